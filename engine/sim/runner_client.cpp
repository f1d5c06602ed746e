// Clients: how they find the server, and what they make of the answer.
#include "sim/runner_databases.hpp"

#include <algorithm>
#include <bit>

namespace labrack::sim {

namespace {

/// How many addresses there are to try: those that the name server has answered with.
std::uint32_t offered_count(std::uint64_t offered, const model::Entry& entry) {
    if (offered == 0) return static_cast<std::uint32_t>(entry.addresses.size());
    return static_cast<std::uint32_t>(std::popcount(offered));
}

/// Of the addresses in the answer, going round from `first` on, the one that comes `n` after the first.
std::uint32_t nth_offered(std::uint64_t offered, const model::Entry& entry, std::uint32_t first, std::uint32_t n) {
    const auto count = static_cast<std::uint32_t>(entry.addresses.size());
    if (offered == 0) return n == 0 ? first : (first + n) % count;
    n %= offered_count(offered, entry);
    const auto is_offered = [&](std::uint32_t address) { return ((offered >> address) & 1) != 0; };
    std::uint32_t at = first;
    while (!is_offered(at))
        at = (at + 1) % count;
    for (; n > 0; --n) {
        do
            at = (at + 1) % count;
        while (!is_offered(at));
    }
    return at;
}

} // namespace

void Runner::send_request(model::InstanceIndex client, std::uint32_t person, model::OperationIndex operation,
                          DrawKey key, std::uint32_t user) {
    const std::uint32_t index = open_call(no_call, plan_.roots[operation.value], {});
    Call& root = call_at(index);
    root.ordinal = state_.requests++;
    root.key = key;
    root.request = key;
    root.start = state_.now;
    root.instance = client;
    root.caller = client;
    root.person = person;
    root.person_slot = state_.first_acquaintance[client.value] + person * plan_.name_count;
    root.user = user;
    root.root = true;
    root.stage = Stage::calling;
    if (entry_of(root).store.exists()) root.exchange = Exchange::sign;
    root.sampled = options_.sample_every != 0 && root.ordinal % options_.sample_every == 0;
    ++state_.in_flight;
    if (recorder_.metrics != nullptr) recorder_.metrics->request_started(operation);
    trace_.begin_request(root, operation, state_.now);
    if (!state_.watches.empty()) note_sent(operation);
    resolve_name(index);
}

Acquaintance& Runner::acquaintance(const Call& root, const model::Entry& entry) {
    const std::uint32_t first = state_.first_acquaintance[root.instance.value];
    return state_.acquaintances[first + root.person * plan_.name_count + entry.name];
}

void Runner::resolve_name(std::uint32_t root) {
    const model::Entry& entry = entry_of(call_at(root));
    if (entry.name_server.exists() && acquaintance(call_at(root), entry).address_until <= state_.now) {
        const std::uint32_t lookup = open_call(root, {}, entry.name_server);
        call_at(lookup).name_lookup = true;
        trace_.open_span(call_at(lookup), call_at(root), state_.now);
        send(lookup);
        return;
    }
    contact_server(root);
}

/// The addresses that the name server answers with, as bits: of instances that exist, those that its checks have found
/// to be up; all of them when it checks nothing, or none is up (Amazon Route 53 Developer Guide, "How Route 53 chooses
/// records when health checking is configured"). 0 = all that there are records of.
std::uint64_t Runner::addresses_answered(const Call& lookup) const {
    if (lookup.parent == no_call) return 0;
    const model::Entry& entry = entry_of(state_.calls[lookup.parent]);
    const std::size_t count = std::min<std::size_t>(entry.addresses.size(), 64);
    const model::NodeIndex node = plan_.instances[lookup.instance.value].node;
    std::uint64_t existing = 0;
    std::uint64_t up = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const model::Address& address = entry.addresses[i];
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (!address.instance.exists() || state_.instances[address.instance.value].exists) existing |= bit;
        const std::uint32_t first =
            state_.first_target[lookup.instance.value] - plan_.first_target[node.value] + address.first_check;
        for (std::uint32_t check = 0; entry.checked && check < address.check_count; ++check)
            if (state_.targets[first + check].up) up |= bit;
    }
    if ((existing & up) != 0) return existing & up;
    return static_cast<std::size_t>(std::popcount(existing)) == entry.addresses.size() ? 0 : existing;
}

