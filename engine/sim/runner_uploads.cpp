// Uploads by signed link: the client asks for the link, sends to the store itself, and confirms.
//
// The operation's first step is served in two visits: the first does its own work and the parts before the upload and
// answers with the link; the second does the parts after it. In between the client does the upload.
#include "sim/runner.hpp"

namespace labrack::sim {

/// The client sends the upload to the store, over a connection of its own.
void Runner::put_upload(std::uint32_t root) {
    const model::OperationIndex operation = plan_.steps[call_at(root).step.value].operation;
    const std::uint32_t call = open_call(root, plan_.uploads[operation.value], entry_of(call_at(root)).store);
    trace_.open_span(call_at(call), call_at(root), state_.now);
    plan_.links[call_at(call).link.value].fresh ? connect(call) : send(call);
}

/// True when the client's request goes on: what was answered was only the link, or the store.
bool Runner::next_exchange(std::uint32_t index) {
    Call& root = call_at(index);
    if (root.exchange == Exchange::sign) {
        root.exchange = Exchange::put;
        put_upload(index);
        return true;
    }
    if (root.exchange != Exchange::put) return false;
    root.exchange = Exchange::confirm;
    root.attempts = 0;
    contact_server(index);
    return true;
}

/// The place behind the last part of the step that is done in this visit.
std::uint32_t Runner::end_of_parts(const Call& call) const {
    const model::PlanStep& step = plan_.steps[call.step.value];
    if (call.exchange != Exchange::sign) return step.child_count;
    return plan_.uploads[step.operation.value].value - step.first_child.value;
}

/// The first part of the step that is done in this visit.
std::uint32_t Runner::first_part(const Call& call) const {
    const model::PlanStep& step = plan_.steps[call.step.value];
    if (call.exchange != Exchange::confirm) return 0;
    return plan_.uploads[step.operation.value].value - step.first_child.value + 1;
}

} // namespace labrack::sim
