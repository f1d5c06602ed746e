// The simulation's parts by themselves.
#include "base/random.hpp"
#include "sim/calendar.hpp"
#include "sim/metrics.hpp"
#include "sim/processor.hpp"
#include "sim/timeouts.hpp"
#include "sim/trace.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace labrack;
using namespace labrack::sim;

TEST_CASE("the calendar gives events by time, and at equal times in the order of scheduling, interventions first") {
    Calendar calendar;
    calendar.schedule({20}, EventKind::call, 1);
    calendar.schedule({10}, EventKind::call, 2);
    calendar.schedule({10}, EventKind::call, 3);
    calendar.schedule({10}, EventKind::intervention, 4);
    std::vector<std::uint32_t> order;
    while (!calendar.empty())
        order.push_back(calendar.pop().index());
    CHECK(order == std::vector<std::uint32_t>{4, 2, 3, 1});
}

TEST_CASE("the calendar sorts ten thousand random events") {
    Calendar calendar;
    DrawStream stream(DrawKey{5});
    std::vector<std::int64_t> times;
    for (int i = 0; i < 10'000; ++i) {
        times.push_back(stream.next_below(5'000));
        calendar.schedule({times.back()}, EventKind::call, 0);
    }
    std::sort(times.begin(), times.end());
    for (const std::int64_t time : times)
        CHECK(calendar.pop().time_ns == time);
    CHECK(calendar.empty());
}

TEST_CASE("on fewer cores than computations each gets an equal share") {
    Processor processor(1);
    processor.add({0}, {1000}, 1);
    CHECK(processor.due().ns == 1000);
    processor.add({400}, {300}, 2); // 600 left of the first: together 2 × 300, then 300 alone
    CHECK(processor.due().ns == 1000);
    CHECK(processor.take_finished({1000}) == 2);
    CHECK(processor.take_finished({1000}) == Processor::none_left);
    CHECK(processor.due().ns == 1300);
    CHECK(processor.take_finished({1300}) == 1);
    CHECK(processor.due() == never);
}

TEST_CASE("a computation never uses more than one core") {
    Processor processor(4);
    processor.add({0}, {1000}, 1);
    processor.add({0}, {1000}, 2);
    CHECK(processor.busy() == 2);
    CHECK(processor.due().ns == 1000);
}

TEST_CASE("sharing among seven on three cores loses nothing to rounding") {
    Processor processor(3);
    for (std::uint32_t call = 0; call < 7; ++call)
        processor.add({0}, {3'000'000'000}, call);
    const Time due = processor.due();
    CHECK(due.ns == 7'000'000'000);
    for (int i = 0; i < 7; ++i)
        CHECK(processor.take_finished(due) != Processor::none_left);
}

TEST_CASE("what is scheduled in the place of the event taken out is in order, and so is what was there") {
    Calendar calendar;
    for (const std::int64_t at : {10, 30, 20, 50, 40})
        calendar.schedule({at}, EventKind::call, static_cast<std::uint32_t>(at));
    CHECK(calendar.take().index() == 10);
    calendar.schedule({60}, EventKind::call, 60); // takes the place
    calendar.schedule({5}, EventKind::call, 5);   // one more
    calendar.settle();
    for (const std::uint32_t expected : {5u, 20u, 30u, 40u, 50u, 60u}) {
        CHECK(calendar.take().index() == expected);
        calendar.settle(); // nothing was scheduled
    }
    CHECK(calendar.empty());
}

TEST_CASE("events of any delays, recurring and drawn, come in the order of time and scheduling") {
    Calendar calendar;
    DrawStream draw(DrawKey{7});
    std::vector<std::pair<std::int64_t, std::uint32_t>> expected;
    std::vector<std::pair<std::int64_t, std::uint32_t>> order;
    std::int64_t now = 0;
    std::uint32_t next = 0;
    const auto schedule = [&] {
        const auto recurring = static_cast<std::int64_t>(draw.next_below(20)) * 50; // more than there are rings for
        const auto drawn = static_cast<std::int64_t>(draw.next_below(1000));
        if (draw.next_below(4) == 0) {
            expected.emplace_back(now + drawn, next);
            calendar.schedule({now + drawn}, EventKind::call, next++);
        } else {
            expected.emplace_back(now + recurring, next);
            calendar.schedule_after({now}, {recurring}, EventKind::call, next++);
        }
    };
    for (int i = 0; i < 50; ++i)
        schedule();
    while (!calendar.empty()) {
        CHECK(calendar.next().ns >= now);
        const Event event = calendar.take();
        now = event.time_ns;
        order.emplace_back(now, event.index());
        for (std::uint32_t more = draw.next_below(3); more > 0 && next < 20'000; --more)
            schedule();
        if (next < 1'000) schedule(); // so that it does not run dry
        calendar.settle();
    }
    std::sort(expected.begin(), expected.end());
    CHECK(order.size() >= 1'000);
    CHECK(order == expected);
}

TEST_CASE("removing a computation gives its share to the others") {
    Processor processor(1);
    processor.add({0}, {1000}, 1);
    processor.add({0}, {1000}, 2);
    processor.remove({500}, 2); // both have had 250
    CHECK(processor.due().ns == 1250);
}

TEST_CASE("timeouts come in order of their due time and cancelled ones never") {
    const auto live = [](const Timeout&) { return true; };
    Timeouts timeouts;
    CHECK(timeouts.not_before() == never);
    timeouts.set({0}, {100}, 1, 1, live);
    timeouts.set({0}, {50}, 2, 1, live);
    timeouts.set({10}, {50}, 3, 1, live);
    CHECK(timeouts.not_before().ns == 50);
    const auto live_but_2 = [](const Timeout& timeout) { return timeout.call != 2; };
    REQUIRE(timeouts.next(live_but_2) != nullptr);
    CHECK(timeouts.next(live_but_2)->call == 3);
    CHECK(timeouts.not_before().ns == 60);
    CHECK(timeouts.earliest([](const Timeout& timeout) { return timeout.call == 1; }).ns == 100);
    CHECK(timeouts.next([](const Timeout&) { return false; }) == nullptr);
}

TEST_CASE("a ring of timeouts keeps its order while it grows and goes round") {
    Ring<Timeout> ring;
    std::uint32_t next_in = 0;
    std::uint32_t next_out = 0;
    for (int round = 0; round < 200; ++round) { // two in, one out
        ring.push({{}, next_in++, 0});
        ring.push({{}, next_in++, 0});
        CHECK(ring.front().call == next_out);
        CHECK(ring.at(ring.size() - 1).call == next_in - 1);
        ring.pop();
        ++next_out;
    }
    for (; !ring.empty(); ring.pop())
        CHECK(ring.front().call == next_out++);
    CHECK(next_out == next_in);
}

TEST_CASE("the trace log keeps the latest requests, with nothing left of those whose memory they have") {
    TraceLog log(10);
    CHECK(log.find(0) == nullptr);
    for (std::uint64_t ordinal = 0; ordinal < 100; ordinal += ordinal < 60 ? 3 : 4) { // evenly, and then otherwise
        RequestTrace& trace = log.begin(ordinal);
        CHECK(trace.spans.empty());
        CHECK_FALSE(trace.finished());
        trace.spans.emplace_back();
        trace.end = {1};
        REQUIRE(log.find(ordinal) == &trace);
        CHECK(log.find(ordinal + 1) == nullptr);
    }
    REQUIRE(log.requests().size() == 10);
    CHECK(log.requests().front().ordinal == 60);
    CHECK(log.requests().back().ordinal == 96);
    for (const RequestTrace& trace : log.requests())
        CHECK(log.find(trace.ordinal) == &trace);
    CHECK(log.find(61) == nullptr);
    CHECK(log.find(57) == nullptr);
    log.clear();
    CHECK(log.requests().empty());
}

TEST_CASE("a histogram's percentiles are exact to a sixty-fourth") {
    Histogram histogram;
    for (std::int64_t i = 1; i <= 1000; ++i)
        histogram.add(microseconds(i));
    CHECK(histogram.count() == 1000);
    CHECK(histogram.percentile({500'000}).ns >= 500'000);
    CHECK(histogram.percentile({500'000}).ns <= 500'000 * 65 / 64);
    CHECK(histogram.percentile({1'000'000}).ns == 1'000'000);
    CHECK(histogram.percentile({0}).ns <= 1'000 * 65 / 64);
    CHECK(histogram.mean().ns == 500'500);
    std::uint64_t total = 0;
    for (const Histogram::Bucket& bucket : histogram.buckets()) {
        CHECK(bucket.low <= bucket.high);
        CHECK((bucket.high - bucket.low).ns * 64 <= bucket.low.ns + 64);
        total += bucket.count;
    }
    CHECK(total == 1000);
}

TEST_CASE("a failure counts as infinitely slow in a percentile") {
    OperationMetrics metrics;
    for (int i = 0; i < 94; ++i) {
        ++metrics.succeeded;
        metrics.latency.add(milliseconds(10));
    }
    metrics.failed[static_cast<std::size_t>(Reason::timeout)] = 6;
    CHECK(metrics.percentile({940'000}) == milliseconds(10));
    CHECK_FALSE(metrics.percentile({950'000}).has_value());
}
