#include "model/design.hpp"

#include <algorithm>

namespace labrack::model {

std::vector<std::string> Design::ids() const {
    std::vector<std::string> all;
    for (const Node& one : nodes)
        all.push_back(one.id);
    return all;
}

std::optional<NodeIndex> Design::find(std::string_view id) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const Node& one) { return one.id == id; });
    if (found == nodes.end()) return std::nullopt;
    return index_of<NodeIndex>(static_cast<std::size_t>(found - nodes.begin()));
}

NodeIndex Design::host_of(NodeIndex index, const Catalogue& catalogue) const {
    for (NodeIndex at = index; at.exists(); at = node(at).in) {
        if (catalogue.kind_of(node(at).product).is_host) return at;
    }
    return {};
}

LocalText label_of(const Design& design, std::string_view component) {
    const std::size_t hash = component.find('#');
    const auto node = design.find(component.substr(0, hash));
    if (!node) return untranslated(std::string(component));
    const std::string ordinal = hash == std::string_view::npos ? "" : " " + std::string(component.substr(hash));
    return {design.node(*node).name("en") + ordinal, design.node(*node).name("es") + ordinal};
}

} // namespace labrack::model
