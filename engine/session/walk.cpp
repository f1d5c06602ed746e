#include "session/walk.hpp"

#include <algorithm>

namespace labrack::session {

namespace {

/// More events than any single request needs; a walk through a system under load still ends.
constexpr std::uint64_t most_events = 2'000'000;

struct Ends {
    model::InstanceIndex from;
    model::InstanceIndex to;
};

/// Between whom a hop runs: its span's component and the component of the span above.
Ends ends_of(const sim::RequestTrace& trace, const sim::Hop& hop) {
    const sim::Span& span = trace.spans[hop.span];
    // Local spans run in the same component as their parent, so any span above names the caller.
    const model::InstanceIndex caller =
        span.parent == sim::Span::none ? span.instance : trace.spans[span.parent].instance;
    return hop.forwards ? Ends{caller, span.instance} : Ends{span.instance, caller};
}

const LocalText* text_for(const lab::Walk& script, const sim::Hop& hop, const std::string& from, const std::string& to,
                          std::vector<bool>& used) {
    const LocalText* repeated = nullptr;
    for (std::size_t i = 0; i < script.narration.size(); ++i) {
        const lab::Narration& line = script.narration[i];
        if (line.message != sim::to_text(hop.message) || line.from != from || line.to != to) continue;
        if (!used[i]) {
            used[i] = true;
            return &line.text;
        }
        repeated = &line.text;
    }
    return repeated;
}

} // namespace

std::vector<WalkLine> Walk::lines(const Run& run) const {
    std::vector<WalkLine> lines;
    const sim::RequestTrace* trace = request_ ? run.trace().find(*request_) : nullptr;
    if (trace == nullptr) return lines;
    std::vector<bool> used(script_.narration.size());
    for (std::size_t i = 0; i < std::min(hops_, trace->hops.size()); ++i) {
        const sim::Hop& hop = trace->hops[i];
        if (hop.arrive > run.now()) break;
        const Ends ends = ends_of(*trace, hop);
        const auto id_of = [&](model::InstanceIndex instance) {
            return instance.exists() ? run.plan().node_of(instance).id : std::string();
        };
        lines.push_back({i, hop, ends.from, ends.to, text_for(script_, hop, id_of(ends.from), id_of(ends.to), used)});
    }
    return lines;
}

bool Walk::finished(const Run& run) const {
    const sim::RequestTrace* trace = request_ ? run.trace().find(*request_) : nullptr;
    return trace != nullptr && trace->finished() && trace->end <= run.now() && hops_ >= trace->hops.size();
}

model::Intervention Walk::opening(const Run& run) const {
    model::Intervention send;
    send.kind = model::InterventionKind::send;
    send.operation = script_.operation;
    for (const model::Node& node : run.plan().design.nodes) {
        if (run.plan().catalogue.kind_of(node.product).role != model::Role::client) continue;
        send.node = node.id;
        break;
    }
    return send;
}

Time Walk::next(const Run& run) {
    if (!request_) return run.now();
    // A copy of the run looks ahead, so that the run itself can be seen to get there.
    Run ahead = run;
    for (std::uint64_t i = 0; i < most_events; ++i) {
        const sim::RequestTrace* trace = ahead.trace().find(*request_);
        if (trace != nullptr && trace->hops.size() > hops_) return trace->hops[hops_++].arrive;
        if (trace != nullptr && trace->finished()) return trace->end;
        if (!ahead.step()) break;
    }
    return ahead.now();
}

} // namespace labrack::session
