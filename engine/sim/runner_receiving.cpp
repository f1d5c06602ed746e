// Uploads on their way to whoever reads them.
//
// A server that buffers requests has the whole of one before a worker, or anybody behind it, gets it: there an upload
// travels with its request. To any other server only the request itself goes. The upload stays with its sender until
// somebody reads it, and comes meanwhile at the speed of the whole way: a blocking worker holds on to it, an event loop
// that passes the request on passes the upload on as it comes.
#include "sim/runner.hpp"

namespace labrack::sim {

/// Which part of a request stays behind for now. To be called when the request sets out.
Bytes Runner::hold_back_body(std::uint32_t index) {
    Call& call = call_at(index);
    const Bytes upload = upload_with(call);
    const bool buffered = parameters(call.instance).buffers_requests && !is_body_gone(index);
    call.awaits_body = upload.count > 0 && !buffered;
    return call.awaits_body ? upload : Bytes{};
}

/// Whether the request takes an upload with it that its caller has not got: it comes from farther away.
bool Runner::brings_body_on(const Call& call) const {
    return !call.awaits_body && call.parent != no_call && state_.calls[call.parent].awaits_body &&
           upload_with(call).count > 0;
}

/// The first of the calls above, or the call itself, whose caller has the upload.
std::uint32_t Runner::first_with_body(std::uint32_t index) const {
    const auto caller_waits = [&](const Call& call) {
        return call.parent != no_call && state_.calls[call.parent].awaits_body;
    };
    while (caller_waits(state_.calls[index]))
        index = state_.calls[index].parent;
    return index;
}

/// Whether whoever would send the upload has given up, or has ended.
bool Runner::is_body_gone(std::uint32_t index) const {
    return state_.calls[first_with_body(index)].parent == no_call;
}

/// What limits the upload on its way to the call's server, from whoever has it on.
model::Crossings Runner::crossings_of_body(std::uint32_t index) const {
    const Call& call = state_.calls[index];
    model::Crossings found;
    if (call.parent != no_call && state_.calls[call.parent].awaits_body) found = crossings_of_body(call.parent);
    found.add(crossings_of(call, true));
    return found;
}

/// The last of the calls below, or the call itself, that waits for the upload.
std::uint32_t Runner::reader_below(std::uint32_t index) const {
    const auto passes_on = [&](const Call& call) {
        return call.stage == Stage::calling && call.child != no_call && state_.calls[call.child].awaits_body;
    };
    while (passes_on(state_.calls[index]))
        index = state_.calls[index].child;
    return index;
}

/// Whether the upload is being sent, to the call's server or through it.
bool Runner::is_body_arriving(std::uint32_t index) const {
    const Call* call = &state_.calls[state_.calls[index].awaits_body ? reader_below(index) : index];
    if (call->stage == Stage::calling && call->child != no_call) call = &state_.calls[call->child];
    const bool brings = call->stage == Stage::requesting && brings_body_on(*call);
    return call->path != Flows::no_path && (call->stage == Stage::receiving || brings);
}

/// The server begins to read the upload, or begins again.
void Runner::read_body(std::uint32_t index) {
    Call& call = call_at(index);
    trace_.enter(call, Phase::network, state_.now);
    call.stage = Stage::receiving;
    call.due = never;
    if (is_way_parted(call, true)) {
        call.losses = 0;
        stall_body(index);
        return;
    }
    if (is_body_gone(index)) {
        end_reading(index, Reason::reset);
        return;
    }
    const model::Crossings crossings = crossings_of_body(index);
    if (crossings.none()) {
        call.awaits_body = false;
        begin_work(index);
        return;
    }
    call.path = state_.flows.begin(state_.now, upload_with(call), crossings.all(), index);
    reschedule_flows();
    trace_.hop(call, Message::request, true, state_.now, state_.flows.latest_due(call.path));
}

/// An upload is there. Those who have passed it on wait for an answer from now on.
void Runner::note_body(std::uint32_t index) {
    if (call_at(index).stage == Stage::receiving) call_at(index).awaits_body = false;
    if (call_at(index).awaits_body) return; // the rest of its request is there
    const std::uint32_t first = first_with_body(index);
    for (std::uint32_t at = index; at != first; at = call_at(at).parent)
        set_timer(at, parameters(call_at(at).caller).answer_timeout);
}

/// Whether a caller's patience begins anew: what it passes on has not all been sent.
bool Runner::restarts_timer(std::uint32_t index) {
    const Call& call = call_at(index);
    if (call.parent == no_call || !call_at(call.parent).awaits_body || !is_body_arriving(index)) return false;
    set_timer(index, parameters(call.caller).answer_timeout);
    return true;
}

/// A server that reads an upload has it, or sees that it will not come, or it is sent again after a partition.
void Runner::on_body(std::uint32_t index) {
    const Call& call = call_at(index);
    const bool parted = is_way_parted(call, true);
    if (!call.awaits_body) {
        begin_work(index);
    } else if (call.path != Flows::no_path || (!parted && is_body_gone(index))) {
        end_reading(index, Reason::reset);
    } else if (parted) {
        stall_body(index);
    } else {
        read_body(index);
    }
}

void Runner::end_reading(std::uint32_t index, Reason reason) {
    stop_transmission(index);
    const Call& call = call_at(index);
    const model::InstanceIndex sender = call_at(first_with_body(index)).caller;
    complete(index, {reason, reason, call.instance, sender, call.step});
}

/// Whoever would send the upload that the call waits for has given up or ended. Its reader sees that when the end of
/// the connection arrives; from a machine without power nothing does, and it waits as long as for an answer.
void Runner::cut_body(std::uint32_t index, bool silently) {
    if (!call_at(index).awaits_body) return;
    const std::uint32_t reader = reader_below(index);
    Duration delay = latency_of(call_at(index));
    for (std::uint32_t at = reader; at != index; at = call_at(at).parent)
        delay += latency_of(call_at(at));
    Call& last = call_at(reader);
    if (last.stage == Stage::calling) {
        if (!is_body_arriving(reader)) return;
        abandon_children(reader, silently); // who would have got all of it at once has not even the request
        last.stage = Stage::receiving;
    } else if (last.stage != Stage::receiving || last.path == Flows::no_path || last.due != never) {
        return;
    }
    if (silently) {
        stop_transmission(reader);
        delay = parameters(last.instance).answer_timeout;
    }
    schedule(reader, Stage::receiving, delay);
}

} // namespace labrack::sim
