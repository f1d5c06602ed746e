// Judges one design by the checks of a rubric.
#pragma once

#include "analysis/finding.hpp"
#include "grade/grade.hpp"
#include "grade/trials.hpp"

#include <map>

namespace labrack::grade {

/// What a check has earned, with what shows why it is not more.
struct Verdict {
    std::int64_t credit = 0; ///< ppm
    std::vector<Evidence> evidence;
};

/// Which losses the rubric's findings and trials ask about: those of `kinds` that it has.
[[nodiscard]] analysis::FailureModel failure_model(const lab::Rubric& rubric,
                                                   const std::vector<model::FailureAtom>& kinds);

class Judge {
  public:
    Judge(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design, lab::Answers answers,
          OnProgress on_progress = {});

    /// Tells the watch how many runs the whole rubric takes. All experiments can be run.
    void expect_runs();
    /// Whether at light load at least 99 % of the requests are answered within their objective, under every seed.
    [[nodiscard]] Verdict carries_light_load();
    [[nodiscard]] CriterionResult judge(const lab::Criterion& criterion);
    [[nodiscard]] std::uint64_t events() const { return trials_.events(); }
    /// Whether who asked for the grade has ended it; then verdicts mean nothing.
    [[nodiscard]] bool is_stopped() const { return watch_.is_stopped(); }
    /// What each seed measured for a check of an experiment; of survival, at the loss that does most harm.
    [[nodiscard]] std::vector<Evidence> measure_all_seeds(const lab::Check& check);
    /// Why the design cannot be run under the experiment; nothing when it can.
    [[nodiscard]] Diagnostics problems_of(const lab::Experiment& experiment);

  private:
    [[nodiscard]] Verdict check(const lab::Check& check);
    [[nodiscard]] Verdict check_all(const lab::Check& check);
    [[nodiscard]] Verdict check_any(const lab::Check& check);
    [[nodiscard]] Verdict check_negated(const lab::Check& check);
    [[nodiscard]] Verdict check_finding(const lab::Check& check);
    [[nodiscard]] Verdict check_count(const lab::Check& check) const;
    [[nodiscard]] Verdict check_cost(const lab::Check& check) const;
    [[nodiscard]] Verdict check_worst_seed(const lab::Check& check);
    [[nodiscard]] Verdict check_under(const lab::Check& check, std::uint64_t seed);
    [[nodiscard]] Verdict check_measure_under(const lab::Check& check, std::uint64_t seed);
    [[nodiscard]] Verdict check_survival_under(const lab::Check& check, std::uint64_t seed);
    /// What a check of survival loses in turn; nothing of other checks.
    [[nodiscard]] std::vector<model::InstanceIndex> losses_of(const lab::Check& check);
    [[nodiscard]] Verdict check_answer(const lab::Check& check) const;
    [[nodiscard]] std::optional<std::int64_t> amount_at_start(const lab::Check& check, std::uint64_t seed);
    [[nodiscard]] const analysis::Findings& findings();
    [[nodiscard]] model::OperationIndex operation_of(const lab::Check& check, const model::Plan& plan) const;
    /// Counts the run's events; false, with the evidence, when there are too many of them for one criterion and seed.
    [[nodiscard]] bool affords(const Trial& trial, const lab::Check& check, std::uint64_t seed, std::uint64_t& spent,
                               Verdict& verdict) const;

    const lab::Lab& lab_;
    const model::Catalogue& catalogue_;
    const model::Design& design_;
    lab::Answers answers_;
    Watch watch_;
    Trials trials_;
    Trials start_trials_; ///< of the start design, that checks compare with
    std::optional<analysis::Findings> findings_;
};

/// Of each criterion's checks of an experiment, by the criterion's id: what each of the grading seeds measured.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<Evidence>>>
measure_thresholds(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design);

} // namespace labrack::grade
