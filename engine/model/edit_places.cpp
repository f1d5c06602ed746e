// Where a component can be besides the one place that it stands in.
#include "model/edit.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

bool is_listed(const std::vector<NodeIndex>& nodes, NodeIndex node) {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// Whether it is a machine, or something that runs, in a data centre: no place, and no rule of the network.
bool has_copies(const Kind& kind) {
    return kind.place == Place::data_centre && (!kind.contains || kind.is_host) && kind.boundary == Boundary::none &&
           kind.duty != Duty::security_group;
}

/// Nodes for which `is_one` holds, and those of `listed`, in the order of the design.
template <class IsOne>
std::vector<NodeIndex> those(const Design& design, const std::vector<NodeIndex>& listed, IsOne&& is_one) {
    std::vector<NodeIndex> out;
    for (std::size_t i = 0; i < design.nodes.size(); ++i)
        if (const auto node = index_of<NodeIndex>(i); is_listed(listed, node) || is_one(node)) out.push_back(node);
    return out;
}

} // namespace

std::vector<NodeIndex> places_to_span(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const bool spreads = has_copies(catalogue.kind_of(design.node(node).product));
    return those(design, design.node(node).spans, [&](NodeIndex place) {
        const Kind& kind = catalogue.kind_of(design.node(place).product);
        return spreads && (kind.extent == Extent::zone || kind.is_subnet());
    });
}

NodeIndex machine_under(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const NodeIndex machine = design.host_of(node, catalogue);
    return machine == node ? NodeIndex{} : machine;
}

std::vector<NodeIndex> groups_to_join(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const bool joins = has_copies(catalogue.kind_of(design.node(node).product));
    return those(design, design.node(node).groups, [&](NodeIndex group) {
        return joins && catalogue.kind_of(design.node(group).product).duty == Duty::security_group;
    });
}

} // namespace labrack::model
