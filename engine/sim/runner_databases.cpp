// Databases: who is asked, what a write and a read do to the data, and how replicas follow their primary.
#include "sim/runner_databases.hpp"

#include <algorithm>

namespace labrack::sim {

void Runner::Databases::open() {
    state_.members.resize(plan_.members.size());
    state_.databases.resize(plan_.databases.size());
    for (std::size_t i = 0; i < plan_.members.size(); ++i)
        state_.members[i].standby = plan_.members[i].standby;
    for (std::size_t i = 0; i < plan_.databases.size(); ++i)
        state_.databases[i].primary = state_.databases[i].routed_to = plan_.databases[i].first_member;
    if (plan_.replicated) state_.told.resize(state_.acquaintances.size() * plan_.databases.size());
    if (plan_.filters.any) part();
}

/// The database that the call's own work is done in; nothing for other components and for what is only passed on.
std::uint32_t Runner::Databases::member_at_work(const Call& call) const {
    if (!call.step.exists() || call.forwarded || plan_.steps[call.step.value].data == model::Data::none)
        return model::no_member;
    return plan_.member_of[call.instance.value];
}

std::uint64_t Runner::Databases::position(std::uint32_t member) const {
    const DatabaseState& database = state_.databases[plan_.members[member].database];
    return member == database.primary ? database.last : state_.members[member].applied;
}

/// The latest write that the member has: at the end of what a failover has cut off there is nothing.
std::uint64_t Runner::Databases::latest_write(std::uint32_t member) const {
    const std::vector<Cut>& cuts = state_.databases[plan_.members[member].database].cuts;
    std::uint64_t latest = position(member);
    for (auto cut = cuts.rbegin(); cut != cuts.rend(); ++cut) {
        if (latest == cut->last) latest = cut->kept;
    }
    return latest;
}

/// One way, between two members of a database.
Duration Runner::Databases::replication_latency(std::uint32_t a, std::uint32_t b) const {
    const model::DatabaseMember& one = plan_.members[a];
    const model::DatabaseMember& other = plan_.members[b];
    if (one.latency || other.latency) return one.latency ? *one.latency : *other.latency;
    return plan_.latency_between(one.instance, other.instance);
}

/// Sends the call to the member of the database behind its link that its step is for: what writes to the primary, what
/// only reads by the database's read routing. A balancer has chosen for itself. Who has no way to the primary cannot
/// write, and reads from whom it is linked to.
void Runner::Databases::choose_member(std::uint32_t index) {
    Call& call = call_at(index);
    const model::PlanLink& link = plan_.links[call.link.value];
    if (link.first_member_link == model::no_member || balances(call.caller)) return;
    const std::uint32_t known = plan_.member_of[plan_.first_instance[link.to.value].value];
    const std::uint32_t database = plan_.members[known].database;
    const std::uint32_t first = plan_.databases[database].first_member;
    const bool writes = plan_.steps[call.step.value].writes;
    const std::uint32_t member = writes ? state_.databases[database].routed_to : choose_reader(database, link);
    const model::LinkIndex way = plan_.member_links[link.first_member_link + (member - first)];
    if (way.exists()) {
        call.instance = plan_.members[member].instance;
        call.link = way;
    } else if (writes) {
        call.failure = rules_.no_route(call.step, call.caller);
    }
}

/// Of those to whom the caller over the link has a way, in turn; else the primary.
std::uint32_t Runner::Databases::choose_reader(std::uint32_t index, const model::PlanLink& link) {
    const model::Database& plan = plan_.databases[index];
    DatabaseState& database = state_.databases[index];
    const model::ReadRouting routing = plan_.design.node(plan.node).parameters.read_routing;
    for (std::uint32_t i = 0; routing != model::ReadRouting::primary && i < plan.member_count; ++i) {
        const std::uint32_t member = plan.first_member + database.turn;
        database.turn = (database.turn + 1) % plan.member_count;
        const bool has_way = plan_.member_links[link.first_member_link + (member - plan.first_member)].exists();
        const bool wanted = has_way && (member != database.routed_to || routing == model::ReadRouting::any);
        const MemberState& state = state_.members[member];
        if (wanted && !state.standby && !state.gone && !state.fenced) return member;
    }
    return database.routed_to;
}

/// False when the call asks a replica to write, or anything of an old primary. A read sees its member's latest write:
/// it is stale when its client has been told of a later one.
bool Runner::Databases::finds_data(Call& call) {
    const std::uint32_t member = member_at_work(call);
    if (member == model::no_member) return true;
    const std::uint32_t index = plan_.members[member].database;
    if (state_.members[member].fenced) return false;
    if (plan_.steps[call.step.value].data == model::Data::write) return member == state_.databases[index].primary;
    if (plan_.databases[index].member_count == 1) return true;
    const std::uint64_t seen = latest_write(member);
    const bool stale = call.person_slot != no_person && seen < told(call, index);
    call.stale = call.stale || stale;
    trace_.note_data(call, seen, stale);
    return true;
}

/// The number of the latest write to the database that the call's client knows to be done.
std::uint64_t& Runner::Databases::told(const Call& call, std::uint32_t database) {
    return state_.told[call.person_slot * plan_.databases.size() + database];
}

/// True when the call has written and has to wait until enough replicas have it. A write is told of once it may be.
bool Runner::Databases::waits_for_copies(std::uint32_t index) {
    const std::uint32_t member = member_at_work(call_at(index));
    if (member == model::no_member || plan_.steps[call_at(index).step.value].data != model::Data::write) return false;
    if (!call_at(index).committed) commit(index, member);
    if (call_at(index).waits_for > 0) return true;
    acknowledge(call_at(index));
    return false;
}

void Runner::Databases::commit(std::uint32_t index, std::uint32_t member) {
    Call& call = call_at(index);
    const std::uint32_t place = plan_.members[member].database;
    const model::Database& plan = plan_.databases[place];
    DatabaseState& database = state_.databases[place];
    ++database.last;
    call.committed = true;
    note_written(call, place, database.last);
    trace_.note_data(call, database.last, false);
    if (plan.member_count == 1) return;
    database.unacknowledged.push_back(database.last);
    database.log.push({state_.now, index});
    if (const std::uint32_t needed = acknowledgements_needed(place); needed > 0) {
        call.stage = Stage::replicating;
        call.due = never;
        call.waits_for = static_cast<std::uint16_t>(needed);
        trace_.enter(call, Phase::network, state_.now);
    }
    follow_primary(place);
    forget_commits(place); // not what the call waits for
}

/// The database answers whoever asked for the write, if somebody still listens.
void Runner::Databases::acknowledge(const Call& call) {
    if (!is_awaited(call) && !call.local) return;
    DatabaseState& database = state_.databases[call.database];
    ++database.acknowledged;
    std::vector<std::uint64_t>& open = database.unacknowledged;
    const auto found = std::lower_bound(open.begin(), open.end(), call.written);
    if (found != open.end() && *found == call.written) open.erase(found);
}

/// One more replica has the call's write.
void Runner::Databases::on_copied(std::uint32_t index) {
    rules_.note_call(EventKind::call, call_at(index));
    if (--call_at(index).waits_for == 0) rules_.complete(index, {});
}

/// Remembers that the call has led to a write. Of writes to several databases one goes up with the answer; the client
/// is taken to know of the others at once.
void Runner::Databases::note_written(Call& call, std::uint32_t database, std::uint64_t number) {
    if (call.written != 0 && call.database != database) {
        tell(call);
        call.written = 0;
    }
    call.database = database;
    call.written = std::max(call.written, number);
}

/// The client knows that the call's write is done.
void Runner::Databases::tell(const Call& call) {
    if (!plan_.replicated || call.written == 0 || call.person_slot == no_person) return;
    std::uint64_t& known = told(call, call.database);
    known = std::max(known, call.written);
}

/// When the write reaches the member, or did.
Time Runner::Databases::arrival_at(std::uint32_t member, std::uint64_t number) const {
    const DatabaseState& database = state_.databases[plan_.members[member].database];
    const Commit* commit = database.log.find(number);
    const Time sent = std::max(commit == nullptr ? Time{} : commit->at,
                               std::max(database.stream_since, state_.members[member].since));
    return sent + replication_latency(database.primary, member);
}

Duration Runner::Databases::apply_time(std::uint32_t member, std::uint64_t number) const {
    const model::DatabaseMember& plan = plan_.members[member];
    const std::uint64_t member_key = plan_.instances[plan.instance.value].key;
    const DrawKey key = DrawKey{options_.seed}.with(member_key).with(number) + Purpose::apply;
    return sample(parameters(plan.instance).apply_time, key);
}

/// The number of the next write that the member can apply; 0 when it has all that there is.
std::uint64_t Runner::Databases::next_to_apply(std::uint32_t index) const {
    const MemberState& member = state_.members[index];
    const DatabaseState& database = state_.databases[plan_.members[index].database];
    const std::uint64_t available = std::min(database.last, std::min(member.limit, member.reach));
    const bool follows = index != database.primary && !member.fenced && runs(index);
    return follows && member.applied < available ? member.applied + 1 : 0;
}

/// Every replica that has nothing to do applies its next write as soon as it arrives.
void Runner::Databases::follow_primary(std::uint32_t database) {
    const model::Database& plan = plan_.databases[database];
    for (std::uint32_t member = plan.first_member; member < plan.first_member + plan.member_count; ++member)
        schedule_apply(member);
}

void Runner::Databases::schedule_apply(std::uint32_t index) {
    MemberState& member = state_.members[index];
    const std::uint64_t number = next_to_apply(index);
    if (member.due != never || number == 0) return;
    member.due = std::max(state_.now, arrival_at(index, number)) + apply_time(index, number);
    state_.calendar.schedule(member.due, EventKind::apply, index);
}

void Runner::Databases::on_apply(std::uint32_t index) {
    MemberState& member = state_.members[index];
    if (member.due != state_.now) return;
    rules_.note_event(EventKind::apply, index);
    member.due = never;
    const auto is_instant = [&](std::uint64_t number) {
        return number != 0 && arrival_at(index, number) <= state_.now && apply_time(index, number).ns == 0;
    };
    do {
        ++member.applied;
        if (const Commit* commit = state_.databases[plan_.members[index].database].log.find(member.applied))
            member.worst_lag = std::max(member.worst_lag, state_.now - commit->at);
        confirm_copy(index);
        skip_losses(index);
    } while (is_instant(next_to_apply(index)));
    note_caught_up(index);
    forget_commits(plan_.members[index].database);
    schedule_apply(index);
}

/// Tells the primary that the member has its latest write, as soon as it can.
void Runner::Databases::confirm_copy(std::uint32_t index) {
    MemberState& member = state_.members[index];
    if (!is_cut_off(index)) {
        confirm(index, member.applied);
    } else if (member.unheard == 0) {
        member.unheard = member.applied;
    }
}

/// Tells the primary that the member has the write, if a call there waits for that.
void Runner::Databases::confirm(std::uint32_t index, std::uint64_t number) {
    const std::uint32_t place = plan_.members[index].database;
    const std::uint32_t call = call_that_waits(place, number);
    if (call == no_call) return;
    ++call_at(call).events_pending;
    const Duration latency = replication_latency(index, state_.databases[place].primary);
    state_.calendar.schedule_after(state_.now, latency, EventKind::call, call);
}

/// The call that waits until replicas have its write, the database's `number`; or no_call.
std::uint32_t Runner::Databases::call_that_waits(std::uint32_t place, std::uint64_t number) const {
    const Commit* commit = state_.databases[place].log.find(number);
    if (commit == nullptr) return no_call;
    const Call& call = state_.calls[commit->call];
    const bool waits = call.stage == Stage::replicating && call.written == number && call.database == place;
    return waits ? commit->call : no_call;
}

/// Forgets the commits that all running replicas have, and which of those that everybody has nobody was told of.
void Runner::Databases::forget_commits(std::uint32_t place) {
    const model::Database& plan = plan_.databases[place];
    DatabaseState& database = state_.databases[place];
    std::uint64_t had_by_running = database.last;
    std::uint64_t had_by_all = database.last;
    for (std::uint32_t member = plan.first_member; member < plan.first_member + plan.member_count; ++member) {
        had_by_all = std::min(had_by_all, position(member));
        if (runs(member) && !state_.members[member].fenced) had_by_running = std::min(had_by_running, position(member));
    }
    CommitLog& log = database.log;
    while (!log.empty() && log.first() <= had_by_running && call_that_waits(place, log.first()) == no_call)
        log.pop();
    std::vector<std::uint64_t>& open = database.unacknowledged;
    if (open.empty() || open.front() > had_by_all) return;
    open.erase(open.begin(), std::upper_bound(open.begin(), open.end(), had_by_all));
}

} // namespace labrack::sim
