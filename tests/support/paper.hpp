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

} // namespace labrack::test
