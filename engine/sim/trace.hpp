// Traces of sampled requests: spans, what each span spent its time on, and every message that crossed the network.
//
// A trace log is kept outside the simulation and only ever appended to, so recording changes no run.
#pragma once

#include "base/time.hpp"
#include "model/plan.hpp"
#include "sim/outcome.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace labrack::sim {

/// What a span's time goes to. Waiting for the answer of a span below is no phase of its own: that span shows it.
enum class Phase : std::uint8_t { network, queue, service, retry };

/// What a cache made of what it was asked for.
enum class Lookup : std::uint8_t { none, hit, miss };

/// One visit of a request to a component.
struct Span {
    std::uint32_t parent = none; ///< position in RequestTrace::spans; `none` for the root, which is the client's own
    model::InstanceIndex instance;
    model::StepIndex step; ///< none for a DNS look-up
    model::LinkIndex link; ///< over which it was called; none for the root and for local steps
    bool name_lookup = false;
    bool local = false; ///< done inside the parent's component: no message was needed
    Lookup lookup = Lookup::none;
    Time start;       ///< at the caller: when it set out
    Time end = never; ///< at the caller: when the answer was there, or the caller gave up
    Failure failure;
    bool abandoned = false;       ///< nobody heard its end: whoever asked had given up, was gone, or never got through
    std::uint64_t log_number = 0; ///< in a database: of the latest write that was seen, or of the write done; else 0
    bool stale = false;           ///< what was read is older than what the client knew of
    std::uint32_t segment = none; ///< the one that goes on: position in RequestTrace::segments

    static constexpr std::uint32_t none = 0xffffffff;
};

/// A stretch of one span's time.
struct Segment {
    std::uint32_t span = 0;
    Phase phase = Phase::network;
    Time from;
    Time to = never; ///< `never` while it goes on
};

enum class Message : std::uint8_t {
    dns_query,
    dns_answer,
    syn,
    syn_ack,
    refusal,
    request,
    answer,
    failure_answer,
    client_hello,
    server_hello
};

/// Whether it goes from the caller to the server.
[[nodiscard]] constexpr bool goes_forwards(Message message) {
    return message == Message::dns_query || message == Message::syn || message == Message::request ||
           message == Message::client_hello;
}

[[nodiscard]] std::string_view to_text(Message message);

/// One message on its way over a link; it is a dot on the canvas from `depart` to `arrive`.
struct Hop {
    std::uint32_t span = 0;
    Message message = Message::request;
    model::LinkIndex link;
    bool forwards = true; ///< in the link's direction
    bool lost = false;    ///< nobody was there to receive it
    Time depart;
    Time arrive; ///< of its last byte; while that is being sent, as things are
};

/// Everything known of one sampled request.
struct RequestTrace {
    std::uint64_t ordinal = 0; ///< counts requests of the run from 0, in order of arrival
    model::OperationIndex operation;
    model::InstanceIndex client;
    std::uint32_t person = 0; ///< which of the client node's clients
    Time start;
    Time end = never;
    Failure failure;
    std::vector<Span> spans; ///< in order of start; spans[0] is the client's
    std::vector<Segment> segments;
    std::vector<Hop> hops;

    [[nodiscard]] bool finished() const { return end != never; }
    [[nodiscard]] std::size_t parts() const { return spans.size() + segments.size() + hops.size(); }
};

/// The latest `capacity` (at least 1) sampled requests, fewer when they have very many parts. The memory of those that
/// are forgotten is used again.
class TraceLog {
  public:
    /// Of one request: what comes after them is not written.
    static constexpr std::size_t most_spans = 5'000;
    static constexpr std::size_t most_segments = 4 * most_spans;
    static constexpr std::size_t most_hops = 4 * most_spans;
    /// Spans, segments and hops of all requests together: beyond it the oldest requests are forgotten.
    static constexpr std::size_t most_parts = 1'000'000;

    explicit TraceLog(std::size_t capacity = 2'000) : capacity_(capacity) {}

    /// Their ordinals rise. Valid until the simulation advances.
    [[nodiscard]] std::span<const RequestTrace> requests() const { return {slots_.data() + first_, count_}; }
    [[nodiscard]] const RequestTrace* find(std::uint64_t ordinal) const;
    void clear() { first_ = count_ = 0; }

    // For the simulation.
    RequestTrace& begin(std::uint64_t ordinal);
    [[nodiscard]] RequestTrace* find(std::uint64_t ordinal);

  private:
    std::size_t capacity_;
    std::vector<RequestTrace> slots_; ///< requests() from `first_` on; the others are there for their memory
    std::size_t first_ = 0;
    std::size_t count_ = 0;

    std::uint32_t begun_ = 0; ///< since the parts were last counted

    void add_slot();
    void forget_beyond_most_parts();
};

/// How long a span spent in each phase, over its closed segments and up to `now` in an open one; index by Phase.
[[nodiscard]] std::array<Duration, 4> time_by_phase(const RequestTrace& trace, std::uint32_t span, Time now);

} // namespace labrack::sim
