#include "model/edit.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

/// Containers hold those of a lower rank.
int rank_of(const Kind& kind) {
    if (kind.extent == Extent::region) return 5;
    if (kind.extent == Extent::zone) return 4;
    if (kind.is_subnet()) return 3;
    if (kind.is_cluster) return 2;
    return kind.is_host || kind.contains ? 1 : 0;
}

bool is_owned_by_provider(const Product& product, const Kind& kind) {
    return !kind.is_host && !kind.is_cluster && !kind.contains && product.operated_by.os == Operator::provider;
}

/// Of each node whether it is one of `nodes` or stands in one, however deep.
std::vector<bool> with_content(const Design& design, std::span<const NodeIndex> nodes) {
    std::vector<bool> chosen(design.nodes.size(), false);
    for (const NodeIndex node : nodes)
        chosen[node.value] = true;
    for (std::size_t i = 0; i < design.nodes.size(); ++i)
        for (NodeIndex at = design.nodes[i].in; at.exists() && !chosen[i]; at = design.node(at).in)
            if (chosen[at.value]) chosen[i] = true;
    return chosen;
}

/// Where the nodes of one design are in another; none: left out.
using Moves = std::vector<NodeIndex>;

NodeIndex moved(const Moves& moves, NodeIndex node) {
    return node.exists() ? moves[node.value] : NodeIndex{};
}

void move_all(std::vector<NodeIndex>& nodes, const Moves& moves) {
    for (NodeIndex& node : nodes)
        node = moved(moves, node);
    std::erase_if(nodes, [](NodeIndex node) { return !node.exists(); });
}

/// Forgets components that rules and records name and that are no more.
void forget(Parameters& parameters, const std::vector<std::string>& gone) {
    const auto is_gone = [&](const std::string& id) { return std::find(gone.begin(), gone.end(), id) != gone.end(); };
    std::erase_if(parameters.allow.rules, [&](const FilterRule& rule) { return is_gone(rule.from); });
    std::erase_if(parameters.records,
                  [&](const DnsRecord& record) { return record.type == RecordType::alias && is_gone(record.value); });
}

bool speaks(const Kind& kind, const std::string& protocol) {
    return std::find(kind.speaks.begin(), kind.speaks.end(), protocol) != kind.speaks.end();
}

bool has_link(const Design& design, NodeIndex from, NodeIndex to, std::string_view protocol) {
    return std::any_of(design.links.begin(), design.links.end(), [&](const Link& link) {
        return link.from == from && link.to == to && link.protocol == protocol;
    });
}

} // namespace

std::string_view to_text(Misplacement why) {
    switch (why) {
    case Misplacement::none: return "none";
    case Misplacement::holds_nothing: return "holds_nothing";
    case Misplacement::inside_itself: return "inside_itself";
    case Misplacement::too_large: return "too_large";
    case Misplacement::provider_owned: return "provider_owned";
    case Misplacement::outside: return "outside";
    }
    return {};
}

std::string_view to_text(NoLink why) {
    switch (why) {
    case NoLink::none: return "none";
    case NoLink::itself: return "itself";
    case NoLink::never_asks: return "never_asks";
    case NoLink::not_asked: return "not_asked";
    case NoLink::no_common: return "no_common";
    case NoLink::linked: return "linked";
    }
    return {};
}

std::string free_id(const Design& design, std::string_view wanted) {
    std::string id(wanted);
    for (int number = 2; design.find(id); ++number)
        id = std::string(wanted) + "-" + std::to_string(number);
    return id;
}

Misplacement misplacement(const Design& design, const Catalogue& catalogue, ProductIndex index, NodeIndex container) {
    if (!container.exists()) return Misplacement::none;
    const Product& product = catalogue.product(index);
    const Kind& kind = catalogue.kind(product.kind);
    const Kind& holder = catalogue.kind_of(design.node(container).product);
    if (!holder.contains) return Misplacement::holds_nothing;
    if (kind.place != Place::data_centre) return Misplacement::outside;
    if (kind.contains && rank_of(kind) >= rank_of(holder)) return Misplacement::too_large;
    if (holder.is_host && is_owned_by_provider(product, kind)) return Misplacement::provider_owned;
    return Misplacement::none;
}

Misplacement misplacement(const Design& design, const Catalogue& catalogue, NodeIndex node, NodeIndex container) {
    for (NodeIndex at = container; at.exists(); at = design.node(at).in)
        if (at == node) return Misplacement::inside_itself;
    return misplacement(design, catalogue, design.node(node).product, container);
}

