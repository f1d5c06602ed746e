#include "grade/judge.hpp"

#include "grade/measures.hpp"
#include "grade/month.hpp"
#include "grade/texts.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace labrack::grade {

namespace {

constexpr std::int64_t whole = 1'000'000;
constexpr std::int64_t light_goodput = 990'000;
constexpr Duration wait_to_compare = seconds(30); ///< where no threshold says how slow is too slow

bool is_latency(lab::Measure measure) {
    return measure >= lab::Measure::mean;
}

/// The longest that any objective or threshold asks about.
Duration longest_wait(const lab::Lab& lab, const lab::Check& check) {
    Duration longest{};
    if (check.to_start) longest = wait_to_compare;
    if (is_latency(check.measure) && !check.to_start) longest = Duration{std::max(check.none, check.full)};
    for (const lab::Check& part : check.parts)
        longest = std::max(longest, longest_wait(lab, part));
    return longest;
}

Duration longest_wait(const lab::Lab& lab) {
    Duration longest{};
    for (const lab::Criterion& criterion : lab.rubric->criteria)
        longest = std::max(longest, longest_wait(lab, criterion.check));
    for (const model::Workload& workload : lab.workloads)
        for (const model::Operation& operation : workload.operations)
            longest = std::max(longest, operation.objective);
    return longest;
}

/// The components of these kinds and products, and the machines on which nothing else stands.
std::vector<std::string> ids_of(const model::Design& design, const model::Catalogue& catalogue,
                                const std::vector<std::string>& names) {
    const auto is_named = [&](const model::Node& node) {
        const auto has = [&](const std::string& name) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        return has(catalogue.kind_of(node.product).id) || has(catalogue.product(node.product).id);
    };
    std::vector<char> has_some(design.nodes.size());
    std::vector<char> has_others(design.nodes.size());
    for (std::uint32_t i = 0; i < design.nodes.size(); ++i) {
        const model::NodeIndex host = design.host_of({i}, catalogue);
        if (!host.exists() || host.value == i) continue;
        (is_named(design.nodes[i]) ? has_some : has_others)[host.value] = 1;
    }
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < design.nodes.size(); ++i)
        if (is_named(design.nodes[i]) || (has_some[i] != 0 && has_others[i] == 0)) ids.push_back(design.nodes[i].id);
    return ids;
}

Evidence run_evidence(const lab::Check& check, std::uint64_t seed, const Amount& amount) {
    Evidence evidence;
    evidence.kind = Evidence::Kind::run;
    evidence.experiment = check.experiment;
    evidence.seed = seed;
    evidence.operation = check.operation;
    evidence.measure = check.measure;
    evidence.to_start = check.to_start;
    evidence.amount = amount.value;
    evidence.full = check.full;
    evidence.none = check.none;
    if (amount.shown == nullptr) return evidence;
    evidence.request = amount.shown->ordinal;
    evidence.at = amount.shown->start;
    return evidence;
}

/// One amount as ppm of another. Where the other has none, that is infinitely slow; where it is nothing at all, any
/// amount is infinitely more.
std::optional<std::int64_t> ratio(std::optional<std::int64_t> amount, std::optional<std::int64_t> other) {
    constexpr std::int64_t infinitely_more = whole * whole;
    if (!amount) return std::nullopt;
    if (!other) return 0;
    if (*other == 0) return *amount == 0 ? whole : infinitely_more;
    return static_cast<std::int64_t>(
        std::min<__int128>(static_cast<__int128>(*amount) * whole / *other, infinitely_more));
}

/// Keeps the worse of the two; of equals the first.
void take_worst(Verdict& worst, Verdict other) {
    if (other.credit < worst.credit) worst = std::move(other);
}

/// The checks of experiments among a check and its parts.
void list_thresholds(const lab::Check& check, std::vector<const lab::Check*>& out) {
    if (check.kind == lab::Check::Kind::measure || check.kind == lab::Check::Kind::survive) out.push_back(&check);
    for (const lab::Check& part : check.parts)
        list_thresholds(part, out);
}

} // namespace

analysis::FailureModel failure_model(const lab::Rubric& rubric, const std::vector<model::FailureAtom>& kinds) {
    const auto has = [&](model::FailureAtom kind) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end() &&
               std::find(rubric.failures.begin(), rubric.failures.end(), kind) != rubric.failures.end();
    };
    return {has(model::FailureAtom::instance), has(model::FailureAtom::host), has(model::FailureAtom::zone),
            rubric.spared};
}

