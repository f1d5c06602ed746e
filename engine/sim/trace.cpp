#include "sim/trace.hpp"

#include <algorithm>
#include <iterator>

namespace labrack::sim {

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
    }
    return {};
}

RequestTrace* TraceLog::find(std::uint64_t ordinal) {
    const auto found =
        std::lower_bound(requests_.begin(), requests_.end(), ordinal,
                         [](const RequestTrace& trace, std::uint64_t wanted) { return trace.ordinal < wanted; });
    return found != requests_.end() && found->ordinal == ordinal ? &*found : nullptr;
}

const RequestTrace* TraceLog::find(std::uint64_t ordinal) const {
    return const_cast<TraceLog*>(this)->find(ordinal);
}

RequestTrace& TraceLog::begin(std::uint64_t ordinal) {
    if (requests_.size() >= capacity_) requests_.pop_front();
    RequestTrace& trace = requests_.emplace_back();
    trace.ordinal = ordinal;
    return trace;
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