NodeIndex add_node(Design& design, const Catalogue& catalogue, ProductIndex product, Point at, NodeIndex in) {
    Node node;
    const std::string& wanted = catalogue.product(product).id;
    node.id = free_id(design, wanted);
    node.label = catalogue.product(product).name;
    if (node.id != wanted) { // "nginx 2" of "nginx-2"
        const std::string number = " " + node.id.substr(wanted.size() + 1);
        node.label.en += number;
        if (!node.label.es.empty()) node.label.es += number;
    }
    node.product = product;
    node.parameters = catalogue.product(product).parameters;
    node.at = at;
    node.in = in;
    design.nodes.push_back(std::move(node));
    return index_of<NodeIndex>(design.nodes.size() - 1);
}

void remove_nodes(Design& design, std::span<const NodeIndex> nodes) {
    const std::vector<bool> goes = with_content(design, nodes);
    std::vector<std::string> gone;
    std::vector<Node> left;
    Moves moves(design.nodes.size());
    for (std::size_t i = 0; i < design.nodes.size(); ++i) {
        if (goes[i]) {
            gone.push_back(design.nodes[i].id);
            continue;
        }
        moves[i] = index_of<NodeIndex>(left.size());
        left.push_back(std::move(design.nodes[i]));
    }
    for (Node& node : left) {
        node.in = moved(moves, node.in);
        move_all(node.spans, moves);
        move_all(node.groups, moves);
        forget(node.parameters, gone);
    }
    design.nodes = std::move(left);
    std::erase_if(design.links, [&](const Link& link) { return goes[link.from.value] || goes[link.to.value]; });
    for (Link& link : design.links) {
        link.from = moves[link.from.value];
        link.to = moves[link.to.value];
    }
}

void remove_links(Design& design, std::span<const LinkIndex> links) {
    std::vector<Link> left;
    for (std::size_t i = 0; i < design.links.size(); ++i)
        if (std::find(links.begin(), links.end(), index_of<LinkIndex>(i)) == links.end())
            left.push_back(std::move(design.links[i]));
    design.links = std::move(left);
}

std::vector<NodeIndex> add_copies(Design& design, const Design& from, std::span<const NodeIndex> nodes, Point offset) {
    const std::vector<bool> chosen = with_content(from, nodes);
    const Design source = from; // may be the design itself
    std::vector<NodeIndex> added;
    Moves copies(source.nodes.size());
    Moves places(source.nodes.size()); // of those that are not copied: the design's of the same id
    for (std::size_t i = 0; i < source.nodes.size(); ++i) {
        if (!chosen[i]) {
            places[i] = design.find(source.nodes[i].id).value_or(NodeIndex{});
            continue;
        }
        Node copy = source.nodes[i];
        copy.id = free_id(design, copy.id);
        copy.at = {copy.at.x + offset.x, copy.at.y + offset.y};
        copies[i] = places[i] = index_of<NodeIndex>(design.nodes.size());
        added.push_back(copies[i]);
        design.nodes.push_back(std::move(copy));
    }
    for (const NodeIndex index : added) {
        Node& node = design.nodes[index.value];
        node.in = moved(places, node.in);
        move_all(node.spans, places);
        move_all(node.groups, places);
    }
    for (Link link : source.links) {
        link.from = copies[link.from.value];
        link.to = copies[link.to.value];
        if (link.from.exists() && link.to.exists()) design.links.push_back(std::move(link));
    }
    return added;
}

LinkOffer link_offer(const Design& design, const Catalogue& catalogue, NodeIndex from, NodeIndex to) {
    if (from == to) return {{}, NoLink::itself};
    const Kind& caller = catalogue.kind_of(design.node(from).product);
    const Product& asked = catalogue.product(design.node(to).product);
    if (caller.speaks.empty()) return {{}, NoLink::never_asks};
    if (asked.accepts.empty()) return {{}, NoLink::not_asked};
    LinkOffer offer;
    bool is_understood = false;
    for (const std::string& protocol : asked.accepts) {
        if (!speaks(caller, protocol)) continue;
        is_understood = true;
        if (!has_link(design, from, to, protocol)) offer.protocols.push_back(protocol);
    }
    if (offer.protocols.empty()) offer.reason = is_understood ? NoLink::linked : NoLink::no_common;
    return offer;
}

LinkIndex add_link(Design& design, NodeIndex from, NodeIndex to, std::string protocol) {
    Link link;
    link.from = from;
    link.to = to;
    link.protocol = std::move(protocol);
    design.links.push_back(std::move(link));
    return index_of<LinkIndex>(design.links.size() - 1);
}

} // namespace labrack::model
