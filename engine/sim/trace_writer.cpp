#include "sim/trace_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace labrack::sim {

Span* TraceWriter::open_span_of(const Call& call, RequestTrace*& trace) {
    trace = trace_of(call);
    if (trace == nullptr || call.span >= trace->spans.size()) return nullptr;
    Span& span = trace->spans[call.span];
    return span.end == never ? &span : nullptr;
}

void TraceWriter::write_begin(Call& root, model::OperationIndex operation, Time now) {
    RequestTrace& trace = log_->begin(root.ordinal);
    trace.operation = operation;
    trace.client = root.instance;
    trace.person = root.person;
    trace.start = now;
    root.span = 0;
    Span span;
    span.instance = root.instance;
    span.step = root.step;
    span.start = now;
    trace.spans.push_back(span);
}

void TraceWriter::write_end(const Call& root, Time now) {
    RequestTrace* trace = trace_of(root);
    if (trace == nullptr) return;
    end_span(root, root.failure, now);
    trace->end = now;
    trace->failure = root.failure;
}

void TraceWriter::write_span(Call& call, const Call& parent, Time now) {
    RequestTrace* trace = trace_of(call);
    if (trace == nullptr) return;
    call.span = Span::none;
    if (trace->spans.size() >= TraceLog::most_spans) return;
    call.span = static_cast<std::uint32_t>(trace->spans.size());
    Span span;
    span.parent = parent.span;
    span.instance = call.instance;
    span.step = call.step;
    span.link = call.link;
    span.name_lookup = call.name_lookup;
    span.local = call.local;
    span.start = now;
    trace->spans.push_back(span);
}

void TraceWriter::write_span_end(const Call& call, const Failure& failure, Time now) {
    RequestTrace* trace = nullptr;
    Span* span = open_span_of(call, trace);
    if (span == nullptr) return;
    close_segment(*trace, call.span, now);
    span->end = now;
    span->failure = failure;
}

void TraceWriter::write_abandonment(const Call& call, Time now) {
    RequestTrace* trace = nullptr;
    Span* span = open_span_of(call, trace);
    if (span == nullptr) return;
    close_segment(*trace, call.span, now);
    span->end = now;
    span->abandoned = true;
}

void TraceWriter::close_segment(RequestTrace& trace, std::uint32_t span, Time now) {
    const std::uint32_t open = std::exchange(trace.spans[span].segment, Span::none);
    if (open == Span::none) return;
    trace.segments[open].to = now;
    if (trace.segments[open].from != now) return;
    trace.segments.erase(trace.segments.begin() + static_cast<std::ptrdiff_t>(open)); // nothing is left of it
    for (Span& other : trace.spans)
        if (other.segment != Span::none && other.segment > open) --other.segment;
}

void TraceWriter::write_phase(const Call& call, Phase phase, Time now) {
    RequestTrace* trace = nullptr;
    Span* span = open_span_of(call, trace);
    if (span == nullptr) return;
    std::vector<Segment>& segments = trace->segments;
    const bool is_latest = span->segment != Span::none && span->segment + 1 == segments.size();
    if (is_latest && segments.back().from == now) {
        segments.back().phase = phase; // in place of one that has just begun
        return;
    }
    close_segment(*trace, call.span, now);
    if (segments.size() >= TraceLog::most_segments) return;
    span->segment = static_cast<std::uint32_t>(segments.size());
    segments.push_back({call.span, phase, now, never});
}

void TraceWriter::write_phase_end(const Call& call, Time now) {
    RequestTrace* trace = nullptr;
    if (open_span_of(call, trace) != nullptr) close_segment(*trace, call.span, now);
}

void TraceWriter::write_hop(const Call& call, Message message, bool forwards, Time depart, Time arrive) {
    RequestTrace* trace = trace_of(call);
    if (trace == nullptr || call.span >= trace->spans.size() || trace->hops.size() >= TraceLog::most_hops) return;
    trace->hops.push_back({call.span, message, call.link, forwards, false, depart, arrive});
}

void TraceWriter::write_lookup(const Call& call, bool hit) {
    RequestTrace* trace = nullptr;
    Span* span = open_span_of(call, trace);
    if (span != nullptr) span->lookup = hit ? Lookup::hit : Lookup::miss;
}

void TraceWriter::write_data(const Call& call, std::uint64_t number, bool stale) {
    RequestTrace* trace = nullptr;
    Span* span = open_span_of(call, trace);
    if (span == nullptr) return;
    span->log_number = number;
    span->stale = stale;
}

void TraceWriter::write_redirection(const Call& call) {
    RequestTrace* trace = nullptr;
    Span* span = open_span_of(call, trace);
    if (span == nullptr) return;
    span->instance = call.instance;
    span->link = call.link;
}

Hop* TraceWriter::latest_hop_of(const Call& call) {
    RequestTrace* trace = trace_of(call);
    if (trace == nullptr) return nullptr;
    const auto latest =
        std::find_if(trace->hops.rbegin(), trace->hops.rend(), [&](const Hop& hop) { return hop.span == call.span; });
    return latest == trace->hops.rend() ? nullptr : &*latest;
}

void TraceWriter::write_arrival(const Call& call, Time arrive) {
    if (Hop* hop = latest_hop_of(call); hop != nullptr) hop->arrive = arrive;
}

void TraceWriter::write_loss(const Call& call) {
    if (Hop* hop = latest_hop_of(call); hop != nullptr) hop->lost = true;
}

} // namespace labrack::sim
