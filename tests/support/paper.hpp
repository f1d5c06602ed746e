// The walk of a request as it was worked out on paper.
#pragma once

#include "support/systems.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace labrack::test {

struct PaperHop {
    std::string_view message;
    std::int64_t depart_us;
    std::int64_t arrive_us;
};

inline void check_hops(const sim::RequestTrace& trace, const std::vector<PaperHop>& paper) {
    REQUIRE(trace.hops.size() == paper.size());
    for (std::size_t i = 0; i < paper.size(); ++i) {
        CAPTURE(i);
        CHECK(sim::to_text(trace.hops[i].message) == paper[i].message);
        CHECK(trace.hops[i].depart.ns == paper[i].depart_us * 1000);
        CHECK(trace.hops[i].arrive.ns == paper[i].arrive_us * 1000);
    }
}

/// One message of a walk, its times counted from the request's start.
struct PaperMessage {
    std::string_view message;
    std::string_view way; ///< the components that it goes from and to: "haproxy > nginx-1"
    std::int64_t depart_us;
    std::int64_t arrive_us;
    bool lost = false;
};

/// One visit of a walk, as its caller sees it.
struct PaperVisit {
    std::string_view instance;
    std::int64_t start_us;
    std::int64_t end_us;
};

/// All of a request's messages and visits, to the nanosecond.
inline void check_walk(const Observed& run, std::uint64_t request, const std::vector<PaperMessage>& messages,
                       const std::vector<PaperVisit>& visits) {
    CAPTURE(request);
    const sim::RequestTrace* const trace = run.trace.find(request);
    REQUIRE(trace != nullptr);
    const model::Plan& plan = run.simulation.plan();
    const auto since_start_ns = [&](Time time) { return (time - trace->start).ns; };
    REQUIRE(trace->hops.size() == messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
        CAPTURE(i);
        const sim::Hop& hop = trace->hops[i];
        const model::PlanLink& link = plan.links[hop.link.value];
        const std::string& from = plan.design.node(hop.forwards ? link.from : link.to).id;
        const std::string& to = plan.design.node(hop.forwards ? link.to : link.from).id;
        CHECK(sim::to_text(hop.message) == messages[i].message);
        CHECK(from + " > " + to == messages[i].way);
        CHECK(since_start_ns(hop.depart) == messages[i].depart_us * 1000);
        CHECK(since_start_ns(hop.arrive) == messages[i].arrive_us * 1000);
        CHECK(hop.lost == messages[i].lost);
    }
    REQUIRE(trace->spans.size() == visits.size());
    for (std::size_t i = 0; i < visits.size(); ++i) {
        CAPTURE(i);
        CHECK(plan.name_of(trace->spans[i].instance) == visits[i].instance);
        CHECK(since_start_ns(trace->spans[i].start) == visits[i].start_us * 1000);
        CHECK(since_start_ns(trace->spans[i].end) == visits[i].end_us * 1000);
    }
}

} // namespace labrack::test
