// What becomes of work that nobody waits for any more: it goes on, unless the component looks for its caller's end.
#include "sim/runner.hpp"

namespace labrack::sim {

/// Nobody waits for the call's children any more. `silently`: whoever asked has lost its power.
void Runner::abandon_children(std::uint32_t index, bool silently) {
    std::uint32_t next = call_at(index).child;
    call_at(index).child = no_call;
    call_at(index).waits_for = 0;
    while (next != no_call) {
        const std::uint32_t child_index = next;
        Call& child = call_at(child_index);
        next = child.sibling;
        trace_.abandon(child, state_.now);
        child.parent = no_call;
        if (child.target != no_target) --state_.targets[child.target].open;
        child.target = no_target;
        ++child.timer;
        return_connection(child_index);
        const bool ends_here = child.stage == Stage::lost || child.stage == Stage::pooling;
        const bool is_sent = child.path != Flows::no_path && !is_at_server(child.stage);
        if (ends_here || is_sent) {
            release(child_index);
        } else {
            close_connection(child_index, silently);
        }
    }
}

/// The call's caller has given it up or has ended. That reaches the server one latency later, unless the caller has no
/// power to say so, or a partition is between them; most go on all the same.
void Runner::close_connection(std::uint32_t index, bool silently) {
    cut_body(index, silently);
    const Call& call = call_at(index);
    const bool there = is_at_server(call.stage) || call.stage == Stage::requesting;
    if (silently || !there || call.local || !parameters(call.instance).cancels_abandoned) return;
    if (state_.network_faults.any() && is_way_parted(call, false)) return;
    set_timer(index, latency_of(call)); // its caller needs it no longer
}

/// The end of the connection has reached a server that looks for it. A commit under way is not taken back, nor a fetch
/// that others may wait for.
void Runner::end_abandoned(std::uint32_t index) {
    const Call& call = call_at(index);
    const model::InstanceIndex instance = call.instance;
    const bool goes_on = plan_.instances[instance.value].keeps_data || has_cache(instance) || call.securing;
    if (!is_at_server(call.stage) || goes_on) return;
    end_local_parts(index);
    abandon_children(index);
    if (call.counted != 0) --instance_at(instance).over_pooled;
    let_go(instance);
    leave_place(index);
}

/// What the component itself was doing for the call ends with it.
void Runner::end_local_parts(std::uint32_t index) {
    std::uint32_t next = call_at(index).child;
    while (next != no_call) {
        const std::uint32_t part = next;
        next = call_at(part).sibling;
        if (!call_at(part).local) continue;
        leave_parent(index, part);
        end_local_parts(part);
        abandon_children(part);
        leave_place(part);
    }
}

/// The call leaves its place in the queue, on the processor and at its worker, and is over.
void Runner::leave_place(std::uint32_t index) {
    Call& call = call_at(index);
    const model::InstanceIndex instance = call.instance;
    const bool held_worker = call.has_worker;
    if (call.stage == Stage::queued && !held_worker) {
        note_usage(instance);
        remove(instance_at(instance).queue, index);
    }
    if (call.stage == Stage::computing) stop_computing(index);
    call.has_worker = false;
    release(index);
    if (held_worker) free_worker(instance);
}

} // namespace labrack::sim
