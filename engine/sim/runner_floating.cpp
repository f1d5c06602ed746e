// Floating addresses by VRRP (RFC 9568, 6.1 to 6.4): the holder shows that it lives at every advertisement interval; a
// backup that has heard nothing for three of them and its skew time takes the address. Nobody sends those messages
// here: when the last one came is computed when a holder goes.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// 101 for the first replica, 100 for the second, as in keepalived's examples; at least 1.
std::int64_t priority_of(const model::Instance& instance) {
    return std::max<std::int64_t>(1, 101 - static_cast<std::int64_t>(instance.ordinal));
}

/// ((256 - priority) × interval) / 256: the higher its priority, the less a backup waits (RFC 9568, 6.1).
Duration skew_of(const model::Instance& instance, Duration interval) {
    return {interval.ns * (256 - priority_of(instance)) / 256};
}

Duration three(Duration interval) {
    return {3 * interval.ns};
}

} // namespace

void Runner::list_floating_addresses() {
    for (std::size_t i = 0; i < plan_.design.nodes.size(); ++i) {
        if (!plan_.floats(index_of<model::NodeIndex>(i))) continue;
        state_.floating.addresses.resize(plan_.design.nodes.size());
        state_.floating.members.resize(plan_.instances.size());
        state_.floating.addresses[i].holder = plan_.first_instance[i];
    }
}

bool Runner::floats(model::InstanceIndex instance) const {
    return !state_.floating.members.empty() && plan_.floats(plan_.instances[instance.value].node);
}

FloatingAddress& Runner::address_of(model::InstanceIndex member) {
    return state_.floating.addresses[plan_.instances[member.value].node.value];
}

model::InstanceIndex Runner::holder_of_address(model::InstanceIndex instance) const {
    return state_.floating.addresses[plan_.instances[instance.value].node.value].holder;
}

/// How often the instance's address has moved, so that the sum with its starts shows any change of either.
std::uint32_t Runner::moves_of_address(model::InstanceIndex instance) const {
    constexpr int most_starts_bits = 16;
    const std::uint32_t node = plan_.instances[instance.value].node.value;
    return state_.floating.addresses[node].moves << most_starts_bits;
}

/// A new connection is made to whoever has the address by now, and who does not know an old one resets it.
bool Runner::finds_new_holder(std::uint32_t index, model::InstanceIndex holder) {
    Call& call = call_at(index);
    if (!holder.exists()) {
        lose(index);
    } else if (call.stage == Stage::connecting) {
        call.instance = holder;
        trace_.redirect(call);
        return true;
    } else {
        break_connection(index, Reason::reset);
    }
    return false;
}

/// The instance is down: silently with its host, or its process alone, which its host notices when it looks.
void Runner::leave_floating_address(model::InstanceIndex instance, bool silently) {
    if (!floats(instance)) return;
    FloatingMember& own = state_.floating.members[instance.value];
    own.takes_over = never;
    FloatingAddress& address = address_of(instance);
    if (address.holder != instance) return;
    const model::Parameters& component = parameters(instance);
    if (silently) {
        own.looks = never;
        const Duration interval = component.advertisement_interval;
        const std::int64_t held_ns = (state_.now - address.since).ns; // what is due just now is not sent any more
        const std::int64_t signs = held_ns == 0 ? 0 : (held_ns - 1) / interval.ns;
        give_up_address(instance, address.since + Duration{signs * interval.ns}, three(interval));
    } else if (component.track_interval.ns > 0 && own.looks == never) {
        const std::int64_t looks = (state_.now - Time{}).ns / component.track_interval.ns + 1;
        own.looks = Time{looks * component.track_interval.ns};
        state_.calendar.schedule(own.looks, EventKind::floating, instance.value);
    }
}

/// The backups hear for the last time from the holder what it sent at `last`, and wait for `patience` and their skew.
void Runner::give_up_address(model::InstanceIndex holder, Time last, Duration patience) {
    address_of(holder).holder = {};
    const model::NodeIndex node = plan_.instances[holder.value].node;
    for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i) {
        const model::InstanceIndex member{plan_.first_instance[node.value].value + i};
        if (member == holder || !instance_at(member).up || !has_power(member)) continue;
        const Duration skew = skew_of(plan_.instances[member.value], parameters(member).advertisement_interval);
        await_address(member, last + plan_.latency_between(holder, member) + patience + skew);
    }
}

void Runner::await_address(model::InstanceIndex member, Time due) {
    FloatingMember& own = state_.floating.members[member.value];
    if (own.takes_over <= due) return;
    own.takes_over = std::max(due, state_.now);
    state_.calendar.schedule(own.takes_over, EventKind::floating, member.value);
}

/// An instance that starts is a backup; one with a higher priority than the holder does not listen to it, if it may.
void Runner::join_floating_address(model::InstanceIndex instance) {
    if (!floats(instance)) return;
    const model::InstanceIndex holder = address_of(instance).holder;
    const model::Parameters& component = parameters(instance);
    const bool outranks = holder.exists() && component.preempt && instance.value < holder.value;
    if (holder.exists() && !outranks) return;
    const Duration interval = component.advertisement_interval;
    await_address(instance, state_.now + three(interval) + skew_of(plan_.instances[instance.value], interval));
}

void Runner::on_floating(model::InstanceIndex instance) {
    FloatingMember& own = state_.floating.members[instance.value];
    const bool looks = own.looks == state_.now;
    const bool takes_over = own.takes_over == state_.now;
    if (!looks && !takes_over) return;
    note_event(EventKind::floating, instance.value);
    if (looks) {
        own.looks = never;
        // It sends its last message with priority 0: the backups wait for their skew time only.
        if (!instance_at(instance).up && address_of(instance).holder == instance)
            give_up_address(instance, state_.now, {});
    }
    if (takes_over) take_address(instance);
}

void Runner::take_address(model::InstanceIndex instance) {
    state_.floating.members[instance.value].takes_over = never;
    FloatingAddress& address = address_of(instance);
    address.holder = instance;
    address.since = state_.now;
    ++address.moves;
    const model::NodeIndex node = plan_.instances[instance.value].node;
    for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i) {
        const model::InstanceIndex other{plan_.first_instance[node.value].value + i};
        const bool outranks = parameters(instance).preempt && other.value < instance.value;
        if (!outranks) state_.floating.members[other.value].takes_over = never;
    }
}

} // namespace labrack::sim
