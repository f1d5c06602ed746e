// Message queues: work that is left for later, the consumers that fetch it, and what comes back when they fail.
//
// Each worker of a consumer asks the queue for one message at a time and waits until there is one (long polling). A
// message that it has received is invisible to the others; the worker deletes it when it is done, and asks for the
// next. What is not deleted within the visibility timeout is visible again: at least once, not exactly once.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

void Runner::list_queues() {
    const auto& instances = plan_.instances;
    const auto count =
        std::count_if(instances.begin(), instances.end(), [](const model::Instance& one) { return one.is_queue; });
    if (count > 0) state_.queues.resize(instances.size());
    state_.several_queues = count > 1;
}

/// A queue has received a message from whoever sends it: the sender's request is complete, the work is not.
void Runner::keep_message(std::uint32_t index) {
    const Call& call = call_at(index);
    const model::InstanceIndex queue = call.instance;
    const auto limit = static_cast<std::uint32_t>(parameters(queue).backlog);
    if (limit > 0 && queue_at(queue).waiting >= limit) {
        complete(index, {Reason::overload, Reason::overload, queue, queue, call.step});
        return;
    }
    QueuedMessage message;
    message.ordinal = call.ordinal;
    message.key = call.key;
    message.sent = state_.now;
    message.step = call.step;
    message.span = call.span;
    message.sampled = call.sampled;
    complete(index, {});
    add_message(queue, state_.messages.add(message));
    if (state_.messages.size() > most_messages) state_.next_look = 0;
    deliver(queue);
}

/// Puts a message that is new to the queue into it.
void Runner::add_message(model::InstanceIndex queue, std::uint32_t message) {
    ++queue_at(queue).sent;
    state_.messages.at(message).queue = queue;
    state_.messages.at(message).receives = 0;
    show_message(message);
}

/// The message may be received from now on.
void Runner::show_message(std::uint32_t index) {
    QueuedMessage& message = state_.messages.at(index);
    note_usage(message.queue);
    state_.messages.push(queue_at(message.queue), index);
    Call stay = call_for(message);
    stay.local = true;
    Call visit;
    visit.span = message.span;
    trace_.open_span(stay, visit, state_.now);
    trace_.enter(stay, Phase::queue, state_.now);
    message.waiting_span = stay.span;
}

/// A call that stands for the message at its queue: to ask for a consumer, and for the trace.
Call Runner::call_for(const QueuedMessage& message) {
    Call call;
    call.ordinal = message.ordinal;
    call.key = message.key;
    call.step = message.step;
    call.instance = message.queue;
    call.span = message.waiting_span;
    call.sampled = message.sampled;
    return call;
}

/// Hands out messages as long as there are workers that ask for them.
void Runner::deliver(model::InstanceIndex queue) {
    while (instance_at(queue).up && has_power(queue) && queue_at(queue).first != no_message) {
        const std::uint32_t target = choose_target(call_for(state_.messages.at(queue_at(queue).first)));
        if (target == no_target) return;
        note_usage(queue);
        const std::uint32_t message = state_.messages.pop(queue_at(queue));
        ++queue_at(queue).in_flight;
        ++state_.messages.at(message).receives;
        deliver_to(target, message);
    }
}

void Runner::deliver_to(std::uint32_t chosen, std::uint32_t index) {
    const QueuedMessage& message = state_.messages.at(index);
    trace_.end_span(call_for(message), {}, state_.now);
    TargetState& target = state_.targets[chosen];
    ++target.open;
    ++instance_at(plan_.targets[target.target].instance).deliveries;
    const model::Target& consumer = plan_.targets[target.target];
    const std::uint32_t delivery = open_call(no_call, message.step, consumer.link);
    Call& call = call_at(delivery);
    call.ordinal = message.ordinal;
    call.key = message.receives == 1 ? message.key : message.key.with(message.receives);
    call.instance = consumer.instance;
    call.caller = message.queue;
    call.target = chosen;
    call.message = index;
    call.sampled = message.sampled;
    call.later = true;
    call.delivery = true;
    Call visit;
    visit.span = message.span;
    trace_.open_span(call, visit, state_.now);
    send(delivery);
}

/// Whether a worker of the consumer waits for a message; it may listen to several queues.
bool Runner::asks_for_messages(const TargetState& target) const {
    const model::InstanceIndex consumer = plan_.targets[target.target].instance;
    const InstanceState& state = state_.instances[consumer.value];
    return state.deliveries < plan_.instances[consumer.value].workers && state.up && has_power(consumer);
}

/// A consumer's worker has told the queue how it went, and asks for the next message.
void Runner::delivered(std::uint32_t index, const Failure& failure) {
    const model::InstanceIndex queue = call_at(index).caller;
    trace_.end_span(call_at(index), failure, state_.now);
    const std::uint32_t message = call_at(index).message;
    if (message != no_message && !failure.failed() && instance_at(queue).up) {
        call_at(index).message = no_message;
        --queue_at(queue).in_flight;
        ++queue_at(queue).handled;
        state_.messages.remove(message);
    }
    end_delivery(index);
    deliver_everywhere(queue);
}

/// The worker has nothing to do with the delivery any more. What it has not deleted waits for the visibility timeout.
void Runner::end_delivery(std::uint32_t index) {
    Call& call = call_at(index);
    if (call.target != no_target) {
        --state_.targets[call.target].open;
        --instance_at(call.instance).deliveries;
    }
    call.target = no_target;
    call.due = never;
    if (call.message != no_message) {
        call.stage = Stage::lost;
    } else {
        release(index);
    }
}

/// The visibility timeout is over: whoever has the message may go on with it, but others can receive it again.
void Runner::show_again(std::uint32_t index) {
    Call& call = call_at(index);
    const std::uint32_t message = call.message;
    call.message = no_message;
    ++call.timer;
    if (call.stage == Stage::lost) release(index);
    const model::InstanceIndex queue = state_.messages.at(message).queue;
    const model::Parameters& rules = parameters(queue);
    const model::InstanceIndex dead_letters = plan_.dead_letters[plan_.instances[queue.value].node.value];
    --queue_at(queue).in_flight;
    const bool too_often = rules.max_receives > 0 &&
                           state_.messages.at(message).receives >= static_cast<std::uint32_t>(rules.max_receives);
    if (too_often && dead_letters.exists()) {
        ++queue_at(queue).moved;
        add_message(dead_letters, message);
        deliver(dead_letters);
    } else {
        show_message(message);
    }
    deliver(queue);
}

/// Workers ask again, or a queue hands out again: each queue in turn, the ones behind `served` first, so that none of
/// several is left aside by workers that listen to all of them.
void Runner::deliver_everywhere(model::InstanceIndex served) {
    if (served.exists() && !state_.several_queues) return deliver(served);
    const std::size_t count = state_.queues.size();
    const std::size_t first = served.exists() ? served.value + 1 : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto queue = index_of<model::InstanceIndex>((first + i) % count);
        if (is_queue(queue)) deliver(queue);
    }
}

} // namespace labrack::sim
