// How far designs stay from the thresholds of a rubric, so that no grade hangs on a seed.
#pragma once

#include "grade/grade.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace labrack::grade {

/// What one check of an experiment measured under several seeds, beside what earns full credit. Amounts are ns, ppm or
/// a number, as the measure is counted.
struct Margin {
    std::string criterion;
    std::string experiment;
    std::string operation; ///< empty = all
    bool survival = false; ///< of the worst loss; else of `measure`
    lab::Measure measure = lab::Measure::goodput;
    std::int64_t full = 0;
    std::int64_t none = 0;
    std::uint64_t seeds = 0;
    std::uint64_t cleared = 0;     ///< seeds that earned full credit
    std::optional<double> mean;    ///< none: under some seed so many failed that there is no such amount
    double deviation = 0.0;        ///< standard deviation of a single seed
    bool exceeds_budget = false;   ///< under some seed the run took more events than a lab may
    bool cannot_be_better = false; ///< each seed showed the best that there is: nothing lost, all in time

    /// From the mean to the threshold, as a share of it; of `none` where it is zero. Infinite without a mean.
    [[nodiscard]] double relative() const;
    /// The same in standard deviations; infinite when all seeds agree.
    [[nodiscard]] double deviations() const;
    /// Whether all seeds stay on one side of the threshold, and at least a tenth of it or four standard deviations
    /// from it.
    [[nodiscard]] bool is_clear() const;
};

/// The margins of all checks of experiments of the rubric under seeds that no grade is made with, in the rubric's
/// order. The design can be judged.
[[nodiscard]] std::vector<Margin> measure_margins(const lab::Lab& lab, const model::Catalogue& catalogue,
                                                  const model::Design& design);

/// The seeds that margins are measured under: `count` of them from `first` on.
struct MarginSeeds {
    std::uint64_t first = 5'000; ///< none that a lab is likely to use
    std::uint64_t count = 20;
};
inline constexpr MarginSeeds margin_seeds;

} // namespace labrack::grade
