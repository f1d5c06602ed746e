#include "analysis/losses.hpp"

#include "model/filters.hpp"

#include <algorithm>

namespace labrack::analysis {

namespace {

using model::InstanceIndex;
using model::LinkIndex;
using model::NodeIndex;
using model::StepIndex;

} // namespace

std::vector<InstanceIndex> Losses::instances_of(NodeIndex node) const {
    std::vector<InstanceIndex> instances;
    for (std::uint32_t i = 0; i < first_count(plan_, node); ++i)
        instances.push_back({plan_.first_instance[node.value].value + i});
    return instances;
}

AtomSet Losses::unserved_without(NodeIndex client, model::OperationIndex operation) {
    const model::Entry& entry = plan_.entry(client, operation);
    const StepIndex root = plan_.roots[operation.value];
    if (!entry.linked || entry.addresses.empty()) return atoms_.all();
    AtomSet needs = atoms_.none();
    if (entry.name_server.exists()) {
        for (const InstanceIndex server : instances_of(plan_.links[entry.name_server.value].to))
            atoms_.add_stopping(server, needs);
    }
    // Who cannot connect goes on to the next address.
    AtomSet unreachable = atoms_.all();
    for (const model::Address& address : entry.addresses) {
        Candidate one = as_known(listener(address, root, entry.checked));
        unreachable &= one.down;
        needs |= one.needs -= one.down;
    }
    needs |= unreachable;
    if (entry.store.exists()) needs |= needs_of_call(client, entry.store, plan_.uploads[operation.value]);
    return needs;
}

/// With `checked` the name server leaves an address out whose listener fails its checks.
Losses::Candidate Losses::listener(const model::Address& address, StepIndex step, bool checked) {
    if (!address.server.exists()) return {atoms_.all(), atoms_.none()};
    const model::PlanLink& link = plan_.links[address.server.value];
    Candidate one{atoms_.none(), atoms_.none()};
    std::vector<InstanceIndex> instances = instances_of(link.to);
    if (address.instance.exists()) instances = {address.instance};
    AtomSet failing = atoms_.all(); // each of those at one address answers for it
    for (const InstanceIndex instance : instances) {
        one.needs |= needs_of(instance, step);
        failing &= failing_checks(instance);
    }
    if (link.floating) {
        one.down = atoms_.all();
        for (const InstanceIndex instance : instances)
            one.down &= atoms_.stopping(instance);
    } else {
        for (const InstanceIndex instance : instances)
            atoms_.add_stopping(instance, one.down);
    }
    const bool is_closed = std::any_of(instances.begin(), instances.end(), [&](InstanceIndex instance) {
        return plan_.instances[instance.value].is_private;
    });
    if (checked) one.down |= failing;
    if (instances.empty() || is_closed || !model::is_admitted(plan_, address.server)) one.down = atoms_.all();
    return one;
}

Losses::Candidate Losses::as_known(Candidate candidate) const {
    if (insight_ == Insight::as_in_a_run) return candidate;
    candidate.down |= candidate.needs;
    candidate.needs = atoms_.none();
    return candidate;
}

/// What the step takes at the node, besides the node itself: at those of its instances that keep to the zone.
AtomSet Losses::needs_of(NodeIndex node, StepIndex step, InstanceIndex zone) {
    const auto [known, missing] = known_.try_emplace({node.value, step.value, zone.value});
    if (!missing) return known->second ? *known->second : atoms_.all(); // a circle serves nobody
    AtomSet needs = find_needs(node, step, zone);
    known->second = needs;
    return needs;
}

AtomSet Losses::needs_of(InstanceIndex instance, StepIndex step) {
    return needs_of(plan_.instances[instance.value].node, step, kept_zone(instance));
}

AtomSet Losses::find_needs(NodeIndex node, StepIndex step, InstanceIndex zone) {
    const model::Route& route = plan_.route(node, step);
    switch (route.kind) {
    case model::Route::Kind::none: break;
    case model::Route::Kind::serve: return needs_of_parts(node, step);
    case model::Route::Kind::call: return needs_of_call(node, route.link, step);
    case model::Route::Kind::balance: return needs_of_balancing(node, step, zone);
    case model::Route::Kind::enqueue: return needs_of_consumers(node, step);
    }
    return atoms_.all();
}

/// A cache that is down or missing is a miss, too: what is done then has to work, and is enough.
AtomSet Losses::needs_of_parts(NodeIndex node, StepIndex step) {
    AtomSet needs = atoms_.none();
    const model::PlanStep& whole = plan_.steps[step.value];
    for (std::uint32_t i = 0; i < whole.child_count; ++i) {
        const StepIndex part{whole.first_child.value + i};
        const StepIndex on_miss = plan_.steps[part.value].on_miss;
        needs |= on_miss.exists() ? needs_of_parts(node, on_miss) : needs_of(node, part);
    }
    return needs;
}

AtomSet Losses::needs_of_visit(InstanceIndex instance, StepIndex step) {
    AtomSet needs = needs_of(instance, step);
    atoms_.add_stopping(instance, needs);
    return needs;
}

/// Without a balancer a caller asks the copies in turn, and does not learn which are down.
AtomSet Losses::needs_of_call(NodeIndex caller, LinkIndex index, StepIndex step) {
    const model::PlanLink& link = plan_.links[index.value];
    if (!model::is_admitted(plan_, index)) return atoms_.all();
    AtomSet needs = needs_of_gateway(caller, link.to);
    if (link.first_member_link != model::no_member) return needs |= needs_of_database(index, step);
    const std::vector<InstanceIndex> instances = instances_of(link.to);
    if (instances.empty()) return atoms_.all();
    AtomSet all_down = atoms_.all();
    for (const InstanceIndex instance : instances) {
        all_down &= atoms_.stopping(instance);
        if (!link.floating) atoms_.add_stopping(instance, needs);
        needs |= needs_of(instance, step);
    }
    if (link.floating) needs |= all_down;
    return needs;
}

/// What stands in a private subnet reaches the internet through its gateway.
AtomSet Losses::needs_of_gateway(NodeIndex caller, NodeIndex server) const {
    AtomSet needs = atoms_.none();
    const bool leaves =
        plan_.instance_count[server.value] > 0 && plan_.instances[plan_.first_instance[server.value].value].outside;
    for (const InstanceIndex index : instances_of(caller)) {
        const model::Instance& instance = plan_.instances[index.value];
        if (!leaves || !instance.is_private) continue;
        if (!instance.gateway.exists()) return atoms_.all();
        // Who goes down with its gateway is not there to miss it.
        AtomSet gateway = atoms_.stopping(instance.gateway);
        needs |= gateway -= atoms_.stopping(index);
    }
    return needs;
}

AtomSet Losses::needs_of_database(LinkIndex index, StepIndex step) {
    const model::PlanLink& link = plan_.links[index.value];
    const std::uint32_t member = plan_.member_of[plan_.first_instance[link.to.value].value];
    const std::uint32_t place = plan_.members[member].database;
    const model::Database& database = plan_.databases[place];
    const model::Parameters& parameters = plan_.design.node(database.node).parameters;
    const auto has_way = [&](std::uint32_t i) { return plan_.member_links[link.first_member_link + i].exists(); };
    const bool from_primary = plan_.steps[step.value].writes || parameters.read_routing == model::ReadRouting::primary;
    AtomSet needs = needs_of(database.node, step);
    if (from_primary) return has_way(0) ? needs |= needs_of_write(place) : atoms_.all();
    // A replica that is silent is left out after its timeout, or never.
    std::uint32_t readers = 0;
    AtomSet all_down = atoms_.all();
    for (std::uint32_t i = 0; i < database.member_count; ++i) {
        const model::DatabaseMember& one = plan_.members[database.first_member + i];
        const bool is_read = i != 0 || parameters.read_routing == model::ReadRouting::any;
        if (!is_read || one.standby || !has_way(i)) continue;
        ++readers;
        const AtomSet down = atoms_.stopping(one.instance);
        all_down &= down;
        if (i != 0 && parameters.replica_timeout.ns == 0) needs |= down;
        if (i == 0 && parameters.failover_detection.ns == 0) needs |= down;
    }
    if (readers == 0) return has_way(0) ? needs |= needs_of_write(place) : atoms_.all();
    if (has_way(0)) all_down &= needs_of_write(place); // when all are out, the primary is asked
    return needs |= all_down;
}

/// The primary, or where failover is automatic a replica that is still there.
AtomSet Losses::needs_of_write(std::uint32_t place) {
    const model::Database& database = plan_.databases[place];
    const model::Parameters& parameters = plan_.design.node(database.node).parameters;
    AtomSet needs = atoms_.stopping(plan_.members[database.first_member].instance);
    if (parameters.failover_detection.ns > 0) {
        for (std::uint32_t i = 1; i < database.member_count; ++i)
            needs &= atoms_.stopping(plan_.members[database.first_member + i].instance);
    }
    const bool waits = parameters.replication == model::Replication::synchronous && parameters.replica_timeout.ns == 0;
    const bool for_all = static_cast<std::uint32_t>(parameters.acknowledgements) + 1 >= database.member_count;
    for (std::uint32_t i = 1; waits && for_all && i < database.member_count; ++i)
        atoms_.add_stopping(plan_.members[database.first_member + i].instance, needs);
    return needs;
}

/// Whether the balancer leaves a target out that is down: by its checks, by trying another, or because it is told.
bool Losses::routes_around(NodeIndex balancer, const model::Target& target) const {
    const model::Parameters& parameters = plan_.design.node(balancer).parameters;
    const std::uint32_t group = plan_.instances[target.instance.value].group;
    const bool is_told = group != model::no_group && plan_.groups[group].placed;
    return parameters.check_interval.ns > 0 || parameters.redispatch > 0 || is_told;
}

Losses::Candidate Losses::target(const model::Target& target, StepIndex step) {
    const model::PlanLink& link = plan_.links[target.link.value];
    Candidate one{atoms_.stopping(target.instance), needs_of(target.instance, step)};
    if (plan_.design.node(link.from).parameters.check_interval.ns > 0) one.down |= failing_checks(target.instance);
    if (!model::is_admitted(plan_, target.link)) one.down = atoms_.all(); // checks are stopped, too
    if (link.floating) {
        for (const InstanceIndex instance : instances_of(link.to))
            one.down &= atoms_.stopping(instance);
    }
    const std::uint32_t member = plan_.member_of[target.instance.value];
    if (plan_.steps[step.value].data != model::Data::write || member == model::no_member) return one;
    const model::Database& database = plan_.databases[plan_.members[member].database];
    if (database.first_member == member) return one;
    // A replica takes writes only once it has been promoted.
    one.needs = atoms_.all();
    if (plan_.design.node(database.node).parameters.failover_detection.ns > 0)
        one.needs -= atoms_.stopping(plan_.members[database.first_member].instance);
    return one;
}

/// The zone to whose targets the instance keeps; none: it sends to those in every zone.
InstanceIndex Losses::kept_zone(InstanceIndex balancer) const {
    const bool keeps = plan_.instances[balancer.value].balances && !plan_.node_of(balancer).parameters.cross_zone;
    return keeps ? atoms_.zone_of(balancer) : InstanceIndex{};
}

/// Whether a balancer that keeps to `zone` sends to the target, which is there from the beginning.
bool Losses::is_reached(const model::Target& target, InstanceIndex zone) const {
    const model::Instance& instance = plan_.instances[target.instance.value];
    return instance.ordinal < first_count(plan_, instance.node) &&
           (!zone.exists() || atoms_.zone_of(target.instance) == zone);
}

/// With which losses the instance, which is up, answers checks as if it were down: those that leave a balancer that
/// keeps to its zone without a target there.
AtomSet Losses::failing_checks(InstanceIndex instance) const {
    const NodeIndex node = plan_.instances[instance.value].node;
    if (!plan_.instances[instance.value].balances || plan_.design.node(node).parameters.cross_zone)
        return atoms_.none();
    const bool learns = plan_.design.node(node).parameters.check_interval.ns > 0;
    AtomSet all_down = atoms_.all();
    const std::uint32_t first = plan_.first_target[node.value];
    for (std::uint32_t i = first; i < first + plan_.target_count[node.value]; ++i) {
        const model::Target& one = plan_.targets[i];
        if (!is_reached(one, kept_zone(instance))) continue;
        if (!learns) return atoms_.none();
        if (model::is_admitted(plan_, one.link)) all_down &= atoms_.stopping(one.instance);
    }
    return all_down;
}

/// Targets of a lower priority are asked only when all of a higher one are known to be down.
AtomSet Losses::needs_of_balancing(NodeIndex balancer, StepIndex step, InstanceIndex zone) {
    std::map<int, std::vector<const model::Target*>, std::greater<>> by_priority;
    const std::uint32_t first = plan_.first_target[balancer.value];
    for (std::uint32_t i = first; i < first + plan_.target_count[balancer.value]; ++i) {
        const model::Target& one = plan_.targets[i];
        const model::PlanLink& link = plan_.links[one.link.value];
        if (is_reached(one, zone) && plan_.route(link.to, step).kind != model::Route::Kind::none)
            by_priority[link.priority].push_back(&one);
    }
    AtomSet needs = atoms_.none();
    AtomSet all_down = atoms_.all();
    for (const auto& [priority, targets] : by_priority) {
        AtomSet asked_in_vain = atoms_.none();
        AtomSet known_down = atoms_.all();
        for (const model::Target* one : targets) {
            Candidate candidate = as_known(target(*one, step));
            if (insight_ == Insight::as_in_a_run && !routes_around(balancer, *one)) {
                asked_in_vain |= candidate.down;
                known_down = atoms_.none();
            }
            known_down &= candidate.down;
            asked_in_vain |= candidate.needs -= candidate.down;
        }
        needs |= asked_in_vain &= all_down;
        all_down &= known_down;
    }
    return needs |= all_down;
}

/// A message waits until some consumer has done what it asks for.
AtomSet Losses::needs_of_consumers(NodeIndex queue, StepIndex step) {
    AtomSet needs = atoms_.all();
    const std::uint32_t first = plan_.first_target[queue.value];
    for (std::uint32_t i = first; i < first + plan_.target_count[queue.value]; ++i) {
        const model::Target& one = plan_.targets[i];
        const NodeIndex consumer = plan_.links[one.link.value].to;
        if (is_reached(one, {}) && plan_.route(consumer, step).kind != model::Route::Kind::none)
            needs &= needs_of_visit(one.instance, step);
    }
    return needs;
}

} // namespace labrack::analysis
