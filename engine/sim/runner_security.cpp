// Attackers: what they overhear.
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

} // namespace labrack::sim
