// Writes what happens to sampled requests into a trace log. Every function does nothing for calls that are not sampled,
// which are nearly all: that is seen here, so that it costs a comparison and no call.
#pragma once

#include "sim/state.hpp"
#include "sim/trace.hpp"

namespace labrack::sim {

class TraceWriter {
  public:
    explicit TraceWriter(TraceLog* log) : log_(log) {}

    void begin_request(Call& root, model::OperationIndex operation, Time now) {
        if (writes(root)) write_begin(root, operation, now);
    }
    void end_request(const Call& root, Time now) {
        if (writes(root)) write_end(root, now);
    }
    /// Opens a span for `call` under `parent`'s.
    void open_span(Call& call, const Call& parent, Time now) {
        if (writes(call)) write_span(call, parent, now);
    }
    void end_span(const Call& call, const Failure& failure, Time now) {
        if (writes(call)) write_span_end(call, failure, now);
    }
    /// The call is over and nobody hears of it: its span, if it is still open, ends without an outcome.
    void abandon(const Call& call, Time now) {
        if (writes(call)) write_abandonment(call, now);
    }
    /// The span's time goes to `phase` from now on.
    void enter(const Call& call, Phase phase, Time now) {
        if (writes(call)) write_phase(call, phase, now);
    }
    /// The span waits for a span below it.
    void leave_phase(const Call& call, Time now) {
        if (writes(call)) write_phase_end(call, now);
    }
    void hop(const Call& call, Message message, bool forwards, Time depart, Time arrive) {
        if (writes(call)) write_hop(call, message, forwards, depart, arrive);
    }
    void note_lookup(const Call& call, bool hit) {
        if (writes(call)) write_lookup(call, hit);
    }
    /// The call has seen a database's data up to the write `number`.
    void note_data(const Call& call, std::uint64_t number, bool stale) {
        if (writes(call)) write_data(call, number, stale);
    }
    /// The call goes to another instance than was thought when its span was opened.
    void redirect(const Call& call) {
        if (writes(call)) write_redirection(call);
    }
    /// Now it is known when the call's latest message arrives.
    void set_arrival(const Call& call, Time arrive) {
        if (writes(call)) write_arrival(call, arrive);
    }
    /// The call's latest message reached nobody.
    void lose(const Call& call) {
        if (writes(call)) write_loss(call);
    }

  private:
    [[nodiscard]] bool writes(const Call& call) const { return log_ != nullptr && call.sampled; }
    void write_begin(Call& root, model::OperationIndex operation, Time now);
    void write_end(const Call& root, Time now);
    void write_span(Call& call, const Call& parent, Time now);
    void write_span_end(const Call& call, const Failure& failure, Time now);
    void write_abandonment(const Call& call, Time now);
    void write_phase(const Call& call, Phase phase, Time now);
    void write_phase_end(const Call& call, Time now);
    void write_hop(const Call& call, Message message, bool forwards, Time depart, Time arrive);
    void write_data(const Call& call, std::uint64_t number, bool stale);
    void write_redirection(const Call& call);
    void write_arrival(const Call& call, Time arrive);
    void write_loss(const Call& call);
    void write_lookup(const Call& call, bool hit);
    [[nodiscard]] Hop* latest_hop_of(const Call& call);

    /// The call's trace, unless the log has forgotten it.
    [[nodiscard]] RequestTrace* trace_of(const Call& call) { return log_->find(call.ordinal); }
    /// The call's span, when it is known and still open.
    [[nodiscard]] Span* open_span_of(const Call& call, RequestTrace*& trace);
    static void close_segment(RequestTrace& trace, std::uint32_t span, Time now);

    TraceLog* log_;
};

} // namespace labrack::sim