Judge::Judge(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design, lab::Answers answers,
             OnProgress on_progress)
    : lab_(lab), catalogue_(catalogue), design_(design), answers_(std::move(answers)), watch_(std::move(on_progress)),
      trials_(lab, catalogue, design, longest_wait(lab), watch_),
      start_trials_(lab, catalogue, lab.start, longest_wait(lab), watch_) {}

void Judge::expect_runs() {
    // Design, experiment, seed, grace and loss, as the trials know them.
    std::set<std::tuple<bool, std::string, std::uint64_t, std::int64_t, std::uint32_t>> runs;
    std::vector<const lab::Check*> checks;
    for (const lab::Criterion& criterion : lab_.rubric->criteria)
        list_thresholds(criterion.check, checks);
    for (const std::uint64_t seed : lab_.rubric->grading) {
        runs.emplace(false, lab_.rubric->light, seed, 0, model::InstanceIndex{}.value);
        for (const lab::Check* one : checks) {
            runs.emplace(false, one->experiment, seed, one->grace.ns, model::InstanceIndex{}.value);
            if (one->to_start) runs.emplace(true, one->experiment, seed, 0, model::InstanceIndex{}.value);
            for (const model::InstanceIndex lost : losses_of(*one))
                runs.emplace(false, one->experiment, seed, one->grace.ns, lost.value);
        }
    }
    watch_.expect(runs.size());
}

Diagnostics Judge::problems_of(const lab::Experiment& experiment) {
    return trials_.plan(experiment).problems();
}

Verdict Judge::carries_light_load() {
    lab::Check check;
    check.kind = lab::Check::Kind::measure;
    check.experiment = lab_.rubric->light;
    check.full = light_goodput;
    check.none = light_goodput - 1; // there is nothing in between
    return check_worst_seed(check);
}

CriterionResult Judge::judge(const lab::Criterion& criterion) {
    Verdict verdict = check(criterion.check);
    CriterionResult result;
    result.id = criterion.id;
    result.points = criterion.points;
    result.quarters = static_cast<int>(verdict.credit * 4 / whole);
    if (result.quarters < 4) result.evidence = std::move(verdict.evidence);
    return result;
}

Verdict Judge::check(const lab::Check& one) {
    switch (one.kind) {
    case lab::Check::Kind::all: return check_all(one);
    case lab::Check::Kind::any: return check_any(one);
    case lab::Check::Kind::negated: return check_negated(one);
    case lab::Check::Kind::absent:
    case lab::Check::Kind::present: return check_finding(one);
    case lab::Check::Kind::count: return check_count(one);
    case lab::Check::Kind::measure:
    case lab::Check::Kind::survive: return check_worst_seed(one);
    case lab::Check::Kind::cost: return check_cost(one);
    case lab::Check::Kind::answer: break;
    }
    return check_answer(one);
}

Verdict Judge::check_answer(const lab::Check& one) const {
    const lab::Question* question = lab::find_question(lab_, one.name);
    const auto given = answers_.find(one.name);
    const bool is_answered = question != nullptr && given != answers_.end();
    Evidence evidence;
    evidence.kind = is_answered ? Evidence::Kind::wrong_answer : Evidence::Kind::unanswered;
    evidence.subject = one.name;
    return {is_answered && lab::is_right(*question, given->second) ? whole : 0, {evidence}};
}

Verdict Judge::check_all(const lab::Check& one) {
    Verdict verdict{whole, {}};
    for (const lab::Check& part : one.parts) {
        const Verdict of_part = check(part);
        verdict.credit = std::min(verdict.credit, of_part.credit);
        if (of_part.credit < whole)
            verdict.evidence.insert(verdict.evidence.end(), of_part.evidence.begin(), of_part.evidence.end());
    }
    return verdict;
}

Verdict Judge::check_any(const lab::Check& one) {
    Verdict verdict;
    for (const lab::Check& part : one.parts) {
        const Verdict of_part = check(part);
        verdict.credit = std::max(verdict.credit, of_part.credit);
        verdict.evidence.insert(verdict.evidence.end(), of_part.evidence.begin(), of_part.evidence.end());
    }
    return verdict;
}

Verdict Judge::check_negated(const lab::Check& one) {
    Verdict verdict = check(one.parts.front());
    verdict.credit = verdict.credit == 0 ? whole : 0;
    for (Evidence& evidence : verdict.evidence)
        evidence.unwanted = !evidence.unwanted;
    return verdict;
}

const analysis::Findings& Judge::findings() {
    if (!findings_) {
        const lab::Experiment& light = *lab_.rubric->find_experiment(lab_.rubric->light);
        findings_ = analysis::analyze(**trials_.plan(light), failure_model(*lab_.rubric, lab_.rubric->failures));
    }
    return *findings_;
}

