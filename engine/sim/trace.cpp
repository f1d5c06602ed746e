#include "sim/trace.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace labrack::sim {

namespace {

/// Empties the trace but for the memory of its lists, as long as that is not much.
void start_anew(RequestTrace& trace) {
    constexpr std::size_t much = 1'000;
    RequestTrace empty;
    if (trace.spans.capacity() > much || trace.segments.capacity() > much || trace.hops.capacity() > much) trace = {};
    empty.spans.swap(trace.spans);
    empty.segments.swap(trace.segments);
    empty.hops.swap(trace.hops);
    empty.spans.clear();
    empty.segments.clear();
    empty.hops.clear();
    trace = std::move(empty);
}

} // namespace

std::string_view to_text(Message message) {
    switch (message) {
    case Message::dns_query: return "dns_query";
    case Message::dns_answer: return "dns_answer";
    case Message::syn: return "syn";
    case Message::syn_ack: return "syn_ack";
    case Message::refusal: return "refusal";
    case Message::request: return "request";
    case Message::answer: return "answer";
    case Message::failure_answer: return "failure_answer";
    case Message::client_hello: return "client_hello";
    case Message::server_hello: return "server_hello";
    }
    return {};
}

const RequestTrace* TraceLog::find(std::uint64_t ordinal) const {
    const auto kept = requests();
    if (kept.empty() || ordinal < kept.front().ordinal || ordinal > kept.back().ordinal) return nullptr;
    // When every request is sampled, they stand one after the other.
    const auto behind = static_cast<std::size_t>(ordinal - kept.front().ordinal);
    if (behind < kept.size() && kept[behind].ordinal == ordinal) return &kept[behind];
    // Every so many-th request is sampled, so the place can nearly always be computed.
    const std::uint64_t range = std::max<std::uint64_t>(kept.back().ordinal - kept.front().ordinal, 1);
    const auto place = static_cast<std::size_t>((ordinal - kept.front().ordinal) * (kept.size() - 1) / range);
    if (kept[place].ordinal == ordinal) return &kept[place];
    const auto found =
        std::lower_bound(kept.begin(), kept.end(), ordinal,
                         [](const RequestTrace& trace, std::uint64_t wanted) { return trace.ordinal < wanted; });
    return found->ordinal == ordinal ? &*found : nullptr;
}

RequestTrace* TraceLog::find(std::uint64_t ordinal) {
    return const_cast<RequestTrace*>(std::as_const(*this).find(ordinal));
}

RequestTrace& TraceLog::begin(std::uint64_t ordinal) {
    if (count_ == capacity_) {
        ++first_;
        --count_;
    }
    // Counting takes a while, and a few requests more do no harm.
    constexpr std::uint32_t between_counts = 64;
    if (++begun_ % between_counts == 0) forget_beyond_most_parts();
    if (first_ + count_ == slots_.size()) add_slot();
    RequestTrace& trace = slots_[first_ + count_];
    ++count_;
    start_anew(trace);
    trace.ordinal = ordinal;
    return trace;
}

/// Forgets the oldest requests until the others, the latest at least, have no more parts than are kept.
void TraceLog::forget_beyond_most_parts() {
    std::size_t parts = 0;
    for (const RequestTrace& trace : requests())
        parts += trace.parts();
    while (parts > most_parts && count_ > 1) {
        parts -= slots_[first_].parts();
        start_anew(slots_[first_]);
        ++first_;
        --count_;
    }
}

/// Makes room behind the last: once a quarter is forgotten, that quarter comes to the back.
void TraceLog::add_slot() {
    if (first_ == 0 || first_ < capacity_ / 4) {
        slots_.emplace_back();
        return;
    }
    std::rotate(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(first_), slots_.end());
    first_ = 0;
}

std::array<Duration, 4> time_by_phase(const RequestTrace& trace, std::uint32_t span, Time now) {
    std::array<Duration, 4> times{};
    for (const Segment& segment : trace.segments) {
        if (segment.span != span || segment.from > now) continue;
        times[static_cast<std::size_t>(segment.phase)] += std::min(segment.to, now) - segment.from;
    }
    return times;
}

} // namespace labrack::sim
