#include "words.hpp"

#include <algorithm>

namespace labrack::ui {

const std::string& local(const Ui& ui, const LocalText& text) {
    return text.in(code(ui.strings.locale()));
}

std::string name_of(const Ui& ui, const model::Plan& plan, model::InstanceIndex instance) {
    if (!instance.exists()) return {};
    const model::Instance& one = plan.instances[instance.value];
    const model::Node& node = plan.design.node(one.node);
    std::string name = node.name(code(ui.strings.locale()));
    if (plan.instance_count[one.node.value] > 1) name += "#" + std::to_string(one.ordinal + 1);
    return name;
}

const std::string& title_of(const Ui& ui, const model::Operation& operation) {
    const std::string& title = local(ui, operation.title);
    return title.empty() ? operation.id : title;
}

std::string address_of(const Ui& ui, const model::Operation& operation) {
    if (operation.method.empty() || operation.path.empty()) return title_of(ui, operation);
    return operation.method + " " + operation.path;
}

std::string pillar_words(const Ui& ui, std::string_view pillar) {
    const std::string key = "pillar." + std::string(pillar);
    const std::string_view words = ui.t(key);
    return std::string(words == key ? pillar : words); // an instructor may have pillars of their own
}

Tone tone_of(analysis::Severity severity) {
    switch (severity) {
    case analysis::Severity::serious: return Tone::bad;
    case analysis::Severity::major: return Tone::warn;
    case analysis::Severity::minor: return Tone::accent;
    case analysis::Severity::note: break;
    }
    return Tone::neutral;
}

std::string problem_words(const Ui& ui, const model::Design& design, const Diagnostic& problem) {
    const LocalText name = model::label_of(design, problem.subject);
    const std::string key = "obstacle." + problem.code;
    const std::string words = ui.t(key, {{"name", local(ui, name)}});
    return words == key ? problem.message : words;
}

std::string_view reason_text(const Ui& ui, sim::Reason reason) {
    return ui.t("reason." + std::string(sim::to_text(reason)));
}

std::string_view reason_short(const Ui& ui, sim::Reason reason) {
    return ui.t("reason.short." + std::string(sim::to_text(reason)));
}

Duration taken(const sim::RequestTrace& trace, Time now) {
    return std::min(trace.end, now) - trace.start;
}

Tier tier_of(model::Role role) {
    switch (role) {
    case model::Role::client: return Tier::client;
    case model::Role::edge: return Tier::edge;
    case model::Role::balancing: return Tier::balancing;
    case model::Role::web: return Tier::web;
    case model::Role::application: return Tier::application;
    case model::Role::data: return Tier::data;
    case model::Role::operations: break;
    }
    return Tier::operations;
}

Icon icon_of(const model::Kind& kind) {
    const char* found = icon::find(kind.icon);
    return found == nullptr ? icon::box : found;
}

} // namespace labrack::ui
