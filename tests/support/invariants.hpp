// What holds of every state of every run, counted anew from the calls: nothing is lost, and nothing is there twice.
#pragma once

#include "sim/simulation.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace labrack::test {

class Invariants {
  public:
    explicit Invariants(const sim::Simulation& simulation)
        : plan_(simulation.plan()), state_(simulation.state()), simulation_(simulation) {}

    /// The first that does not hold, with the place; empty when all do.
    [[nodiscard]] std::string violated() {
        count_calls();
        for (std::size_t i = 0; i < plan_.instances.size() && violated_.empty(); ++i)
            check_instance(i);
        check_hosts();
        check_targets();
        check_messages();
        check_databases();
        require(simulation_.next_event() >= state_.now, "no event comes before now");
        return violated_;
    }

  private:
    /// What the calls at an instance say of it.
    struct Counted {
        std::uint32_t in_hand = 0;
        std::uint32_t waiting = 0;
        std::uint32_t workers = 0;
    };

    const model::Plan& plan_;
    const sim::State& state_;
    const sim::Simulation& simulation_;
    std::vector<Counted> counted_;
    std::vector<std::uint32_t> open_;      ///< by State::targets
    std::vector<std::uint32_t> delivered_; ///< by queue
    std::string violated_;

    void require(bool holds, const std::string& what) {
        if (!holds && violated_.empty()) violated_ = what;
    }

    void count_calls() {
        counted_.resize(plan_.instances.size());
        open_.resize(state_.targets.size());
        delivered_.resize(plan_.instances.size());
        std::size_t unused = 0;
        std::uint32_t requests = 0;
        for (std::size_t i = 0; i < state_.calls.size(); ++i) {
            const sim::Call& call = state_.calls[i];
            if (call.stage == sim::Stage::unused) ++unused;
            if (call.stage == sim::Stage::unused || call.stage == sim::Stage::zombie) continue;
            check_family(call, static_cast<std::uint32_t>(i));
            if (call.root) {
                ++requests;
                continue;
            }
            if (call.target != sim::no_target) ++open_[call.target];
            if (call.message != sim::no_message) ++delivered_[state_.messages.at(call.message).queue.value];
            if (!sim::is_at_server(call.stage)) continue;
            Counted& at = counted_[call.instance.value];
            if (!call.local && !call.securing) ++at.in_hand; // during a handshake the request has not come
            if (call.has_worker) ++at.workers;
            require(call.due == never || call.due >= state_.now, "no call's event comes before now");
        }
        require(unused == state_.free_calls.size(), "the free calls are those that are unused");
        require(requests == state_.in_flight, "there is one call of its own for each request in flight");
    }

    /// A call waits for exactly those whose parent it is.
    void check_family(const sim::Call& call, std::uint32_t index) {
        std::uint32_t children = 0;
        for (std::uint32_t at = call.child; at != sim::no_call && violated_.empty(); at = state_.calls[at].sibling) {
            require(state_.calls[at].parent == index, "a child knows its parent");
            require(++children <= state_.calls.size(), "no family is a circle");
        }
        const bool copying = call.stage == sim::Stage::replicating;
        require(copying || children == call.waits_for, "a call waits for as many answers as it has children");
    }

    void check_instance(std::size_t i) {
        const std::string name = plan_.name_of(index_of<model::InstanceIndex>(i)) + ": ";
        const sim::InstanceState& state = state_.instances[i];
        const model::Parameters& limits = plan_.node_of(index_of<model::InstanceIndex>(i)).parameters;
        const auto backlog = static_cast<std::uint32_t>(limits.backlog);
        require(state.up || state.in_hand == 0, name + "what is down has nothing in hand");
        require(state.freed == 0 && !state.handing_out, name + "no worker is between two requests");
        require(state.in_hand == counted_[i].in_hand, name + "it has in hand what has come, and has not ended");
        require(state.busy == counted_[i].workers, name + "workers in use are those that calls hold");
        require(state.busy <= static_cast<std::uint32_t>(limits.workers), name + "no more workers than there are");
        std::uint32_t length = 0;
        for (std::uint32_t at = state.queue.first; at != sim::no_call; at = state_.calls[at].next_in_queue) {
            const sim::Call& call = state_.calls[at];
            require(call.stage == sim::Stage::queued && call.instance.value == i, name + "who waits is in the queue");
            if (++length > state.queue.length) break;
        }
        require(length == state.queue.length, name + "a queue is as long as the calls in it");
        if (plan_.instances[i].blocking) {
            require(length <= backlog, name + "a queue keeps its limit");
            require(length == 0 || state.busy == static_cast<std::uint32_t>(limits.workers),
                    name + "nobody waits while a worker is free");
        } else if (backlog > 0 && !plan_.instances[i].is_queue) {
            require(state.in_hand <= backlog, name + "an event loop keeps its limit");
        }
        require(state.memory >= 0, name + "no memory is given back twice");
    }

    void check_hosts() {
        std::vector<std::int64_t> used(plan_.instances.size(), 0);
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const model::InstanceIndex host = state_.instances[i].host;
            if (host.exists() && host.value != i) used[host.value] += state_.instances[i].memory;
        }
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            if (plan_.instances[i].host.value != i) continue;
            const auto host = index_of<model::InstanceIndex>(i);
            require(state_.instances[i].memory == used[i], plan_.name_of(host) + ": the memory of its processes");
            const std::int64_t size = plan_.node_of(host).parameters.memory.count;
            require(size == 0 || used[i] <= size, plan_.name_of(host) + ": no more memory than there is");
        }
    }

    void check_targets() {
        for (std::size_t i = 0; i < state_.targets.size(); ++i) {
            const sim::TargetState& target = state_.targets[i];
            require(target.open == open_[i],
                    plan_.name_of(target.balancer) + " to " + plan_.name_of(plan_.targets[target.target].instance) +
                        ": open is what was sent and is not over (" + std::to_string(target.open) + " noted, " +
                        std::to_string(open_[i]) + " counted)");
        }
    }

    void check_messages() {
        for (std::size_t i = 0; i < state_.queues.size(); ++i) {
            const sim::MessageQueue& queue = state_.queues[i];
            const std::string name = plan_.name_of(index_of<model::InstanceIndex>(i)) + ": ";
            require(queue.sent == queue.handled + queue.moved + queue.waiting + queue.in_flight,
                    name + "what was sent is handled, moved, waiting or in flight");
            require(queue.in_flight == delivered_[i], name + "what is in flight somebody has received");
            std::uint32_t length = 0;
            for (std::uint32_t at = queue.first; at != sim::no_message; at = state_.messages.at(at).next)
                if (++length > queue.waiting) break;
            require(length == queue.waiting, name + "as many messages wait as there are");
        }
    }

    void check_databases() {
        for (std::size_t i = 0; i < state_.databases.size(); ++i) {
            const sim::DatabaseState& database = state_.databases[i];
            require(database.acknowledged + database.lost <= database.last, "no more is acknowledged than written");
        }
        for (std::size_t i = 0; i < state_.members.size(); ++i) {
            const sim::DatabaseState& database = state_.databases[plan_.members[i].database];
            require(state_.members[i].applied <= database.last, "a replica has nothing that was not written");
        }
    }
};

} // namespace labrack::test