Verdict Judge::check_finding(const lab::Check& one) {
    const lab::Experiment& light = *lab_.rubric->find_experiment(lab_.rubric->light);
    const model::OperationIndex operation = operation_of(one, **trials_.plan(light));
    Verdict verdict;
    for (const analysis::Finding& finding : findings()) {
        if (finding.rule != one.name || (!one.aspect.empty() && finding.aspect != one.aspect)) continue;
        const auto& operations = finding.operations;
        if (operation.exists() && std::find(operations.begin(), operations.end(), operation) == operations.end())
            continue;
        Evidence evidence;
        evidence.subject = finding.rule;
        evidence.components = finding.components;
        evidence.says = finding.explanation;
        verdict.evidence.push_back(std::move(evidence));
    }
    const bool is_wanted = one.kind == lab::Check::Kind::present;
    verdict.credit = verdict.evidence.empty() != is_wanted ? whole : 0;
    if (!is_wanted || verdict.credit > 0) return verdict;
    Evidence missing;
    missing.kind = Evidence::Kind::missing_finding;
    missing.subject = one.name;
    verdict.evidence.push_back(std::move(missing));
    return verdict;
}

Verdict Judge::check_count(const lab::Check& one) const {
    Evidence evidence;
    evidence.kind = Evidence::Kind::count;
    int count = 0;
    for (const model::Node& node : design_.nodes) {
        const std::string& kind = catalogue_.kind_of(node.product).id;
        const std::string& product = catalogue_.product(node.product).id;
        if ((one.is_product ? product : kind) != one.name) continue;
        count += node.replicas;
        evidence.components.push_back(node.id);
    }
    evidence.subject = one.name;
    evidence.amount = count;
    evidence.full = one.at_least;
    evidence.none = one.at_most.value_or(-1);
    const bool is_enough = count >= one.at_least && (!one.at_most || count <= *one.at_most);
    return {is_enough ? whole : 0, {evidence}};
}

Verdict Judge::check_cost(const lab::Check& one) const {
    Evidence evidence;
    evidence.kind = Evidence::Kind::cost;
    const Result<analysis::MonthlyCost> cost = monthly_cost(lab_, catalogue_, design_);
    if (!cost) { // it does not fit one of the month's workloads
        const std::string problem = cost.problems().empty() ? "" : cost.problems().front().message;
        const std::vector<TextArgument> arguments{{"problem", untranslated(problem)}};
        evidence.says = filled(text_of("cost-unknown"), arguments);
        return {0, {evidence}};
    }
    for (const analysis::ComponentCost* component : most_expensive(*cost))
        evidence.components.push_back(design_.node(component->node).id);
    evidence.says = explain_cost(*cost, one, design_);
    evidence.amount = cost->total.micro_usd;
    evidence.full = one.full;
    evidence.none = one.none;
    return {credit_of(cost->total.micro_usd, one.none, one.full), {evidence}};
}

model::OperationIndex Judge::operation_of(const lab::Check& one, const model::Plan& plan) const {
    if (one.operation.empty()) return {};
    const auto found = plan.workload.find_operation(one.operation);
    return found ? index_of<model::OperationIndex>(*found) : model::OperationIndex{};
}

bool Judge::affords(const Trial& trial, const lab::Check& one, std::uint64_t seed, std::uint64_t& spent,
                    Verdict& verdict) const {
    spent += trial.events;
    if (trial.complete && spent <= lab_.rubric->most_events) return true;
    Evidence evidence;
    evidence.kind = Evidence::Kind::budget;
    evidence.experiment = one.experiment;
    evidence.seed = seed;
    verdict = {0, {evidence}};
    return false;
}

/// The worst seed counts.
Verdict Judge::check_worst_seed(const lab::Check& one) {
    Verdict worst{whole + 1, {}};
    for (const std::uint64_t seed : lab_.rubric->grading)
        take_worst(worst, check_under(one, seed));
    return worst;
}

Verdict Judge::check_under(const lab::Check& one, std::uint64_t seed) {
    return one.kind == lab::Check::Kind::survive ? check_survival_under(one, seed) : check_measure_under(one, seed);
}

