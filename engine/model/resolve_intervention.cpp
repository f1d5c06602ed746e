// Interventions in terms of a plan: whom and what their names mean.
#include "model/plan.hpp"
#include "model/resolve_network.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

constexpr std::uint32_t most_ordinals = 100'000;

Diagnostic problem_of(std::string code, std::string message, std::string hint = {}) {
    Diagnostic problem;
    problem.code = std::move(code);
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    return problem;
}

/// A component, or one of its instances.
struct Subject {
    NodeIndex node;
    std::optional<std::uint32_t> ordinal;
};

Result<Subject> find_subject(const Plan& plan, const std::string& name) {
    Subject subject;
    std::string id = name;
    if (const auto hash = id.find('#'); hash != std::string::npos) {
        std::uint32_t ordinal = 0;
        for (const char c : std::string_view(id).substr(hash + 1)) {
            if (c < '0' || c > '9' || ordinal > most_ordinals) {
                return problem_of("unknown-node", "\"" + id + "\" names no instance");
            }
            ordinal = ordinal * 10 + static_cast<std::uint32_t>(c - '0');
        }
        subject.ordinal = ordinal;
        id.resize(hash);
    }
    const auto node = plan.design.find(id);
    if (!node || (subject.ordinal && *subject.ordinal >= plan.instance_count[node->value])) {
        std::vector<std::string> ids;
        for (const Node& known : plan.design.nodes)
            ids.push_back(known.id);
        return problem_of("unknown-node", "there is no component \"" + name + "\"", name_hint(id, ids));
    }
    subject.node = *node;
    return subject;
}

Result<OperationIndex> find_operation(const Plan& plan, const std::string& id) {
    if (const auto operation = plan.workload.find_operation(id)) return index_of<OperationIndex>(*operation);
    std::vector<std::string> ids;
    for (const Operation& known : plan.workload.operations)
        ids.push_back(known.id);
    return problem_of("unknown-operation", "there is no operation \"" + id + "\"", name_hint(id, ids));
}

Result<PlanCondition> resolve(const Plan& plan, const Condition& condition) {
    PlanCondition resolved;
    resolved.quantity = condition.quantity;
    resolved.threshold = condition.threshold;
    if (condition.quantity == Quantity::sent) {
        const auto operation = find_operation(plan, condition.subject);
        if (!operation) return operation.problems();
        resolved.operation = *operation;
        return resolved;
    }
    const auto subject = find_subject(plan, condition.subject);
    if (!subject) return subject.problems();
    resolved.node = subject->node;
    resolved.ordinal = subject->ordinal;
    return resolved;
}

/// What is done to a client and not to a server.
bool is_for_clients(InterventionKind kind) {
    return kind == InterventionKind::send || kind == InterventionKind::set_rate || kind == InterventionKind::spike;
}

bool is_machine_of_cluster(const Plan& plan, NodeIndex node) {
    const std::uint32_t group = plan.instances[plan.first_instance[node.value].value].group;
    return plan.catalogue.kind_of(plan.design.node(node).product).is_host && group != no_group &&
           plan.groups[group].cluster.exists();
}

Result<PlanIntervention> resolve_client(const Plan& plan, const Intervention& intervention, PlanIntervention resolved) {
    const auto is_open = [&](const PlanLoad& one) {
        return one.client == resolved.node && one.load->script.messages == 0 &&
               (intervention.kind == InterventionKind::set_rate || one.load->users == 0);
    };
    if (intervention.kind != InterventionKind::send) {
        const auto load = std::find_if(plan.loads.begin(), plan.loads.end(), is_open);
        if (load == plan.loads.end()) {
            return problem_of("not-possible", "\"" + intervention.node + "\" has no load whose rate could change");
        }
        resolved.load = static_cast<std::uint32_t>(load - plan.loads.begin());
        return resolved;
    }
    const auto operation = find_operation(plan, intervention.operation);
    if (!operation) return operation.problems();
    resolved.operation = *operation;
    const int clients = plan.design.node(resolved.node).parameters.clients;
    resolved.client = static_cast<std::uint32_t>(std::clamp(intervention.client, 0, clients - 1));
    return resolved;
}

