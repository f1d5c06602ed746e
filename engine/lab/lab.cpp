#include "lab/lab.hpp"

#include "base/hash.hpp"
#include "lab/words.hpp"

#include <algorithm>

namespace labrack::lab {

std::string_view to_text(StepKind kind) {
    return json::word_for<StepKind>(step_kinds, kind);
}

std::string_view to_text(Panel panel) {
    return json::word_for<Panel>(panel_words, panel);
}

std::string_view to_text(Measure measure) {
    return json::word_for<Measure>(measures, measure);
}

std::string source_hash(std::string_view english) {
    return to_hex(hash_text(english));
}

const model::Design* Lab::find_design(std::string_view design) const {
    const auto found =
        std::find_if(designs.begin(), designs.end(), [&](const SceneDesign& one) { return one.id == design; });
    return found == designs.end() ? nullptr : &found->design;
}

const model::Workload* Lab::find_workload(std::string_view workload) const {
    const auto found = std::find_if(workloads.begin(), workloads.end(),
                                    [&](const model::Workload& one) { return one.id == workload; });
    return found == workloads.end() ? nullptr : &*found;
}

model::Workload Lab::workload_of(const Experiment& experiment) const {
    model::Workload workload = *find_workload(experiment.workload);
    workload.interventions.insert(workload.interventions.end(), experiment.interventions.begin(),
                                  experiment.interventions.end());
    return workload;
}

const Experiment* Rubric::find_experiment(std::string_view experiment) const {
    const auto found = std::find_if(experiments.begin(), experiments.end(),
                                    [&](const Experiment& one) { return one.id == experiment; });
    return found == experiments.end() ? nullptr : &*found;
}

std::int64_t Rubric::points() const {
    std::int64_t all = 0;
    for (const Criterion& criterion : criteria)
        all += criterion.points;
    return all;
}

bool Rubric::is_passed_by(std::int64_t quarter_points, std::int64_t points) const {
    return points > 0 && quarter_points * 100 >= points * 4 * pass_mark;
}

const Term* Lab::find_term(std::string_view term) const {
    const auto found = std::find_if(terms.begin(), terms.end(), [&](const Term& one) { return one.id == term; });
    return found == terms.end() ? nullptr : &*found;
}

} // namespace labrack::lab
