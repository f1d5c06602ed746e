// Attackers: what they overhear, and which ports answer them.
#include "model/ports.hpp"
#include "sim/runner.hpp"

namespace labrack::sim {

namespace {

bool says_something(Message message) {
    switch (message) {
    case Message::syn:
    case Message::syn_ack:
    case Message::client_hello:
    case Message::server_hello:
    case Message::refusal: return false;
    default: return true;
    }
}

} // namespace

void Runner::begin_sniffing(const model::PlanIntervention& change) {
    state_.sniffed.resize(plan_.links.size());
    for (const model::LinkIndex link : change.links)
        state_.sniffed[link.value] = true;
}

void Runner::note_sniffed(const Call& call, Message message) {
    if (recorder_.sniffed == nullptr || !says_something(message) || !state_.sniffed[call.link.value]) return;
    SniffedMessage heard;
    heard.at = state_.now;
    heard.link = call.link;
    heard.message = message;
    heard.size = size_of(call, message);
    heard.readable = !plan_.links[call.link.value].encrypted;
    if (heard.readable) {
        heard.request = call.ordinal;
        heard.step = call.step;
        if (call.step.exists()) heard.operation = plan_.steps[call.step.value].operation;
    }
    recorder_.sniffed->push_back(heard);
}

/// Knocks at the ports of the group at once: it takes no time and no work.
void Runner::scan(const model::PlanIntervention& change) {
    if (recorder_.scanned == nullptr) return;
    for (const model::InstanceIndex instance : change.group) {
        if (!answers_internet(instance)) continue;
        for (const std::uint16_t port : model::ports_of(plan_, plan_.instances[instance.value].node)) {
            const model::Admission admission = model::admission_from_internet(plan_, instance, port);
            if (admission == model::Admission::dropped) continue;
            const bool open = admission == model::Admission::admitted && instance_at(instance).up;
            recorder_.scanned->push_back({state_.now, instance, port, open});
        }
    }
}

/// Whether a SYN from the internet reaches the instance's machine, and what that says finds its way back.
bool Runner::answers_internet(model::InstanceIndex instance) const {
    if (plan_.instances[instance.value].is_private || !has_power(instance)) return false;
    return !floats(instance) ||
           state_.floating.addresses[plan_.instances[instance.value].node.value].holder == instance;
}

} // namespace labrack::sim
