// Writes what happens to sampled requests into a trace log. Every function does nothing for calls that are not sampled.
#pragma once

#include "sim/state.hpp"
#include "sim/trace.hpp"

namespace labrack::sim {

class TraceWriter {
  public:
    explicit TraceWriter(TraceLog* log) : log_(log) {}

    void begin_request(Call& root, model::OperationIndex operation, Time now);
    void end_request(const Call& root, Time now);
    /// Opens a span for `call` under `parent`'s.
    void open_span(Call& call, const Call& parent, Time now);
    void end_span(const Call& call, const Failure& failure, Time now);
    /// The span's time goes to `phase` from now on.
    void enter(const Call& call, Phase phase, Time now);
    /// The span waits for a span below it.
    void leave_phase(const Call& call, Time now);
    void hop(const Call& call, Message message, bool forwards, Time depart, Time arrive);
    /// The call's latest message reached nobody.
    void lose(const Call& call);

  private:
    [[nodiscard]] RequestTrace* trace_of(const Call& call);
    /// The call's span, when it is known and still open.
    [[nodiscard]] Span* open_span_of(const Call& call, RequestTrace*& trace);
    static void close_segment(RequestTrace& trace, std::uint32_t span, Time now);

    TraceLog* log_;
};

} // namespace labrack::sim
