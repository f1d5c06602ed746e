// The horizontal pod autoscaler against its documented formula, by the documentation's own examples, in a run.
#include "support/cluster.hpp"
#include "theory/theory.hpp"

using namespace labrack;
using namespace labrack::test;

// Formula and examples: kubernetes.io, "Horizontal Pod Autoscaling", Algorithm details (read 2026-11-21):
//   desired = ceil(current × metric / target), nothing within a tenth of the target;
//   200m against 100m doubles the replicas, 50m against 100m halves them.
// It looks every 15 s, at 15, 30, 45 s and so on, at a metric that is 10 s old: that of the 15 s until 5, 20, 35 s.
// Rates change at such instants, so that each look sees one rate alone; requests arrive 60 ms later, so the rate falls
// a second before. A page takes 100 ms, the target is 100m a pod.

TEST_CASE("the pod autoscaler follows its documented formula") {
    Observed run(theory_plan("hpa"));
    const auto pods_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        return existing(run, "api");
    };
    // 5 a second: 500m over five pods. At 15 s the metric is that of 5 s only, a third; but five are the least.
    CHECK(pods_at(16'000) == 5);
    CHECK(pods_at(89'999) == 5);
    // From 80 s on 1000m, 200m a pod. The look at 90 s sees what was until 80 s, that at 105 s doubles.
    CHECK(pods_at(104'999) == 5);
    CHECK(pods_at(105'001) == 10);
    // At 120 s the new pods, ready since 106 s, have no whole window before 110 s and count as idle. The old ones had
    // 200m each until the others were asked, at 107 s, and 100m for 3 s: 180m, over ten 90m, within a tenth. From
    // 135 s on ten have 100m each.
    CHECK(pods_at(120'001) == 10);
    CHECK(pods_at(135'001) == 10);
    CHECK(serving(run, "api") == 10);
    // From 170 s on 1050m, 105m a pod: within a tenth.
    CHECK(pods_at(258'999) == 10);
    // From 259 s on 500m, 50m a pod: half as many, as the look at 285 s finds first. The look at 270 s found ten, which
    // counts for 300 s, until 570 s and at it.
    CHECK(pods_at(285'001) == 10);
    CHECK(pods_at(570'001) == 10);
    CHECK(pods_at(584'999) == 10);
    CHECK(pods_at(585'001) == 5);
    CHECK(pods_at(704'999) == 5);
    // From 680 s on 3000m, 600m a pod: ceil(5 × 600 / 100) = 30 at 705 s, but a period at most doubles.
    CHECK(pods_at(705'001) == 10);
    // At 720 s the old pods have had 600m until the others were asked, at 707 s, and 300m for 3 s: 540m, over ten of
    // which five count as idle ceil(5 × 540 / 100) = 27. Twelve are the most.
    CHECK(pods_at(719'999) == 10);
    CHECK(pods_at(720'001) == 12);
    CHECK(pods_at(740'000) == 12);
    CHECK(run.metrics.operations()[0].failures() == 0);
}
