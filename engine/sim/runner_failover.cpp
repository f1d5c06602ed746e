// When a database's primary is gone: detection, promotion, reconnection, and what is lost.
#include "sim/runner_databases.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

constexpr std::size_t most_losses = 1'000; ///< listed; all are counted

} // namespace

const model::Parameters& Runner::Databases::database_parameters(std::uint32_t database) const {
    return plan_.design.node(plan_.databases[database].node).parameters;
}

bool Runner::Databases::runs(std::uint32_t member) const {
    return state_.instances[plan_.members[member].instance.value].up;
}

/// The instance goes down. Without its primary a replica gets what has arrived, and no more.
void Runner::Databases::leave(model::InstanceIndex instance, bool power_lost) {
    const std::uint32_t index = plan_.member_of[instance.value];
    if (index == model::no_member) return;
    const std::uint32_t place = plan_.members[index].database;
    MemberState& member = state_.members[index];
    member.down_since = state_.now;
    member.due = never;
    if (power_lost && forgets(instance)) member.empty = true;
    if (index == state_.databases[place].primary) {
        cut_stream(place);
        if (state_.databases[place].failover != Failover::promoting) begin_detection(place);
        return;
    }
    const Duration patience = database_parameters(place).replica_timeout;
    if (patience.ns > 0) expect_change(index, patience);
}

/// Whether what the instance stores is gone once the power is.
bool Runner::Databases::forgets(model::InstanceIndex instance) const {
    const model::InstanceIndex host = host_of(instance);
    return plan_.product_of(instance).ephemeral || (host.exists() && plan_.product_of(host).ephemeral);
}

/// What has not arrived at a replica when the primary dies does not arrive.
void Runner::Databases::cut_stream(std::uint32_t place) {
    const model::Database& plan = plan_.databases[place];
    const DatabaseState& database = state_.databases[place];
    for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index) {
        MemberState& member = state_.members[index];
        if (index == database.primary || member.limit != MemberState::no_limit) continue;
        member.limit = reached(index);
        if (member.applied >= member.limit) member.due = never;
    }
}

/// The number up to which the member has received everything.
std::uint64_t Runner::Databases::reached(std::uint32_t index) const {
    const MemberState& member = state_.members[index];
    const std::uint64_t last = std::min(state_.databases[plan_.members[index].database].last, member.reach);
    std::uint64_t number = member.applied;
    while (number < last && runs(index) && arrival_at(index, number + 1) <= state_.now)
        ++number;
    return number;
}

/// Whether a partition keeps the member from its primary, or a packet filter: it is the replica that connects.
bool Runner::Databases::is_cut_off(std::uint32_t index) const {
    const std::uint32_t place = plan_.members[index].database;
    const model::InstanceIndex replica = plan_.members[index].instance;
    const model::InstanceIndex primary = plan_.members[state_.databases[place].primary].instance;
    return rules_.are_parted(replica, primary) ||
           (plan_.filters.any && !model::is_admitted(plan_, replica, primary, plan_.databases[place].port));
}

/// A partition has begun or ended.
void Runner::Databases::part() {
    for (std::uint32_t place = 0; place < plan_.databases.size(); ++place)
        part(place);
}

/// What has not arrived at a replica that is cut off arrives when it is not any more, as does what it confirms.
void Runner::Databases::part(std::uint32_t place) {
    const model::Database& plan = plan_.databases[place];
    const Duration patience = database_parameters(place).replica_timeout;
    for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index) {
        MemberState& member = state_.members[index];
        const bool cut_off = is_cut_off(index);
        if (cut_off == (member.reach != MemberState::no_limit)) continue;
        if (cut_off) {
            member.reach = reached(index);
            if (member.applied >= member.reach) member.due = never;
            if (patience.ns > 0 && !member.fenced) expect_change(index, patience);
            continue;
        }
        member.reach = MemberState::no_limit;
        member.since = state_.now;
        for (std::uint64_t number = member.unheard; number != 0 && number <= member.applied; ++number)
            confirm(index, number);
        member.unheard = 0;
        schedule_apply(index);
        note_caught_up(index);
    }
}

/// The instance runs again: as a replica it catches up, as the primary it is followed again.
void Runner::Databases::join(model::InstanceIndex instance) {
    const std::uint32_t index = plan_.member_of[instance.value];
    if (index == model::no_member) return;
    const std::uint32_t place = plan_.members[index].database;
    DatabaseState& database = state_.databases[place];
    if (state_.members[index].fenced) {
        if (index != database.primary) begin_rejoining(index);
    } else if (index == database.primary) {
        resume_primary(place);
    } else {
        follow_again(index);
        if (!runs(database.primary) && database.failover == Failover::none) begin_detection(place);
    }
}

