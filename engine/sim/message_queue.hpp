// Message queues: what waits in a queue, and what has been received from it and not yet deleted.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <vector>

namespace labrack::sim {

inline constexpr std::uint32_t no_message = 0xffffffff;

/// A piece of work that somebody has left in a queue.
struct QueuedMessage {
    std::uint64_t ordinal = 0; ///< of the request that left it
    DrawKey key;               ///< of that request
    Time sent;
    model::InstanceIndex queue;
    model::StepIndex step;
    std::uint32_t next = no_message;         ///< in the queue
    std::uint32_t span = 0xffffffff;         ///< of the visit to the queue that left it
    std::uint32_t waiting_span = 0xffffffff; ///< of its present stay in the queue
    std::uint32_t receives = 0;
    bool sampled = false;
};

/// One queue, first in, first out. sent = handled + moved + waiting + in_flight, at every instant.
struct MessageQueue {
    std::uint32_t first = no_message;
    std::uint32_t last = no_message;
    std::uint32_t waiting = 0;   ///< that may be received
    std::uint32_t in_flight = 0; ///< received and neither deleted nor visible again
    std::uint64_t sent = 0;      ///< to this queue, those moved here from another included
    std::uint64_t handled = 0;   ///< deleted by a consumer that was successful
    std::uint64_t moved = 0;     ///< to the dead-letter queue
};

/// The messages of all queues, in one pool.
class MessagePool {
  public:
    [[nodiscard]] QueuedMessage& at(std::uint32_t index) { return messages_[index]; }
    [[nodiscard]] const QueuedMessage& at(std::uint32_t index) const { return messages_[index]; }
    [[nodiscard]] std::size_t size() const { return messages_.size(); }

    std::uint32_t add(const QueuedMessage& message) {
        if (free_.empty()) {
            messages_.push_back(message);
            return static_cast<std::uint32_t>(messages_.size() - 1);
        }
        const std::uint32_t index = free_.back();
        free_.pop_back();
        messages_[index] = message;
        return index;
    }
    void remove(std::uint32_t index) { free_.push_back(index); }

    void push(MessageQueue& queue, std::uint32_t index) {
        messages_[index].next = no_message;
        if (queue.last == no_message) {
            queue.first = index;
        } else {
            messages_[queue.last].next = index;
        }
        queue.last = index;
        ++queue.waiting;
    }
    std::uint32_t pop(MessageQueue& queue) {
        const std::uint32_t index = queue.first;
        queue.first = messages_[index].next;
        if (queue.first == no_message) queue.last = no_message;
        --queue.waiting;
        return index;
    }

  private:
    std::vector<QueuedMessage> messages_;
    std::vector<std::uint32_t> free_;
};

} // namespace labrack::sim