/// What is done to a component's certificate or to its pool of connections, if to either.
Result<PlanIntervention> resolve_connections(const Plan& plan, const Intervention& intervention,
                                             PlanIntervention resolved) {
    const bool about_pool = intervention.kind == InterventionKind::leak_connections ||
                            intervention.kind == InterventionKind::repair_connections;
    for (std::size_t i = 0; about_pool && i < plan.links.size(); ++i) {
        const PlanLink& link = plan.links[i];
        const bool meant = link.from == resolved.node && plan.design.node(link.to).id == intervention.to;
        if (meant && link.pool.size > 0) resolved.link = index_of<LinkIndex>(i);
    }
    if (about_pool && !resolved.link.exists()) {
        return problem_of("not-possible",
                          "\"" + intervention.node + "\" has no pool of connections to \"" + intervention.to + "\"",
                          "give the link between them a \"pool\"");
    }
    resolved.count = static_cast<std::uint32_t>(std::clamp(intervention.count, 0, 100'000));
    const bool about_certificate = intervention.kind == InterventionKind::expire_certificate ||
                                   intervention.kind == InterventionKind::renew_certificate;
    const auto ends_tls = [&](const PlanLink& link) { return link.to == resolved.node && link.encrypted; };
    if (about_certificate && std::none_of(plan.links.begin(), plan.links.end(), ends_tls)) {
        return problem_of("not-possible", "\"" + intervention.node + "\" has no certificate",
                          "lead a link of the protocol \"https\" or with \"tls\" to it");
    }
    return resolved;
}

} // namespace

PlanIntervention repair_of(const PlanIntervention& intervention) {
    PlanIntervention repair = intervention;
    repair.when.reset();
    repair.lasts = {};
    repair.ends = true;
    if (intervention.kind == InterventionKind::stop) repair.kind = InterventionKind::start;
    if (intervention.kind == InterventionKind::expire_certificate) repair.kind = InterventionKind::renew_certificate;
    if (intervention.kind == InterventionKind::leak_connections) repair.kind = InterventionKind::repair_connections;
    if (intervention.kind == InterventionKind::partition) repair.kind = InterventionKind::heal;
    if (intervention.kind == InterventionKind::loss) repair.share = {};
    return repair;
}

Result<PlanIntervention> resolve(const Plan& plan, const Intervention& intervention) {
    PlanIntervention resolved;
    resolved.kind = intervention.kind;
    resolved.at = intervention.at;
    resolved.rate = intervention.rate;
    resolved.factor = intervention.factor;
    resolved.lasts = intervention.lasts;
    resolved.never_ready = intervention.never_ready;
    resolved.errors = intervention.errors;
    if (intervention.when) {
        const auto when = resolve(plan, *intervention.when);
        if (!when) return when.problems();
        resolved.when = *when;
    }
    if (concerns_network(intervention.kind)) return resolve_in_network(plan, intervention, std::move(resolved));
    const auto subject = find_subject(plan, intervention.node);
    if (!subject) return subject.problems();
    resolved.node = subject->node;
    resolved.ordinal = subject->ordinal;
    const bool is_client = plan.catalogue.kind_of(plan.design.node(resolved.node).product).role == Role::client;
    if (is_for_clients(intervention.kind) != is_client) {
        return problem_of("not-possible", "\"" + intervention.node + (is_client ? "\" is" : "\" is not") + " a client");
    }
    const bool deploys =
        intervention.kind == InterventionKind::deploy || intervention.kind == InterventionKind::roll_back;
    if (deploys && plan.design.node(resolved.node).parameters.strategy == Strategy::none) {
        return problem_of("not-possible", "no new version of \"" + intervention.node + "\" can be deployed",
                          "give it a \"strategy\"");
    }
    if (intervention.kind == InterventionKind::invalidate &&
        plan.design.node(resolved.node).parameters.cache == Caching::none) {
        return problem_of("not-possible", "\"" + intervention.node + "\" is not a cache");
    }
    if (intervention.kind == InterventionKind::drain && !is_machine_of_cluster(plan, resolved.node)) {
        return problem_of("not-possible", "\"" + intervention.node + "\" is not a machine of a cluster");
    }
    return is_client ? resolve_client(plan, intervention, resolved) : resolve_connections(plan, intervention, resolved);
}

} // namespace labrack::model