Verdict Judge::check_measure_under(const lab::Check& one, std::uint64_t seed) {
    const lab::Experiment& experiment = *lab_.rubric->find_experiment(one.experiment);
    const model::Plan& plan = **trials_.plan(experiment);
    const Trial& trial = trials_.run(experiment, seed);
    std::uint64_t spent = 0;
    Verdict verdict;
    if (!affords(trial, one, seed, spent, verdict)) return verdict;
    Amount amount = amount_of(trial, plan, one.measure, operation_of(one, plan));
    if (one.to_start) amount.value = ratio(amount.value, amount_at_start(one, seed));
    return {credit_of(amount.value, one.none, one.full), {run_evidence(one, seed, amount)}};
}

/// Of the start design under the same experiment; none as well when it cannot be run at all.
std::optional<std::int64_t> Judge::amount_at_start(const lab::Check& one, std::uint64_t seed) {
    const lab::Experiment& experiment = *lab_.rubric->find_experiment(one.experiment);
    const auto& plan = start_trials_.plan(experiment);
    if (!plan) return std::nullopt;
    return amount_of(start_trials_.run(experiment, seed), **plan, one.measure, operation_of(one, **plan)).value;
}

std::vector<model::InstanceIndex> Judge::losses_of(const lab::Check& one) {
    std::vector<model::InstanceIndex> lost;
    if (one.kind != lab::Check::Kind::survive) return lost;
    const model::Plan& plan = **trials_.plan(*lab_.rubric->find_experiment(one.experiment));
    analysis::FailureModel losses = failure_model(*lab_.rubric, one.losses);
    const std::vector<std::string> spared = ids_of(design_, catalogue_, one.spared);
    losses.spared.insert(losses.spared.end(), spared.begin(), spared.end());
    const analysis::FailureAtoms atoms(plan, losses);
    const std::vector<std::uint32_t> representatives = atoms.representatives(plan);
    for (std::uint32_t a = analysis::FailureAtoms::nothing + 1; a < representatives.size(); ++a)
        if (representatives[a] == a) lost.push_back(atoms.list()[a].instance);
    return lost;
}

/// Every loss in turn, one for all that are alike: the goodput that remains of the same seed's without it. Where there
/// is nothing that could be lost, there is nothing that survives.
Verdict Judge::check_survival_under(const lab::Check& one, std::uint64_t seed) {
    const lab::Experiment& experiment = *lab_.rubric->find_experiment(one.experiment);
    const model::Plan& plan = **trials_.plan(experiment);
    const model::OperationIndex operation = operation_of(one, plan);
    std::uint64_t spent = 0;
    const Trial& unharmed = trials_.run_without(experiment, seed, one.grace, {});
    Verdict verdict;
    if (!affords(unharmed, one, seed, spent, verdict)) return verdict;
    const std::int64_t before = amount_of(unharmed, plan, one.measure, operation).value.value_or(0);
    Verdict worst{whole + 1, {}};
    std::int64_t least = 0;
    for (const model::InstanceIndex lost : losses_of(one)) {
        const Trial& trial = trials_.run_without(experiment, seed, one.grace, lost);
        spent += plan.instances.size(); // to fork takes about as long as an event for each
        if (!affords(trial, one, seed, spent, verdict)) return verdict;
        Amount amount = amount_of(trial, plan, one.measure, operation);
        amount.value = before == 0 ? 0 : ratio(amount.value, before);
        if (worst.credit <= whole && *amount.value >= least) continue;
        least = *amount.value;
        Evidence evidence = run_evidence(one, seed, amount);
        evidence.lost = plan.name_of(lost);
        worst = {credit_of(amount.value, one.none, one.full), {std::move(evidence)}};
    }
    if (worst.credit <= whole) return worst;
    Evidence nothing = run_evidence(one, seed, {});
    nothing.kind = Evidence::Kind::no_loss;
    return {0, {std::move(nothing)}};
}

std::vector<Evidence> Judge::measure_all_seeds(const lab::Check& one) {
    std::vector<Evidence> all;
    for (const std::uint64_t seed : lab_.rubric->grading) {
        const Verdict verdict = check_under(one, seed);
        all.insert(all.end(), verdict.evidence.begin(), verdict.evidence.end());
    }
    return all;
}

std::vector<std::pair<std::string, std::vector<Evidence>>>
measure_thresholds(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design) {
    std::vector<std::pair<std::string, std::vector<Evidence>>> all;
    Judge judge(lab, catalogue, design, {});
    for (const lab::Criterion& criterion : lab.rubric->criteria) {
        std::vector<const lab::Check*> checks;
        list_thresholds(criterion.check, checks);
        for (const lab::Check* one : checks) {
            std::vector<Evidence> evidence = judge.measure_all_seeds(*one);
            if (!evidence.empty()) all.emplace_back(criterion.id, std::move(evidence));
        }
    }
    return all;
}

} // namespace labrack::grade
