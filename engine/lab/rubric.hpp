// How a lab judges a design: experiments, and criteria that rest on them.
#pragma once

#include "base/local_text.hpp"
#include "base/quantity.hpp"
#include "model/catalogue.hpp"
#include "model/intervention.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

/// A run of the design that is judged. Requests count that are sent from `warm_up` on and before `duration`.
struct Experiment {
    std::string id;
    LocalText title; ///< as students know it; its id when it has none
    std::string workload;
    Duration warm_up;
    Duration duration; ///< from the start of the run, longer than `warm_up`, 1 h at most
    std::vector<model::Intervention> interventions;
};

/// What an experiment is asked for, of one operation or of all.
enum class Measure {
    goodput, ///< share of the requests that were answered within their objective
    errors,  ///< share that failed
    stale,   ///< share that was answered with older data than its client knew of
    lost,    ///< number of acknowledged writes that a failover lost
    mean,    ///< latency; a failure counts as infinitely slow
    p50,
    p95,
    p99,
    p999,
};

[[nodiscard]] std::string_view to_text(Measure measure);

/// Whether more of it is better.
[[nodiscard]] constexpr bool is_benefit(Measure measure) {
    return measure == Measure::goodput;
}

/// What a design must show. Amounts of a measure are ns, ppm or a number, as it is counted.
struct Check {
    enum class Kind {
        all,     ///< the least of its parts' credits
        any,     ///< the greatest
        negated, ///< full credit when its part has none, and none otherwise
        absent,  ///< analysis has no finding of the rule
        present, ///< it has one
        count,   ///< number of components of a kind or product, replicas included
        measure, ///< of an experiment: credit rises in a straight line from `none` to `full`
        survive, ///< of an experiment, each loss in turn: the share of the goodput that remains
        answer,  ///< a question is answered right
        cost,    ///< of the lab's month: credit rises in a straight line from `none` to `full`
    };
    Kind kind = Kind::all;
    std::vector<Check> parts; ///< of all, any, negated
    std::string name;   ///< of absent and present: the rule; of count: the kind or product; of answer: the question
    std::string aspect; ///< of absent and present: the rule's case; empty = any
    bool is_product = false; ///< of count: `name` is a product
    int at_least = 0;        ///< of count
    std::optional<int> at_most;
    std::string experiment; ///< of measure and survive
    std::string operation;  ///< of absent, present, measure and survive; empty = any, all
    Measure measure = Measure::goodput;
    std::vector<model::FailureAtom> losses; ///< of survive: what is lost
    std::vector<std::string> spared;        ///< of survive: kinds and products that are not lost, nor their machines
    Duration grace;                         ///< of survive: from the loss until requests count again
    bool to_start = false; ///< of measure: amounts are shares of what the start design shows under the same seed
    std::int64_t full = 0; ///< of measure and survive: earns full credit
    std::int64_t none = 0; ///< earns none
};

/// One line of a rubric.
struct Criterion {
    std::string id;
    LocalText title;
    std::string pillar;
    int points = 1; ///< 1 to 100
    Check check;
    LocalText feedback; ///< said when points are lost
    LocalText hint;     ///< how to win them
};

/// What a lab may ask of the student's design beside its rubric.
struct Palette {
    bool allows = false; ///< only what is listed may be added; else everything but that
    std::vector<std::string> products;
};

/// What a lab is about: a solution without it has to lose points.
struct Taught {
    std::string name;         ///< a kind or product of components
    bool is_product = false;  ///< `name` is a product
    bool only_copies = false; ///< that there are several of each, and not the component itself
};

struct Rubric {
    std::vector<Experiment> experiments;
    std::string light; ///< the experiment at light load: a design without 99 % goodput in it earns nothing
    std::vector<Criterion> criteria;
    int pass_mark = 60;                       ///< per cent of all points
    std::vector<std::uint64_t> practice{1};   ///< seeds that a student may try
    std::vector<std::uint64_t> grading{1001}; ///< seeds that decide; none of them is a practice seed
    std::vector<model::FailureAtom> failures{model::FailureAtom::instance, model::FailureAtom::host,
                                             model::FailureAtom::zone};
    std::vector<std::string> spared; ///< components that are never lost
    std::optional<Palette> palette;
    std::vector<std::string> locks;             ///< components that have to stay as they are in the start design
    std::optional<std::vector<Taught>> teaches; ///< none: the lab does not say
    std::uint64_t most_events = 20'000'000;     ///< for grading one design under one seed

    [[nodiscard]] const Experiment* find_experiment(std::string_view id) const;
    /// Of all criteria together.
    [[nodiscard]] std::int64_t points() const;
    /// Whether `quarter_points` of 4 × `points` are enough to pass.
    [[nodiscard]] bool is_passed_by(std::int64_t quarter_points, std::int64_t points) const;
};

} // namespace labrack::lab