/// The old primary is back before another has taken over.
void Runner::Databases::resume_primary(std::uint32_t place) {
    const model::Database& plan = plan_.databases[place];
    DatabaseState& database = state_.databases[place];
    database.failover = Failover::none;
    database.due = never;
    database.stream_since = state_.now;
    for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index)
        state_.members[index].limit = MemberState::no_limit;
    if (state_.members[database.primary].empty) { // all is gone, and the replicas follow it in that too
        state_.members[database.primary].empty = false;
        note_loss(place, database.lost_up_to + 1, database.last, database.acknowledged);
        database.unacknowledged.clear();
        for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index)
            state_.members[index].applied = database.last;
    }
    follow_primary(place);
}

/// The member begins to follow the primary where it left off.
void Runner::Databases::follow_again(std::uint32_t index) {
    MemberState& member = state_.members[index];
    const std::uint32_t place = plan_.members[index].database;
    if (member.empty) member.applied = 0;
    if (is_cut_off(index)) member.reach = member.applied;
    member.empty = false;
    member.since = state_.now;
    member.limit = runs(state_.databases[place].primary) ? MemberState::no_limit : member.applied;
    schedule_apply(index);
    note_caught_up(index);
}

/// A replica that has everything is read and waited for again: but for what one without a lag would not have either.
void Runner::Databases::note_caught_up(std::uint32_t index) {
    MemberState& member = state_.members[index];
    const DatabaseState& database = state_.databases[plan_.members[index].database];
    const Commit* next = database.log.find(member.applied + 1);
    const bool on_its_way = next != nullptr && next->at + replication_latency(database.primary, index) > state_.now;
    if (member.applied == database.last || on_its_way) member.gone = false;
}

void Runner::Databases::expect_change(std::uint32_t index, Duration delay) {
    state_.members[index].change_due = state_.now + delay;
    state_.calendar.schedule(state_.members[index].change_due, EventKind::membership, index);
}

/// An old primary follows the new one after it was made ready for that; or never.
void Runner::Databases::begin_rejoining(std::uint32_t index) {
    const Duration delay = database_parameters(plan_.members[index].database).rejoin_time;
    if (delay.ns > 0) expect_change(index, delay);
}

/// A replica has been silent for too long, or an old primary is ready to be a replica.
void Runner::Databases::on_membership(std::uint32_t index) {
    MemberState& member = state_.members[index];
    if (member.change_due != state_.now) return;
    rules_.note_event(EventKind::membership, index);
    member.change_due = never;
    if (runs(index) && member.fenced) {
        member.fenced = false;
        follow_again(index);
    } else if (!runs(index) || is_cut_off(index)) {
        give_up(index);
    }
}

/// Nobody reads from the replica or waits for it any longer.
void Runner::Databases::give_up(std::uint32_t index) {
    const std::uint32_t place = plan_.members[index].database;
    const std::uint32_t before = acknowledgements_needed(place);
    state_.members[index].gone = true;
    const std::uint32_t fewer = before - acknowledgements_needed(place);
    const std::uint64_t last = state_.databases[place].last;
    for (std::uint64_t number = state_.databases[place].log.first(); fewer > 0 && number <= last; ++number) {
        const std::uint32_t call = call_that_waits(place, number);
        if (call == no_call) continue;
        call_at(call).waits_for = static_cast<std::uint16_t>(call_at(call).waits_for - 1);
        if (call_at(call).waits_for == 0) rules_.complete(call, {});
    }
}

/// As many as stated, but no more than there are replicas that are still waited for.
std::uint32_t Runner::Databases::acknowledgements_needed(std::uint32_t place) const {
    const model::Database& plan = plan_.databases[place];
    const model::Parameters& parameters = database_parameters(place);
    if (parameters.replication != model::Replication::synchronous) return 0;
    std::uint32_t waited_for = 0;
    for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index)
        waited_for += index != state_.databases[place].primary && !state_.members[index].gone ? 1U : 0U;
    return std::min(waited_for, static_cast<std::uint32_t>(parameters.acknowledgements));
}

void Runner::Databases::expect_failover(std::uint32_t place, Failover stage, Duration delay) {
    DatabaseState& database = state_.databases[place];
    database.failover = stage;
    database.due = state_.now + delay;
    state_.calendar.schedule(database.due, EventKind::failover, place);
}

void Runner::Databases::begin_detection(std::uint32_t place) {
    const Duration detection = database_parameters(place).failover_detection;
    if (detection.ns == 0 || plan_.databases[place].member_count == 1) return;
    state_.databases[place].routed_to = state_.databases[place].primary;
    expect_failover(place, Failover::detecting, detection);
}

