#include "grade/mutants.hpp"

#include <algorithm>
#include <utility>

namespace labrack::grade {

namespace {

using model::Design;
using model::Node;
using model::NodeIndex;

constexpr int most_replicas = 1'000;

bool is_of(const lab::Taught& taught, const Node& node, const model::Catalogue& catalogue) {
    return taught.is_product ? catalogue.product(node.product).id == taught.name
                             : catalogue.kind_of(node.product).id == taught.name;
}

/// Whether it goes by itself or with what it stands in. Containment is acyclic.
bool goes(const lab::Taught& taught, const Design& design, NodeIndex index, const model::Catalogue& catalogue) {
    for (; index.exists(); index = design.node(index).in)
        if (is_of(taught, design.node(index), catalogue)) return true;
    return false;
}

/// Where each node of a design goes; nowhere for those that are taken out.
using NewPlaces = std::vector<NodeIndex>;

void move(std::vector<NodeIndex>& indices, const NewPlaces& places) {
    std::vector<NodeIndex> kept;
    for (const NodeIndex index : indices)
        if (places[index.value].exists()) kept.push_back(places[index.value]);
    indices = std::move(kept);
}

Design without_components(const lab::Taught& taught, const Design& design, const model::Catalogue& catalogue) {
    Design rest = design;
    rest.nodes.clear();
    rest.links.clear();
    NewPlaces places(design.nodes.size());
    for (std::size_t i = 0; i < design.nodes.size(); ++i) {
        if (goes(taught, design, index_of<NodeIndex>(i), catalogue)) continue;
        places[i] = index_of<NodeIndex>(rest.nodes.size());
        rest.nodes.push_back(design.nodes[i]);
    }
    for (Node& node : rest.nodes) {
        if (node.in.exists()) node.in = places[node.in.value];
        move(node.spans, places);
        move(node.groups, places);
    }
    for (model::Link link : design.links) {
        link.from = places[link.from.value];
        link.to = places[link.to.value];
        if (link.from.exists() && link.to.exists()) rest.links.push_back(std::move(link));
    }
    return rest;
}

} // namespace

Design empty_design(const lab::Lab& lab, const model::Catalogue& catalogue) {
    Design empty;
    for (const Node& node : lab.start.nodes)
        if (catalogue.kind_of(node.product).role == model::Role::client) empty.nodes.push_back(node);
    for (Node& node : empty.nodes) { // they may point at what is not there
        node.in = {};
        node.spans.clear();
        node.groups.clear();
    }
    return empty;
}

Design with_ten_times_as_many(Design design) {
    for (Node& node : design.nodes)
        node.replicas = std::min(node.replicas * 10, most_replicas);
    return design;
}

Design with_shortest_queues(Design design, const model::Catalogue& catalogue) {
    constexpr std::string_view name = "backlog";
    for (Node& node : design.nodes) {
        const auto& open = catalogue.product(node.product).open;
        const auto limit = std::find_if(open.begin(), open.end(), [&](const auto& one) { return one.name == name; });
        if (limit == open.end() || node.parameters.backlog == 0) continue;
        node.parameters.backlog = std::max(1, static_cast<int>(limit->least));
        const bool stated = std::find(node.configured.begin(), node.configured.end(), name) != node.configured.end();
        if (!stated) node.configured.emplace_back(name);
    }
    return design;
}

Design without(const lab::Taught& taught, const Design& design, const model::Catalogue& catalogue) {
    if (!taught.only_copies) return without_components(taught, design, catalogue);
    Design alone = design;
    for (Node& node : alone.nodes)
        if (is_of(taught, node, catalogue)) node.replicas = 1;
    return alone;
}

} // namespace labrack::grade
