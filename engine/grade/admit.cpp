#include "grade/admit.hpp"

#include "lab/building.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace labrack::grade {

namespace {

using model::Design;
using model::Node;
using model::NodeIndex;

bool is_listed(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Gives the design's component the behaviour that the lab's has; what it is called stays.
void restore(const Node& ours, Node& theirs) {
    theirs.parameters = ours.parameters;
    theirs.configured = ours.configured;
    theirs.replicas = ours.replicas;
}

/// The nodes of these names; those that the design does not have are left out.
std::vector<NodeIndex> find_all(const Design& design, const std::vector<std::string>& ids) {
    std::vector<NodeIndex> found;
    for (const std::string& id : ids)
        if (const auto index = design.find(id)) found.push_back(*index);
    return found;
}

std::vector<std::string> ids_of(const Design& design, const std::vector<NodeIndex>& nodes) {
    std::vector<std::string> ids;
    for (const NodeIndex node : nodes)
        ids.push_back(design.node(node).id);
    return ids;
}

/// What is kept is where the lab has it: a client in a server would be as near as no client is.
void restore_place(const Design& start, const Node& ours, Design& design, Node& theirs) {
    theirs.in = {};
    if (ours.in.exists()) theirs.in = design.find(start.node(ours.in).id).value_or(NodeIndex{});
    theirs.spans = find_all(design, ids_of(start, ours.spans));
    theirs.groups = find_all(design, ids_of(start, ours.groups));
}

/// How far and how wide the way between two components is, follows from where they stand. Only a lab may say otherwise.
void restore_ways(const Design& start, Design& design) {
    std::map<std::pair<std::string, std::string>, const model::Link*> ours;
    for (const model::Link& link : start.links)
        ours.emplace(std::pair(start.node(link.from).id, start.node(link.to).id), &link);
    for (model::Link& link : design.links) {
        const auto found = ours.find({design.node(link.from).id, design.node(link.to).id});
        const model::Link as_usual;
        const model::Link& like = found == ours.end() ? as_usual : *found->second;
        link.latency = like.latency;
        link.bandwidth = like.bandwidth;
    }
}

/// Puts back what the lab keeps; reports what is missing of it.
void keep(const lab::Lab& lab, const model::Catalogue& catalogue, Design& design, Diagnostics& problems) {
    for (const Node& ours : lab.start.nodes) {
        if (!lab::is_kept(lab, catalogue, ours.id)) continue;
        const auto theirs = design.find(ours.id);
        if (!theirs || design.node(*theirs).product != ours.product) {
            problems.push_back(make_error("locked", in_quotes(ours.id) + " has to stay in the design as it is",
                                          "put it back: " + in_quotes(catalogue.product(ours.product).id)));
            continue;
        }
        Node& kept = design.nodes[theirs->value];
        restore(ours, kept);
        restore_place(lab.start, ours, design, kept);
    }
    restore_ways(lab.start, design);
}

/// Reports a component that the lab's start does not have, where it must not be.
void check_new(const lab::Lab& lab, const model::Catalogue& catalogue, const Node& theirs, Diagnostics& problems) {
    const model::Product& product = catalogue.product(theirs.product);
    const bool foreign = lab::is_foreign(catalogue.kind(product.kind));
    if (foreign)
        problems.push_back(make_error("client", in_quotes(theirs.id) + " is none of the lab's clients and services",
                                      "take it out: who sends what is the lab's affair"));
    if (is_listed(lab.rubric->spared, theirs.id))
        problems.push_back(make_error("spared",
                                      in_quotes(theirs.id) + " is never lost in this lab, and " +
                                          in_quotes(product.id) + " is not what the lab has under this name",
                                      "give it another id"));
    if (!foreign && !lab::may_add(lab, catalogue, theirs.product))
        problems.push_back(make_error("palette", in_quotes(product.id) + " may not be used in this lab",
                                      "take " + in_quotes(theirs.id) + " out"));
}

} // namespace

Result<Design> admit(const lab::Lab& lab, const model::Catalogue& catalogue, Design design) {
    Diagnostics problems;
    keep(lab, catalogue, design, problems);
    for (const Node& theirs : design.nodes) {
        const auto ours = lab.start.find(theirs.id);
        const bool is_new = !ours || lab.start.node(*ours).product != theirs.product;
        if (is_new) check_new(lab, catalogue, theirs, problems);
    }
    if (!problems.empty()) return problems;
    return design;
}

} // namespace labrack::grade
