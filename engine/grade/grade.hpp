// Grades: how a design fares against a lab's rubric, and the evidence for every point that it lost.
#pragma once

#include "base/local_text.hpp"
#include "grade/progress.hpp"
#include "lab/answer.hpp"
#include "lab/lab.hpp"
#include "model/catalogue.hpp"
#include "model/design.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace labrack::grade {

/// Where it can be seen why a check has not full credit. A run is replayed from its experiment, seed and loss.
struct Evidence {
    enum class Kind {
        finding,         ///< that analysis has
        missing_finding, ///< that it lacks
        count,           ///< of components
        run,             ///< of an experiment
        cost,            ///< of the lab's month, in micro-dollars
        no_loss,         ///< nothing that could be lost, so that nothing survives
        budget,          ///< the experiment took more events than a lab allows
        unanswered,      ///< a question
        wrong_answer,    ///< to a question
    };
    Kind kind = Kind::finding;
    std::string subject; ///< the rule; of count: the kind or product; of answers: "STEP.QUESTION"
    std::vector<std::string>
        components;         ///< of finding: whom it is about; of count: those counted; of cost: the dearest
    std::string experiment; ///< of run, no_loss and budget
    std::uint64_t seed = 0;
    std::string lost;      ///< of run: what was stopped when the warm-up was over; empty = nothing
    std::string operation; ///< of run; empty = all
    lab::Measure measure = lab::Measure::goodput;
    bool to_start = false;              ///< of run: amounts are ppm of what the start design shows
    std::optional<std::int64_t> amount; ///< ns, ppm or a number; none: so many failed that there is none
    std::int64_t full = 0;              ///< of count: the least, and `none` the most; -1 = any number
    std::int64_t none = 0;
    std::optional<std::uint64_t> request; ///< of run: the ordinal of a request that shows it
    Time at;                              ///< when that was sent
    bool unwanted = false;                ///< the check asks for the contrary
    LocalText says;                       ///< all of it in a sentence or two
};

struct CriterionResult {
    std::string id;
    int points = 0;
    int quarters = 0; ///< of its points that are earned, 0 to 4
    std::vector<Evidence> evidence;
};

/// Integers alone, so that it is the same everywhere.
struct Grade {
    std::int64_t quarter_points = 0; ///< earned, of 4 × `points`
    std::int64_t points = 0;         ///< of the whole rubric
    bool passed = false;
    bool carries_light_load = false; ///< without which nothing is earned
    std::vector<CriterionResult> criteria;
    Diagnostics problems; ///< why the design cannot be judged at all; then nothing is earned
    std::uint64_t events = 0;
    std::uint64_t lab_hash = 0;
    std::uint64_t catalogue_hash = 0;

    /// Earned, in hundredths of a per cent.
    [[nodiscard]] std::int64_t basis_points() const;
};

/// Grades a design and answers under the lab's grading seeds. The lab has a rubric. The same input gives the same grade
/// on every machine. Nothing when `on_progress` has ended it.
[[nodiscard]] std::optional<Grade> grade(const lab::Lab& lab, const model::Catalogue& catalogue,
                                         const model::Design& design, const lab::Answers& answers,
                                         const OnProgress& on_progress);

/// The same to its end.
[[nodiscard]] Grade grade(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design,
                          const lab::Answers& answers = {});

} // namespace labrack::grade