void Runner::contact_server(std::uint32_t root) {
    const model::Entry& entry = entry_of(call_at(root));
    if (call_at(root).exchange == Exchange::put) {
        put_upload(root);
        return;
    }
    if (!entry.linked) {
        finish_request(root, no_route(call_at(root).step, call_at(root).instance));
        return;
    }
    Acquaintance& known = acquaintance(call_at(root), entry);
    Call& request = call_at(root);
    if (request.attempts == 0) { // it goes through one answer to its end, whatever later ones say
        request.first_address = known.first_address;
        request.offered = known.offered;
    }
    request.address = nth_offered(request.offered, entry, request.first_address, request.attempts);
    const model::Address& address = entry.addresses[call_at(root).address];
    if (!address.server.exists()) { // nobody is there: the SYN is never answered
        const std::uint32_t call = open_call(root, call_at(root).step, {});
        trace_.open_span(call_at(call), call_at(root), state_.now);
        trace_.enter(call_at(call), Phase::network, state_.now);
        call_at(call).stage = Stage::lost;
        set_timer(call, parameters(call_at(root).instance).connect_timeout);
        return;
    }
    const std::uint32_t call = open_call(root, call_at(root).step, address.server);
    if (address.instance.exists()) call_at(call).instance = address.instance;
    choose_edge(call);
    trace_.open_span(call_at(call), call_at(root), state_.now);
    const bool open = known.connection_until > state_.now && known.connected_to == call_at(call).instance &&
                      known.incarnation == incarnation_of(address.server, call_at(call).instance);
    known.connection_until = state_.now; // in use: nobody else's for now
    if (open) {
        send(call);
    } else {
        connect(call);
    }
}

void Runner::name_answered(std::uint32_t root, const Ended& lookup, const Failure& failure) {
    const model::Entry& entry = entry_of(call_at(root));
    Failure outcome = failure;
    if (!failure.failed() && entry.addresses.empty()) {
        const model::NodeIndex server = plan_.links[entry.name_server.value].to;
        outcome = {Reason::dns, Reason::dns, call_at(root).instance, plan_.first_instance[server.value], {}};
    }
    if (outcome.failed()) {
        outcome.reason = Reason::dns;
        finish_request(root, outcome);
        return;
    }
    Acquaintance& known = acquaintance(call_at(root), entry);
    Duration ttl = entry.addresses.front().ttl;
    for (const model::Address& address : entry.addresses)
        ttl = std::min(ttl, address.ttl);
    known.address_until = state_.now + ttl;
    known.offered = lookup.offered;
    if (entry.addresses.size() > 1) { // the name server gives them in a new order each time
        DrawStream order(call_at(root).key + Purpose::address);
        const std::uint32_t turn = order.next_below(offered_count(known.offered, entry));
        known.first_address = nth_offered(known.offered, entry, 0, turn);
    }
    contact_server(root);
}

void Runner::client_answered(std::uint32_t root, const Ended& child, const Failure& failure) {
    const model::Entry& entry = entry_of(call_at(root));
    const bool is_upload = call_at(root).exchange == Exchange::put;
    const bool not_connected = failure.failed() && !child.sent && failure.reason != Reason::tls;
    if (not_connected && !is_upload && call_at(root).attempts + 1u < offered_count(call_at(root).offered, entry)) {
        ++call_at(root).attempts; // no connection: on to the next address
        contact_server(root);
        return;
    }
    if (try_again(root, child, failure)) return;
    if (!failure.failed() && !is_upload) keep_connection(call_at(root), child.link, child.instance);
    if (!failure.failed() && next_exchange(root)) return;
    finish_request(root, failure);
}

/// What the client has been answered over can be used again.
void Runner::keep_connection(const Call& root, model::LinkIndex link, model::InstanceIndex server) {
    Acquaintance& known = acquaintance(root, entry_of(root));
    known.connection_until = state_.now + parameters(root.instance).keep_alive;
    known.connected_to = server;
    known.incarnation = incarnation_of(link, server);
}

void Runner::finish_request(std::uint32_t index, const Failure& failure) {
    Call& root = call_at(index);
    root.failure = failure;
    const model::OperationIndex operation = plan_.steps[root.step.value].operation;
    const bool stale = root.stale && !failure.failed();
    if (!failure.failed() && root.written != 0) Databases(*this).tell(root);
    if (recorder_.metrics != nullptr) {
        recorder_.metrics->request_finished(operation, state_.now, state_.now - root.start,
                                            plan_.operation(operation).objective, failure.reason);
        if (stale) recorder_.metrics->request_was_stale(operation);
        if (failure.failed() && failure.cause.exists()) recorder_.metrics->note_cause(failure.cause);
    }
    if (recorder_.finished != nullptr)
        recorder_.finished->push_back({root.ordinal, operation, root.start, state_.now, failure, stale});
    trace_.end_request(root, state_.now);
    if (failure.failed() && !state_.watches.empty()) note_failure(failure.cause);
    --state_.in_flight;
    const std::uint32_t user = root.user;
    const bool at_once = root.start == state_.now;
    release(index);
    // Nobody sends twice at the same instant: what fails at once would go on for ever in no time.
    if (user != no_user) think(user, at_once ? milliseconds(1) : Duration{});
}

} // namespace labrack::sim
