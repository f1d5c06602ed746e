// Messages that do not arrive: loss, partitions, and what TCP does about them.
#include "sim/retransmission.hpp"
#include "sim/runner_databases.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

bool sets_up(Message message) {
    return message == Message::syn || message == Message::syn_ack || message == Message::refusal;
}

} // namespace

/// True for an intervention that concerns the network only.
bool Runner::disturb_network(const model::PlanIntervention& change) {
    switch (change.kind) {
    case model::InterventionKind::loss:
        for (const model::LinkIndex link : change.links)
            state_.network_faults.set_loss(link, change.share);
        return true;
    case model::InterventionKind::partition:
        state_.network_faults.part(change.group, change.from);
        stall_transmissions();
        Databases(*this).part();
        return true;
    case model::InterventionKind::heal:
        state_.network_faults.heal(change.group, change.from);
        Databases(*this).part();
        return true;
    case model::InterventionKind::sniff: begin_sniffing(change); return true;
    case model::InterventionKind::scan: scan(change); return true;
    default: return false;
    }
}

/// What is being transmitted across a new partition has to be sent again, as a whole.
void Runner::stall_transmissions() {
    for (std::size_t i = 0; i < state_.calls.size(); ++i) {
        const auto index = static_cast<std::uint32_t>(i);
        Call& call = call_at(index);
        const bool reads = call.stage == Stage::receiving;
        const bool from_afar = reads || (call.stage == Stage::requesting && brings_body_on(call));
        if (call.path == Flows::no_path || !is_way_parted(call, from_afar)) continue;
        if (reads) {
            call.losses = 0;
            stall_body(index);
            continue;
        }
        const Message message = call.stage == Stage::requesting ? Message::request : Message::answer;
        stop_transmission(index);
        send_again(index, message, call_at(index).stage);
    }
}

/// Whether a partition stops what is sent to the call's server, or from it; or, of an upload, farther up on its way.
bool Runner::is_way_parted(const Call& call, bool from_sender_of_body) const {
    const Call* at = &call;
    while (!state_.network_faults.are_parted(at->caller, at->instance)) {
        if (!from_sender_of_body || at->parent == no_call || !state_.calls[at->parent].awaits_body) return false;
        at = &state_.calls[at->parent];
    }
    return true;
}

/// The upload that the call's server reads will be sent again, as a whole, when TCP tries to, as long as the server
/// waits for it: as long as for an answer.
void Runner::stall_body(std::uint32_t index) {
    stop_transmission(index);
    Call& call = call_at(index);
    const Duration wait = latency_of(call) * 2 + least_variance;
    Duration left = parameters(call.instance).answer_timeout;
    for (int times = 0; times < call.losses; ++times)
        left = left - doubled(wait, times);
    if (left.ns <= 0) {
        end_reading(index, Reason::timeout);
        return;
    }
    schedule(index, Stage::receiving, std::min(left, doubled(wait, call.losses++)));
}

/// Whether the message is lost. Each try of each message has a draw of its own.
bool Runner::is_lost(const Call& call, Message message) const {
    if (is_way_parted(call, message == Message::request && brings_body_on(call))) return true;
    const Share loss = state_.network_faults.loss(call.link);
    if (loss.ppm <= 0) return false;
    const std::uint64_t path = call.step.exists() ? plan_.steps[call.step.value].path_key : 0;
    const std::uint8_t attempts = call.parent == no_call ? std::uint8_t{0} : state_.calls[call.parent].attempts;
    const DrawKey hop = call.key.with(path).with(call.forwards).with(attempts);
    DrawStream draw(hop.with(static_cast<std::uint64_t>(message)).with(call.losses) + Purpose::loss);
    return draw.next_below(1'000'000) < static_cast<std::uint64_t>(loss.ppm);
}

/// The message was lost: TCP sends it again after its timeout, as long as it has patience. A DNS query goes by UDP, and
/// nobody repeats the reset of an open connection.
void Runner::send_again(std::uint32_t index, Message message, Stage stage) {
    Call& call = call_at(index);
    const std::uint8_t patience = sets_up(message) ? most_set_up_tries : most_tries;
    if (call.name_lookup || stage == Stage::breaking || call.losses >= patience) {
        call.due = never;
        lose(index);
        return;
    }
    const bool refused = message == Message::refusal; // to a SYN: the client sends that again
    call.resend = refused ? Stage::connecting : stage;
    call.resend_message = refused ? Message::syn : message;
    const Duration wait = sets_up(message) ? set_up_wait : latency_of(call) * 2 + least_variance;
    schedule(index, Stage::resending, doubled(wait, call.losses++));
}

/// The server of a call that has not been able to send its answer is gone.
void Runner::forget_answer(std::uint32_t index, bool silently, Reason reason) {
    call_at(index).due = never;
    silently ? lose(index) : break_connection(index, reason);
}

} // namespace labrack::sim
