#include "grade/admit.hpp"

#include <algorithm>

namespace labrack::grade {

namespace {

using model::Node;

bool sends_or_is_foreign(const model::Kind& kind) {
    return kind.role == model::Role::client || kind.id == "external-service";
}

bool is_listed(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Gives the design's component the behaviour that the lab's has; where it stands and what it is called stay.
void restore(const Node& ours, Node& theirs) {
    theirs.parameters = ours.parameters;
    theirs.configured = ours.configured;
    theirs.replicas = ours.replicas;
}

} // namespace

Result<model::Design> admit(const lab::Lab& lab, const model::Catalogue& catalogue, model::Design design) {
    const lab::Rubric& rubric = *lab.rubric;
    Diagnostics problems;
    for (const Node& ours : lab.start.nodes) {
        const bool is_kept = sends_or_is_foreign(catalogue.kind_of(ours.product)) || is_listed(rubric.locks, ours.id);
        if (!is_kept) continue;
        const auto theirs = design.find(ours.id);
        if (!theirs || design.node(*theirs).product != ours.product) {
            problems.push_back(make_error("locked", in_quotes(ours.id) + " has to stay in the design as it is",
                                          "put it back: " + in_quotes(catalogue.product(ours.product).id)));
            continue;
        }
        restore(ours, design.nodes[theirs->value]);
    }
    for (const Node& theirs : design.nodes) {
        const model::Product& product = catalogue.product(theirs.product);
        const bool is_start = lab.start.find(theirs.id).has_value();
        if (!is_start && sends_or_is_foreign(catalogue.kind(product.kind)))
            problems.push_back(make_error("client", in_quotes(theirs.id) + " is none of the lab's clients and services",
                                          "take it out: who sends what is the lab's affair"));
        const auto ours = lab.start.find(theirs.id);
        const bool is_new = !ours || lab.start.node(*ours).product != theirs.product;
        if (!rubric.palette || !is_new) continue;
        if (is_listed(rubric.palette->products, product.id) != rubric.palette->allows)
            problems.push_back(make_error("palette", in_quotes(product.id) + " may not be used in this lab",
                                          "take " + in_quotes(theirs.id) + " out"));
    }
    if (!problems.empty()) return problems;
    return design;
}

} // namespace labrack::grade
