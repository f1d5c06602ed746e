// Operations that are not served, and single points of failure.
#include "analysis/rules.hpp"

#include <algorithm>
#include <map>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::OperationIndex;

/// Why nobody answers the operation even when everything runs.
Finding explain_unserved(const Subject& subject, OperationIndex operation) {
    const Traffic& traffic = subject.traffic[operation.value];
    const model::Plan& plan = subject.plan;
    constexpr std::string_view rule = "unserved-operation";
    const auto is_linked = [&](NodeIndex client) { return plan.entry(client, operation).linked; };
    if (std::none_of(traffic.clients.begin(), traffic.clients.end(), is_linked))
        return subject.find(rule, "no-client", {}, {operation});
    for (const NodeIndex client : traffic.clients) {
        const model::Entry& entry = plan.entry(client, operation);
        const auto listens = [](const model::Address& address) { return address.server.exists(); };
        if (entry.addresses.empty() && entry.name_server.exists())
            return subject.find(rule, "no-name", {subject.id(plan.links[entry.name_server.value].to)}, {operation},
                                {{"name", untranslated(plan.operation(operation).entry)}});
        if (std::none_of(entry.addresses.begin(), entry.addresses.end(), listens))
            return subject.find(rule, "no-server", {subject.id(client)}, {operation},
                                {{"name", untranslated(plan.operation(operation).entry)}});
    }
    if (!traffic.dead_ends.empty()) {
        const DeadEnd& end = traffic.dead_ends.front();
        return subject.find(rule, "no-route", {subject.id(end.node)}, {operation},
                            {{"role", untranslated(plan.steps[end.step.value].step->role)}});
    }
    return subject.find(rule, "closed", {}, {operation});
}

std::string_view aspect_of(const Subject& subject, std::uint32_t place, bool one_of_several) {
    const FailureAtom& atom = subject.atoms.list()[place];
    if (atom.kind == model::FailureAtom::zone) return "zone";
    const bool is_host = atom.kind == model::FailureAtom::host;
    if (is_replaced(subject.plan, atom.instance)) return is_host ? "replaced-host" : "replaced-instance";
    const bool is_irreplaceable = std::any_of(subject.irreplaceable.begin(), subject.irreplaceable.end(),
                                              [&](const AtomSet& needed) { return needed.has(place); });
    if (!is_irreplaceable) return is_host ? "unnoticed-host" : "unnoticed-instance";
    if (one_of_several) return is_host ? "one-of-hosts" : "one-of-instances";
    return is_host ? "host" : "instance";
}

/// By component: the operations that need each of its instances that some operation needs.
using Needed = std::map<std::uint32_t, std::map<std::uint32_t, std::vector<OperationIndex>>>;

Needed needed_instances(const Subject& subject) {
    Needed needed;
    for (std::uint32_t a = FailureAtoms::nothing + 1; a < subject.atoms.list().size(); ++a) {
        const model::InstanceIndex instance = subject.atoms.list()[a].instance;
        for (std::size_t o = 0; o < subject.unserved.size(); ++o) {
            if (!subject.unserved[o].has(a) || subject.unserved[o].has(FailureAtoms::nothing)) continue;
            needed[subject.plan.instances[instance.value].node.value][a].push_back(index_of<OperationIndex>(o));
        }
    }
    return needed;
}

} // namespace

void find_unserved_operations(const Subject& subject, Findings& out) {
    for (std::size_t o = 0; o < subject.unserved.size(); ++o) {
        if (subject.unserved[o].has(FailureAtoms::nothing))
            out.push_back(explain_unserved(subject, index_of<OperationIndex>(o)));
    }
}

void find_single_points(const Subject& subject, Findings& out) {
    for (const auto& [node, atoms] : needed_instances(subject)) {
        const std::uint32_t copies = first_count(subject.plan, NodeIndex{node});
        const std::vector<OperationIndex>& operations = atoms.begin()->second;
        const bool all_alike = atoms.size() == copies && std::all_of(atoms.begin(), atoms.end(), [&](const auto& one) {
                                   return one.second == operations;
                               });
        const Argument count{"count", untranslated(std::to_string(copies))};
        for (const auto& [atom, needing] : atoms) {
            const FailureAtom& one = subject.atoms.list()[atom];
            const std::string name = all_alike ? subject.id({node}) : subject.plan.name_of(one.instance);
            const std::string_view aspect = aspect_of(subject, atom, all_alike && copies > 1);
            out.push_back(subject.find("single-point-of-failure", aspect, {name}, needing, {count}));
            if (all_alike) break;
        }
    }
}

} // namespace labrack::analysis