/// The running replica with the highest number; the first of equals; no_member without any.
std::uint32_t Runner::Databases::best_replica(std::uint32_t place) const {
    const model::Database& plan = plan_.databases[place];
    std::uint32_t best = model::no_member;
    for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index) {
        if (index == state_.databases[place].primary || !runs(index) || state_.members[index].fenced) continue;
        if (best == model::no_member || state_.members[index].applied > state_.members[best].applied) best = index;
    }
    return best;
}

void Runner::Databases::on_failover(std::uint32_t place) {
    DatabaseState& database = state_.databases[place];
    if (database.due != state_.now) return;
    rules_.note_event(EventKind::failover, place);
    database.due = never;
    const std::uint32_t candidate = best_replica(place);
    switch (database.failover) {
    case Failover::none: break;
    case Failover::detecting:
        database.failover = Failover::none; // without a replica nothing can be done until one is back
        if (candidate == model::no_member) break;
        state_.members[database.primary].fenced = true;
        expect_failover(place, Failover::promoting, database_parameters(place).promotion_time);
        break;
    case Failover::promoting:
        if (candidate != model::no_member) {
            promote(place, candidate);
            expect_failover(place, Failover::reconnecting, database_parameters(place).reconnection_time);
        } else {
            database.failover = Failover::none;
            state_.members[database.primary].fenced = false;
            if (runs(database.primary)) resume_primary(place);
        }
        break;
    case Failover::reconnecting:
        database.failover = Failover::none;
        database.routed_to = database.primary;
        break;
    }
}

/// The replica becomes the primary with what it has; what was acknowledged beyond that is lost. Numbers are not used
/// twice: the next write takes the one after the latest, and those that are lost stay empty.
void Runner::Databases::promote(std::uint32_t place, std::uint32_t candidate) {
    const model::Database& plan = plan_.databases[place];
    DatabaseState& database = state_.databases[place];
    const std::uint64_t kept = state_.members[candidate].applied;
    const std::uint32_t old = database.primary;
    list_losses(place, kept);
    std::erase_if(database.cuts, [&](const Cut& earlier) { return earlier.kept >= kept; });
    database.cuts.push_back({kept, database.last});
    database.primary = candidate;
    database.stream_since = state_.now;
    ++database.failovers;
    state_.members[old].applied = kept;
    state_.members[old].gone = true;
    std::swap(state_.members[old].standby, state_.members[candidate].standby);
    for (std::uint32_t index = plan.first_member; index < plan.first_member + plan.member_count; ++index) {
        MemberState& member = state_.members[index];
        member.limit = MemberState::no_limit;
        member.applied = std::min(member.applied, kept);
        member.due = never; // what it was applying may be among the losses
        skip_losses(index);
    }
    state_.members[candidate].gone = false;
    part(place); // the new primary may be parted from others than the old one was
    if (runs(old)) begin_rejoining(old);
    follow_primary(place);
}

/// There is nothing to apply between the last write that was kept and the next one after a failover.
void Runner::Databases::skip_losses(std::uint32_t index) {
    MemberState& member = state_.members[index];
    for (const Cut& cut : state_.databases[plan_.members[index].database].cuts) {
        if (member.applied == cut.kept) member.applied = cut.last;
    }
}

/// Lists the acknowledged writes above `kept`, each stretch without gaps by itself: those that an earlier failover has
/// lost are not lost again.
void Runner::Databases::list_losses(std::uint32_t place, std::uint64_t kept) {
    const DatabaseState& database = state_.databases[place];
    std::vector<Cut> gaps;
    for (const Cut& cut : database.cuts) {
        if (cut.kept >= kept) gaps.push_back(cut);
    }
    const auto& open = database.unacknowledged;
    const auto above = std::upper_bound(open.begin(), open.end(), kept) - open.begin();
    for (auto one = open.begin() + above; one != open.end(); ++one)
        gaps.push_back({*one - 1, *one});
    gaps.push_back({database.last, database.last});
    std::sort(gaps.begin(), gaps.end(), [](const Cut& a, const Cut& b) { return a.kept < b.kept; });
    std::uint64_t before = kept;
    for (const Cut& gap : gaps) {
        note_loss(place, before + 1, gap.kept, gap.kept - before);
        before = gap.last;
    }
    state_.databases[place].unacknowledged.resize(static_cast<std::size_t>(above));
}

void Runner::Databases::note_loss(std::uint32_t place, std::uint64_t first, std::uint64_t last, std::uint64_t count) {
    if (count == 0) return;
    DatabaseState& database = state_.databases[place];
    database.lost += count;
    database.lost_up_to = last;
    database.acknowledged -= count;
    if (state_.losses.size() < most_losses) state_.losses.push_back({place, state_.now, first, last, count});
}

} // namespace labrack::sim
