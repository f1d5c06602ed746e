// Interventions in terms of a plan: whom and what their names mean.
#include "model/plan.hpp"
#include "model/resolve_network.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

constexpr std::uint32_t most_ordinals = 100'000;
/// The kind of component that builds and deploys others.
constexpr std::string_view pipeline_kind = "pipeline";

/// A component, one of its instances, or those in one zone.
struct Subject {
    NodeIndex node;
    std::optional<std::uint32_t> ordinal;
    NodeIndex zone;
};

Diagnostic unknown_node(const Plan& plan, const std::string& name, const std::string& id) {
    return make_error("unknown-node", "there is no component \"" + name + "\"", name_hint(id, plan.design.ids()));
}

/// The number behind the "#", or nothing.
std::optional<std::uint32_t> read_ordinal(std::string_view digits) {
    std::uint32_t ordinal = 0;
    if (digits.empty()) return std::nullopt;
    for (const char c : digits) {
        if (c < '0' || c > '9' || ordinal > most_ordinals) return std::nullopt;
        ordinal = ordinal * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return ordinal;
}

/// Whether the component ever has an instance in the zone: a cluster may place one wherever it has machines.
bool may_stand_in(const Plan& plan, NodeIndex node, NodeIndex zone) {
    const std::uint32_t first = plan.first_instance[node.value].value;
    for (std::uint32_t i = first; i < first + plan.instance_count[node.value]; ++i) {
        const Instance& instance = plan.instances[i];
        if (instance.zone.exists() && plan.instances[instance.zone.value].node == zone) return true;
        if (instance.group != no_group && plan.groups[instance.group].placed) return true;
    }
    return false;
}

Result<Subject> find_subject(const Plan& plan, const std::string& name) {
    Subject subject;
    const std::string id = name.substr(0, name.find_first_of("#@"));
    const std::string part = name.substr(id.size());
    const auto node = plan.design.find(id);
    if (!node) return unknown_node(plan, name, id);
    subject.node = *node;
    if (part.starts_with('#')) {
        subject.ordinal = read_ordinal(std::string_view(part).substr(1));
        if (!subject.ordinal) return make_error("unknown-node", "\"" + name + "\" names no instance");
        if (*subject.ordinal >= plan.instance_count[node->value]) return unknown_node(plan, name, id);
    } else if (part.starts_with('@')) {
        const auto zone = plan.design.find(part.substr(1));
        if (!zone) return unknown_node(plan, name, part.substr(1));
        if (!may_stand_in(plan, *node, *zone))
            return make_error("unknown-node", "\"" + id + "\" has no instance in \"" + part.substr(1) + "\"");
        subject.zone = *zone;
    }
    return subject;
}

Result<OperationIndex> find_operation(const Plan& plan, const std::string& id) {
    if (const auto operation = plan.workload.find_operation(id)) return index_of<OperationIndex>(*operation);
    std::vector<std::string> ids;
    for (const Operation& known : plan.workload.operations)
        ids.push_back(known.id);
    return make_error("unknown-operation", "there is no operation \"" + id + "\"", name_hint(id, plan.design.ids()));
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
    resolved.zone = subject->zone;
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

/// Whether new versions of the component take the place of old ones by itself.
bool is_deployable(const Plan& plan, NodeIndex node) {
    if (plan.design.node(node).parameters.strategy == Strategy::none) return false;
    return !plan.groups[plan.instances[plan.first_instance[node.value].value].group].follows;
}

/// Whether a pipeline leads to something that it could deploy.
bool deploys_something(const Plan& plan, NodeIndex pipeline) {
    return std::any_of(plan.links.begin(), plan.links.end(), [&](const PlanLink& link) {
        return link.from == pipeline && link.protocol == deploy_protocol && is_deployable(plan, link.to);
    });
}

std::optional<Diagnostic> deployment_problem(const Plan& plan, const Intervention& intervention,
                                             const PlanIntervention& resolved) {
    const std::string name = "\"" + intervention.node + "\"";
    const bool is_pipeline = plan.catalogue.kind_of(plan.design.node(resolved.node).product).id == pipeline_kind;
    if (plan.design.node(resolved.node).parameters.strategy == Strategy::none) {
        return make_error("not-possible", "no new version of " + name + " can be deployed", "give it a \"strategy\"");
    }
    if (!is_deployable(plan, resolved.node)) {
        return make_error("not-possible", "no new version of " + name + " can be deployed",
                          "its instances come and go with their machines");
    }
    if (is_pipeline && !deploys_something(plan, resolved.node)) {
        return make_error("not-possible", name + " leads to nothing that it could deploy",
                          "draw a link with the protocol \"deploy\" to a component with a \"strategy\"");
    }
    if (resolved.ordinal || resolved.zone.exists()) {
        return make_error("not-possible", "a version is that of a whole component, not of " + name,
                          "write \"" + plan.design.node(resolved.node).id + "\"");
    }
    return std::nullopt;
}

/// What only surrounds others has nothing of its own that could stop, start or be slow.
std::optional<Diagnostic> surroundings_problem(const Plan& plan, const Intervention& intervention, NodeIndex node) {
    const Kind& kind = plan.catalogue.kind_of(plan.design.node(node).product);
    const std::string name = "\"" + intervention.node + "\"";
    const std::string verb(to_text(intervention.kind));
    if (kind.extent == Extent::region) {
        return make_error("not-possible", "a region such as " + name + " is nothing that one can " + verb,
                          "name its zones");
    }
    if (kind.is_cluster) {
        return make_error("not-possible", "a cluster such as " + name + " is nothing that one can " + verb,
                          "name its machines or what runs on them");
    }
    if (kind.duty == Duty::security_group) {
        return make_error("not-possible", "a security group such as " + name + " is nothing that one can " + verb,
                          "name a component that it protects");
    }
    if (kind.extent == Extent::zone && intervention.kind == InterventionKind::slow) {
        return make_error("not-possible", "a zone such as " + name + " is nothing that one can slow",
                          "name its machines or components");
    }
    return std::nullopt;
}

/// Why this cannot be done to a server, or nothing.
std::optional<Diagnostic> problem_with(const Plan& plan, const Intervention& intervention,
                                       const PlanIntervention& resolved) {
    const std::string name = "\"" + intervention.node + "\"";
    switch (intervention.kind) {
    case InterventionKind::deploy:
    case InterventionKind::roll_back: return deployment_problem(plan, intervention, resolved);
    case InterventionKind::stop:
    case InterventionKind::start:
    case InterventionKind::restart:
    case InterventionKind::slow: return surroundings_problem(plan, intervention, resolved.node);
    case InterventionKind::invalidate:
        if (plan.design.node(resolved.node).parameters.cache != Caching::none) break;
        return make_error("not-possible", name + " is not a cache");
    case InterventionKind::drain:
        if (is_machine_of_cluster(plan, resolved.node)) break;
        return make_error("not-possible", name + " is not a machine of a cluster");
    default: break; // what is done to clients, links and connections is looked at there
    }
    return std::nullopt;
}

Result<PlanIntervention> resolve_client(const Plan& plan, const Intervention& intervention, PlanIntervention resolved) {
    const auto is_open = [&](const PlanLoad& one) {
        return one.client == resolved.node && one.load->script.messages == 0 && one.load->users == 0;
    };
    if (intervention.kind != InterventionKind::send) {
        const auto load = std::find_if(plan.loads.begin(), plan.loads.end(), is_open);
        if (load == plan.loads.end()) {
            return make_error("not-possible", "\"" + intervention.node + "\" has no load whose rate could change");
        }
        resolved.load = static_cast<std::uint32_t>(load - plan.loads.begin());
        return resolved;
    }
    const auto operation = find_operation(plan, intervention.operation);
    if (!operation) return operation.problems();
    resolved.operation = *operation;
    const int clients = plan.design.node(resolved.node).parameters.clients;
    if (intervention.client >= clients) {
        return make_error("range",
                          "\"" + intervention.node + "\" has " + std::to_string(clients) +
                              " people, and the first of them is number 0: there is no number " +
                              std::to_string(intervention.client),
                          "raise its \"clients\"");
    }
    resolved.client = static_cast<std::uint32_t>(intervention.client);
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
        return make_error("not-possible",
                          "\"" + intervention.node + "\" has no pool of connections to \"" + intervention.to + "\"",
                          "give the link between them a \"pool\"");
    }
    resolved.count = static_cast<std::uint32_t>(std::clamp(intervention.count, 0, 100'000));
    const bool about_certificate = intervention.kind == InterventionKind::expire_certificate ||
                                   intervention.kind == InterventionKind::renew_certificate;
    const auto ends_tls = [&](const PlanLink& link) { return link.to == resolved.node && link.encrypted; };
    if (about_certificate && std::none_of(plan.links.begin(), plan.links.end(), ends_tls)) {
        return make_error("not-possible", "\"" + intervention.node + "\" has no certificate",
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
    resolved.zone = subject->zone;
    const bool is_client = plan.catalogue.kind_of(plan.design.node(resolved.node).product).role == Role::client;
    if (is_for_clients(intervention.kind) != is_client) {
        return make_error("not-possible", "\"" + intervention.node + (is_client ? "\" is" : "\" is not") + " a client");
    }
    if (const auto problem = problem_with(plan, intervention, resolved)) return *problem;
    return is_client ? resolve_client(plan, intervention, resolved) : resolve_connections(plan, intervention, resolved);
}

} // namespace labrack::model
