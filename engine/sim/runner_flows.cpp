// Messages on their way: at once after the latency, or, where something limits them, when all of their bytes are sent.
#include "model/network.hpp"
#include "sim/runner.hpp"

namespace labrack::sim {

/// The bytes of what the call sends: a request's and an answer's as the workload has them; nothing else takes time. A
/// request by which the servers shall upload something has that with it. Of a request that is sent in parts, signing
/// has the question and confirming the answer.
Bytes Runner::size_of(const Call& call, Message message) const {
    if (!call.step.exists()) return {};
    const Message other = call.exchange == Exchange::sign ? Message::answer : Message::request;
    const bool in_part = call.exchange == Exchange::sign || call.exchange == Exchange::confirm;
    if (in_part && message == other) return {};
    if (message == Message::request) return {plan_.steps[call.step.value].step->in.count + upload_with(call).count};
    if (message == Message::answer) return plan_.steps[call.step.value].step->out;
    return {};
}

/// What the servers are sent along with the operation's first step, to upload it themselves.
Bytes Runner::upload_with(const Call& call) const {
    const model::OperationIndex operation = plan_.steps[call.step.value].operation;
    const model::StepIndex upload = plan_.uploads[operation.value];
    const bool has_it =
        upload.exists() && call.exchange == Exchange::whole && plan_.roots[operation.value] == call.step;
    return has_it ? plan_.steps[upload.value].step->in : Bytes{};
}

/// To be called when that may have changed.
void Runner::watch_the_way() {
    state_.way_is_watched = plan_.has_private || plan_.filters.any || plan_.network.limited ||
                            !state_.sniffed.empty() || state_.network_faults.any();
}

/// False when the message does not just arrive after the latency: it is lost, or it takes its time to send it.
bool Runner::goes_its_way(std::uint32_t index, Message message, Stage stage) {
    Call& call = call_at(index);
    if (!state_.sniffed.empty()) note_sniffed(call, message);
    const bool may_bring = plan_.network.limited && message == Message::request;
    const Bytes stays = may_bring ? hold_back_body(index) : Bytes{};
    const bool stopped = (plan_.has_private && !passes_border(index)) || !passes_filters(index, message);
    if (stopped || (state_.network_faults.any() && is_lost(call, message))) {
        trace_.hop(call, message, goes_forwards(message), state_.now, state_.now + latency_of(call));
        trace_.lose(call);
        send_again(index, message, stage);
        return false;
    }
    const Bytes size = size_of(call, message);
    if (call.translation != no_translation && recorder_.metrics != nullptr)
        recorder_.metrics->note_bytes(plan_.instances[call.caller.value].gateway, size);
    if (!plan_.network.limited) return true;
    call.losses = 0;
    return size.count == stays.count || !transmit(index, message, stage, {size.count - stays.count});
}

/// Begins to send the bytes one after the other; false when nothing limits them.
bool Runner::transmit(std::uint32_t index, Message message, Stage stage, Bytes size) {
    Call& call = call_at(index);
    const bool forwards = goes_forwards(message);
    const bool from_afar = message == Message::request && brings_body_on(call);
    const model::Crossings crossings = from_afar ? crossings_of_body(index) : crossings_of(call, forwards);
    if (crossings.none()) return false;
    call.stage = stage;
    call.due = never;
    call.path = state_.flows.begin(state_.now, size, crossings.all(), index);
    reschedule_flows();
    if (call.sampled) { // it shows when it would arrive if nothing changed, until that is known
        const Time sent = state_.flows.latest_due(call.path);
        trace_.hop(call, message, forwards, state_.now, sent == never ? never : sent + latency_of(call));
    }
    return true;
}

/// What limits a message over the call's link, to its server or back.
model::Crossings Runner::crossings_of(const Call& call, bool forwards) const {
    const model::InstanceIndex from = forwards ? call.caller : call.instance;
    const model::InstanceIndex to = forwards ? call.instance : call.caller;
    return model::crossings_of(plan_, {call.link, forwards, from, machine_of(from), to, machine_of(to), call.person});
}

/// The host that the instance stands on now, or itself.
model::InstanceIndex Runner::machine_of(model::InstanceIndex instance) const {
    const model::InstanceIndex host = host_of(instance);
    return host.exists() ? host : instance;
}

void Runner::reschedule_flows() {
    const Time due = state_.flows.due();
    if (due == state_.flows.scheduled) return;
    state_.flows.scheduled = due;
    if (due != never) state_.calendar.schedule(due, EventKind::flow, 0);
}

/// Some message's last byte has been sent: it arrives one latency later.
void Runner::on_flow() {
    if (state_.flows.scheduled != state_.now) return;
    state_.flows.scheduled = never;
    for (std::uint32_t index; (index = state_.flows.take_finished(state_.now)) != Flows::none_left;) {
        Call& call = call_at(index);
        note_call(EventKind::flow, call);
        call.path = Flows::no_path;
        const bool reads = call.stage == Stage::receiving; // it began when the first byte could have come
        if (reads || call.stage == Stage::requesting) note_body(index);
        const Duration latency = reads ? Duration{} : latency_of(call);
        trace_.set_arrival(call, state_.now + latency);
        schedule_hop(index, call.stage, latency);
    }
    reschedule_flows();
}

void Runner::cancel_transmission(std::uint32_t index) {
    Call& call = call_at(index);
    state_.flows.cancel(state_.now, call.path, index);
    call.path = Flows::no_path;
    trace_.set_arrival(call, state_.now);
    trace_.lose(call);
    reschedule_flows();
}

/// The instance at one end of a transmission is gone. Without power nobody says so; otherwise its machine resets.
void Runner::cut_off(std::uint32_t index, model::InstanceIndex gone, bool silently, Reason reason) {
    const Call& call = call_at(index);
    if (call.instance != gone) { // whoever asked is gone
        if (call.caller == gone && call.parent == no_call) call.delivery ? lose(index) : release(index);
        return;
    }
    stop_transmission(index);
    silently ? lose(index) : break_connection(index, reason);
}

} // namespace labrack::sim
