#include "grade/explain.hpp"

#include "analysis/rules.hpp"
#include "grade/texts.hpp"

#include <algorithm>
#include <vector>

namespace labrack::grade {

namespace {

using Arguments = std::vector<TextArgument>;

LocalText number(std::int64_t value) {
    return untranslated(std::to_string(value));
}

/// The per mille of a percentile; 0 of other measures.
int per_mille(lab::Measure measure) {
    switch (measure) {
    case lab::Measure::p50: return 500;
    case lab::Measure::p95: return 950;
    case lab::Measure::p99: return 990;
    case lab::Measure::p999: return 999;
    default: return 0;
    }
}

/// The least favourable way to cut a figure.
Cut cut_of(const Evidence& one) {
    return lab::is_benefit(one.measure) ? Cut::down : Cut::up;
}

bool is_share(const Evidence& one) {
    return one.to_start || one.measure == lab::Measure::goodput || one.measure == lab::Measure::errors ||
           one.measure == lab::Measure::stale;
}

LocalText figure(const Evidence& one, std::int64_t amount) {
    if (is_share(one)) return share_figure(amount, cut_of(one));
    if (one.measure == lab::Measure::lost) return number(amount);
    return duration_figure(Duration{amount}, cut_of(one));
}

LocalText experiment_title(const Evidence& one, const lab::Lab& lab) {
    const lab::Experiment* experiment = lab.rubric->find_experiment(one.experiment);
    return experiment == nullptr ? untranslated(one.experiment) : experiment->title;
}

/// "the requests", or those for an operation, as the experiment's workload calls it.
LocalText requests_of(const Evidence& one, const lab::Lab& lab) {
    if (one.operation.empty()) return text_of("all-requests");
    LocalText title = untranslated(one.operation);
    const lab::Experiment* experiment = lab.rubric->find_experiment(one.experiment);
    const model::Workload* workload = experiment == nullptr ? nullptr : lab.find_workload(experiment->workload);
    const auto operation = workload == nullptr ? std::nullopt : workload->find_operation(one.operation);
    if (operation && !workload->operations[*operation].title.en.empty()) title = workload->operations[*operation].title;
    const Arguments arguments{{"operation", title}};
    return filled(text_of("requests-for"), arguments);
}

std::string_view id_of_run(const Evidence& one) {
    if (one.to_start) return one.amount ? "compared" : "compared-unanswered";
    if (!one.lost.empty()) return "survival";
    if (per_mille(one.measure) > 0) return one.amount ? "percentile" : "percentile-unanswered";
    if (one.measure == lab::Measure::mean) return one.amount ? "mean" : "mean-unanswered";
    return lab::to_text(one.measure);
}

LocalText measure_name(const Evidence& one, const LocalText& share) {
    const Arguments arguments{{"share", share}};
    const bool is_percentile = per_mille(one.measure) > 0;
    const std::string id = is_percentile ? "percentile" : std::string(lab::to_text(one.measure));
    return filled(text_of("measure-" + id), arguments);
}

LocalText explain_run(const Evidence& one, const lab::Lab& lab, const model::Design& design) {
    const LocalText share = share_figure(per_mille(one.measure) * std::int64_t{1'000}, Cut::down);
    const Arguments arguments{{"experiment", experiment_title(one, lab)},
                              {"requests", requests_of(one, lab)},
                              {"amount", figure(one, one.amount.value_or(0))},
                              {"full", figure(one, one.full)},
                              {"share", share},
                              {"measure", measure_name(one, share)},
                              {"lost", model::label_of(design, one.lost)}};
    LocalText text = filled(text_of(id_of_run(one)), arguments);
    if (!one.request) return text;
    const Arguments where{{"request", number(static_cast<std::int64_t>(*one.request))},
                          {"seed", number(static_cast<std::int64_t>(one.seed))},
                          {"at", duration_figure(one.at - Time{}, Cut::down)}};
    const LocalText see = filled(text_of("see-request"), where);
    return {text.en + " " + see.en, text.es + " " + see.es};
}

/// What students call a kind or product.
LocalText name_of(const std::string& id, const model::Catalogue& catalogue) {
    if (const auto kind = catalogue.find_kind(id)) return catalogue.kind(*kind).name;
    const auto product = catalogue.find_product(id);
    return product ? catalogue.product(*product).name : untranslated(id);
}

LocalText explain_count(const Evidence& one, const model::Catalogue& catalogue) {
    const bool has_most = one.none >= 0;
    const std::string_view id = !has_most ? "count-at-least" : one.full > 0 ? "count-between" : "count-at-most";
    const Arguments arguments{{"amount", number(one.amount.value_or(0))},
                              {"subject", name_of(one.subject, catalogue)},
                              {"least", number(one.full)},
                              {"most", number(one.none)}};
    return filled(text_of(id), arguments);
}

LocalText explain_missing(const Evidence& one) {
    const auto& rules = analysis::rule_texts();
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const auto& text) { return text.id == one.subject; });
    const Arguments arguments{{"rule", rule == rules.end() ? untranslated(one.subject) : rule->title}};
    return filled(text_of("finding-missing"), arguments);
}

/// A question goes by the step that it stands in, and among several there by its number, counted from 1.
LocalText name_question(const std::string& subject, const lab::Lab& lab) {
    const auto has_id = [](std::string_view id) { return [id](const auto& other) { return other.id == id; }; };
    const std::size_t dot = std::min(subject.find('.'), subject.size());
    const std::string_view step_id = std::string_view(subject).substr(0, dot);
    const std::string_view id = std::string_view(subject).substr(std::min(dot + 1, subject.size()));
    const auto step = std::find_if(lab.steps.begin(), lab.steps.end(), has_id(step_id));
    Arguments arguments{{"step", step == lab.steps.end() ? untranslated(subject) : step->title}};
    if (step == lab.steps.end() || step->questions.size() < 2) return filled(text_of("question"), arguments);
    const auto question = std::find_if(step->questions.begin(), step->questions.end(), has_id(id));
    arguments.emplace_back("number", number(question - step->questions.begin() + 1));
    return filled(text_of("question-numbered"), arguments);
}

LocalText explain_answer(const Evidence& one, const lab::Lab& lab) {
    const Arguments arguments{{"question", name_question(one.subject, lab)}};
    return filled(text_of(one.kind == Evidence::Kind::unanswered ? "answer-missing" : "answer-wrong"), arguments);
}

LocalText explain_limit(const Evidence& one, const lab::Lab& lab) {
    const Arguments arguments{{"experiment", experiment_title(one, lab)},
                              {"seed", number(static_cast<std::int64_t>(one.seed))},
                              {"events", number(static_cast<std::int64_t>(lab.rubric->most_events))}};
    return filled(text_of(one.kind == Evidence::Kind::budget ? "budget" : "nothing-to-lose"), arguments);
}

LocalText explain_plainly(const Evidence& one, const lab::Lab& lab, const model::Catalogue& catalogue,
                          const model::Design& design) {
    switch (one.kind) {
    case Evidence::Kind::finding:
    case Evidence::Kind::cost: break;
    case Evidence::Kind::missing_finding: return explain_missing(one);
    case Evidence::Kind::count: return explain_count(one, catalogue);
    case Evidence::Kind::run: return explain_run(one, lab, design);
    case Evidence::Kind::no_loss:
    case Evidence::Kind::budget: return explain_limit(one, lab);
    case Evidence::Kind::unanswered:
    case Evidence::Kind::wrong_answer: return explain_answer(one, lab);
    }
    return one.says;
}

} // namespace

LocalText explain(const Evidence& evidence, const lab::Lab& lab, const model::Catalogue& catalogue,
                  const model::Design& design) {
    const LocalText plain = explain_plainly(evidence, lab, catalogue, design);
    if (!evidence.unwanted) return plain;
    const Arguments arguments{{"sentence", plain}};
    return filled(text_of("unwanted"), arguments);
}

LocalText explain_light_load(const Evidence& evidence, const lab::Lab& lab, const model::Catalogue& catalogue,
                             const model::Design& design) {
    const Arguments arguments{{"sentence", explain(evidence, lab, catalogue, design)}};
    return filled(text_of("light-load"), arguments);
}

} // namespace labrack::grade
