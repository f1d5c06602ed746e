#include "analysis/rules.hpp"

#include "assets/findings.hpp"
#include "base/json_fields.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace labrack::analysis {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_entries = 1000; ///< of rules, and of a rule's cases

constexpr std::array severities{
    json::Word<Severity>{"note", Severity::note}, json::Word<Severity>{"minor", Severity::minor},
    json::Word<Severity>{"major", Severity::major}, json::Word<Severity>{"serious", Severity::serious}};

constexpr std::array pillars{json::Word<Pillar>{"availability", Pillar::availability},
                             json::Word<Pillar>{"performance", Pillar::performance},
                             json::Word<Pillar>{"data", Pillar::data},
                             json::Word<Pillar>{"security", Pillar::security},
                             json::Word<Pillar>{"operations", Pillar::operations},
                             json::Word<Pillar>{"cost", Pillar::cost}};

void read(const Cursor& cursor, RuleCase& out) {
    ObjectReader object(cursor);
    object.optional("case", out.aspect);
    if (const Cursor found = object.get("severity"); found.value != nullptr)
        json::read_word<Severity>(found, "severity", severities, out.severity);
    object.required("explanation", out.explanation);
    object.required("improvement", out.improvement);
    object.finish();
}

void read(const Cursor& cursor, RuleText& out) {
    ObjectReader object(cursor);
    object.required("id", out.id);
    if (const Cursor found = object.get("pillar"); found.value != nullptr)
        json::read_word<Pillar>(found, "pillar", pillars, out.pillar);
    object.required("title", out.title);
    for_each_required(object, "cases", most_entries, [&](const Cursor& item) { read(item, out.cases.emplace_back()); });
    object.finish();
}

std::vector<RuleText> read_root(const Cursor& cursor) {
    std::vector<RuleText> rules;
    ObjectReader object(cursor);
    json::read_version(object);
    for_each_required(object, "rules", most_entries, [&](const Cursor& item) { read(item, rules.emplace_back()); });
    object.finish();
    return rules;
}

std::string enumerate(const std::vector<LocalText>& parts, std::string_view locale, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 == parts.size() ? last : ", ";
        text += parts[i].in(locale);
    }
    return text;
}

} // namespace

std::string_view to_text(Severity severity) {
    return json::word_for<Severity>(severities, severity);
}

std::string_view to_text(Pillar pillar) {
    return json::word_for<Pillar>(pillars, pillar);
}

Result<std::vector<RuleText>> read_rule_texts(std::string_view text, const std::string& file) {
    return json::read_document<std::vector<RuleText>>(text, file, read_root);
}

const std::vector<RuleText>& rule_texts() {
    static const std::vector<RuleText> rules = *read_rule_texts(assets::findings_json(), "findings.json");
    return rules;
}

LocalText enumerate(const std::vector<LocalText>& parts) {
    return {enumerate(parts, "en", " and "), enumerate(parts, "es", " y ")};
}

Subject::Subject(const model::Plan& of, const FailureModel& failure_model)
    : plan(of), traffic(trace_traffic(of)), atoms(of, failure_model) {
    Losses as_in_a_run(plan, atoms);
    Losses with_insight(plan, atoms, Losses::Insight::complete);
    const auto of_all_clients = [&](Losses& losses, std::size_t o) {
        AtomSet set = traffic[o].clients.empty() ? atoms.all() : atoms.none();
        for (const model::NodeIndex client : traffic[o].clients)
            set |= losses.unserved_without(client, index_of<model::OperationIndex>(o));
        return set;
    };
    for (std::size_t o = 0; o < traffic.size(); ++o) {
        unserved.push_back(of_all_clients(as_in_a_run, o));
        irreplaceable.push_back(of_all_clients(with_insight, o));
    }
}

LocalText Subject::label(model::NodeIndex node) const {
    return model::label_of(plan.design, id(node));
}

LocalText Subject::label(std::string_view component) const {
    return model::label_of(plan.design, component);
}

bool Subject::is_visited(model::NodeIndex node) const {
    return std::any_of(traffic.begin(), traffic.end(), [&](const Traffic& one) { return one.visited[node.value]; });
}

std::vector<model::OperationIndex> Subject::visiting(model::NodeIndex node) const {
    std::vector<model::OperationIndex> found;
    for (std::size_t o = 0; o < traffic.size(); ++o)
        if (traffic[o].visited[node.value]) found.push_back(index_of<model::OperationIndex>(o));
    return found;
}

Finding Subject::find(std::string_view rule, std::string_view aspect, std::vector<std::string> components,
                      std::vector<model::OperationIndex> operations, std::vector<Argument> more) const {
    const auto& rules = rule_texts();
    const auto text = std::find_if(rules.begin(), rules.end(), [&](const RuleText& one) { return one.id == rule; });
    assert(text != rules.end());
    const auto one = std::find_if(text->cases.begin(), text->cases.end(),
                                  [&](const RuleCase& other) { return other.aspect == aspect; });
    assert(one != text->cases.end());
    std::vector<LocalText> labels;
    for (const std::string& component : components)
        labels.push_back(label(component));
    std::vector<LocalText> titles;
    for (const model::OperationIndex operation : operations) {
        const model::Operation& asked = plan.operation(operation);
        titles.push_back(asked.title.en.empty() ? LocalText{asked.id, asked.id} : asked.title);
    }
    if (!labels.empty()) more.push_back({"component", labels.front()});
    more.push_back({"components", enumerate(labels)});
    more.push_back({"operations", enumerate(titles)});
    Finding finding;
    finding.rule = text->id;
    finding.aspect = one->aspect;
    finding.pillar = text->pillar;
    finding.severity = one->severity;
    finding.components = std::move(components);
    finding.operations = std::move(operations);
    finding.title = text->title;
    finding.explanation = filled(one->explanation, more);
    finding.improvement = filled(one->improvement, more);
    return finding;
}

Findings analyze(const model::Plan& plan, const FailureModel& failure_model) {
    const Subject subject(plan, failure_model);
    Findings findings;
    for (const auto rule : {find_unserved_operations, find_single_points, find_single_writers, find_ephemeral_storage,
                            find_plaintext, find_exposed_ports, find_missing_firewalls, find_database_access,
                            find_unmonitored_hosts, find_shared_hosts, find_capacity, find_downtime_on_deploy,
                            find_unbounded_retries, find_unused_components, find_monthly_cost, find_owner_operates})
        rule(subject, findings);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return findings;
}

} // namespace labrack::analysis
