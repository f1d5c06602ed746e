// Max-min fair rates: textbook cases, times by hand, and the condition that characterises them.
#include "base/random.hpp"
#include "sim/flows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <vector>

using namespace labrack;
using sim::Flows;

namespace {

constexpr Bandwidth mbit(std::int64_t count) {
    return {count * 1'000'000};
}

constexpr Bytes megabyte{1'000'000};

/// All flows in order of their ends, with the instants.
std::vector<std::pair<std::uint32_t, std::int64_t>> run_out(Flows& flows) {
    std::vector<std::pair<std::uint32_t, std::int64_t>> ends;
    while (!flows.empty()) {
        const Time now = flows.due();
        REQUIRE(now != never);
        for (std::uint32_t call; (call = flows.take_finished(now)) != Flows::none_left;)
            ends.emplace_back(call, now.ns);
    }
    return ends;
}

using Ends = std::vector<std::pair<std::uint32_t, std::int64_t>>;

} // namespace

TEST_CASE("a flow alone has the least of its limits to itself") {
    Flows flows;
    const std::vector<model::Crossing> way{{0, mbit(100)}, {1, mbit(8)}, {2, mbit(10)}};
    const auto path = flows.begin(Time{5}, megabyte, way, 7);
    CHECK(flows.rate(path) == mbit(8));
    CHECK(flows.carried(2) == mbit(8));
    CHECK(flows.latest_due(path).ns == 1'000'000'005);
    CHECK(run_out(flows) == Ends{{7, 1'000'000'005}});
}

TEST_CASE("an end between two nanoseconds is rounded up") {
    Flows flows;
    const std::vector<model::Crossing> way{{0, {3'000'000'000}}};
    flows.begin(Time{}, Bytes{1}, way, 0); // 8 bits in 2.67 ns
    CHECK(run_out(flows) == Ends{{0, 3}});
}

TEST_CASE("two flows share what both cross; when one ends the other goes on at full speed") {
    Flows flows;
    const std::vector<model::Crossing> way{{0, mbit(8)}};
    flows.begin(Time{}, megabyte, way, 0);
    flows.begin(Time{} + milliseconds(500), megabyte, way, 1);
    // The first has sent half by then and needs 1 s for the rest; then the second has half left, for 0.5 s.
    CHECK(run_out(flows) == Ends{{0, 1'500'000'000}, {1, 2'000'000'000}});
}

TEST_CASE("of flows that end together the one that began first is first") {
    Flows flows;
    const std::vector<model::Crossing> one{{0, mbit(8)}};
    const std::vector<model::Crossing> other{{1, mbit(8)}};
    flows.begin(Time{}, megabyte, other, 3);
    flows.begin(Time{}, megabyte, one, 2);
    flows.begin(Time{}, megabyte, other, 1);
    flows.begin(Time{}, megabyte, one, 0);
    CHECK(run_out(flows) == Ends{{3, 2'000'000'000}, {2, 2'000'000'000}, {1, 2'000'000'000}, {0, 2'000'000'000}});
}

TEST_CASE("three links in a row: who crosses the narrowest gets its share there, the others take what is left") {
    Flows flows;
    const model::Crossing first{0, mbit(10)};
    const model::Crossing second{1, mbit(6)};
    const model::Crossing third{2, mbit(8)};
    const auto all = flows.begin(Time{}, megabyte, std::vector{first, second, third}, 0);
    const auto one = flows.begin(Time{}, megabyte, std::vector{first}, 1);
    const auto two = flows.begin(Time{}, megabyte, std::vector{second}, 2);
    const auto three = flows.begin(Time{}, megabyte, std::vector{third}, 3);
    CHECK(flows.rate(all) == mbit(3));
    CHECK(flows.rate(two) == mbit(3));
    CHECK(flows.rate(one) == mbit(7));
    CHECK(flows.rate(three) == mbit(5));
    CHECK(flows.carried(0) == mbit(10));
    CHECK(flows.carried(1) == mbit(6));
    CHECK(flows.carried(2) == mbit(8));
}

TEST_CASE("five sessions over three links, as in Bertsekas and Gallager") {
    Flows flows; // equal links; sessions 2, 3 and 5 meet on the second, 1 and 3 on the first, 4 is alone on the third
    const model::Crossing first{10, mbit(9)};
    const model::Crossing second{20, mbit(9)};
    const model::Crossing third{30, mbit(9)};
    const auto one = flows.begin(Time{}, megabyte, std::vector{first}, 1);
    const auto two = flows.begin(Time{}, megabyte, std::vector{second}, 2);
    const auto both = flows.begin(Time{}, megabyte, std::vector{first, second}, 3);
    const auto four = flows.begin(Time{}, megabyte, std::vector{third}, 4);
    const auto five = flows.begin(Time{}, megabyte, std::vector{second}, 5);
    CHECK(flows.rate(one) == mbit(6));
    CHECK(flows.rate(two) == mbit(3));
    CHECK(flows.rate(both) == mbit(3));
    CHECK(flows.rate(four) == mbit(9));
    CHECK(flows.rate(five) == mbit(3));
}

TEST_CASE("a flow that is cancelled frees its share at once") {
    Flows flows;
    const std::vector<model::Crossing> way{{0, mbit(8)}};
    const auto path = flows.begin(Time{}, megabyte, way, 0);
    flows.begin(Time{}, megabyte, way, 1);
    flows.cancel(Time{} + seconds(1), path, 0);
    CHECK(flows.rate(path) == mbit(8));
    CHECK(run_out(flows) == Ends{{1, 1'500'000'000}});
    CHECK(flows.due() == never);
}

TEST_CASE("a copy in mid-flow goes on as the original does") {
    Flows flows;
    const std::vector<model::Crossing> way{{0, {7'777'777}}};
    for (std::uint32_t i = 0; i < 5; ++i)
        flows.begin(Time{i * 1'000'003}, Bytes{100'000 + i}, way, i);
    Flows copy = flows;
    CHECK(run_out(copy) == run_out(flows));
}

TEST_CASE("bytes are conserved: a link that is never idle carries all of them in the time that its bandwidth needs") {
    Flows flows;
    const std::vector<model::Crossing> way{{0, mbit(10)}};
    DrawStream draw(DrawKey{42});
    std::int64_t bits = 0;
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        const Bytes size{1 + draw.next_below(100'000)};
        bits += size.count * 8;
        flows.begin(Time{i * 1'000}, size, way, i);
    }
    const auto ends = run_out(flows);
    CHECK(ends.size() == 1'000);
    // A whole millibit per second is lost to rounding at most for each flow: 10^-7 of the rate, less as they end.
    const std::int64_t exact_ns = bits * 100;
    CHECK(ends.back().second >= exact_ns);
    CHECK(ends.back().second - exact_ns < exact_ns / 10'000'000);
}

TEST_CASE("no limit is exceeded, and every flow has a bottleneck: a full limit at which none is faster") {
    // Which characterises max-min fairness (Bertsekas and Gallager, 6.5.2).
    struct Flow {
        std::vector<model::Crossing> way;
        std::uint32_t path = 0;
    };
    constexpr std::uint32_t limits = 12;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        DrawStream draw(DrawKey{seed});
        std::vector<Bandwidth> capacity;
        for (std::uint32_t i = 0; i < limits; ++i)
            capacity.push_back({1'000'000 + draw.next_below(50'000'000)});
        Flows flows;
        std::vector<Flow> all;
        for (std::uint32_t i = 0; i < 30; ++i) {
            Flow flow;
            for (std::uint32_t r = draw.next_below(4); r < limits && flow.way.size() < 4; r += 1 + draw.next_below(5))
                flow.way.push_back({r, capacity[r]});
            flow.path = flows.begin(Time{i}, megabyte, flow.way, i);
            all.push_back(flow);
        }
        flows.cancel(Time{100}, all[3].path, 3);
        all.erase(all.begin() + 3);
        std::map<std::uint32_t, std::int64_t> load;
        std::map<std::uint32_t, std::int64_t> fastest;
        std::map<std::uint32_t, std::int64_t> count;
        for (const Flow& flow : all) {
            const std::int64_t rate = flows.rate(flow.path).bits_per_second;
            for (const model::Crossing& crossing : flow.way) {
                load[crossing.resource] += rate;
                fastest[crossing.resource] = std::max(fastest[crossing.resource], rate);
                ++count[crossing.resource];
            }
        }
        for (const auto& [resource, sum] : load)
            REQUIRE(sum <= capacity[resource].bits_per_second);
        for (const Flow& flow : all) {
            const std::int64_t rate = flows.rate(flow.path).bits_per_second;
            REQUIRE(std::any_of(flow.way.begin(), flow.way.end(), [&](const model::Crossing& at) {
                const bool full = load[at.resource] + count[at.resource] + 1 >= at.capacity.bits_per_second;
                return full && rate >= fastest[at.resource] - 1;
            }));
        }
    }
}
