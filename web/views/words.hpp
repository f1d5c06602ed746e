// How the views name things of the model: components, operations, outcomes.
#pragma once

#include "analysis/finding.hpp"
#include "app/ui.hpp"
#include "app/widgets.hpp"
#include "model/plan.hpp"
#include "sim/trace.hpp"

#include <string>
#include <string_view>

namespace labrack::ui {

/// The text in the student's language.
[[nodiscard]] const std::string& local(const Ui& ui, const LocalText& text);
/// The component's label; with "#2" where it has replicas.
[[nodiscard]] std::string name_of(const Ui& ui, const model::Plan& plan, model::InstanceIndex instance);
[[nodiscard]] const std::string& title_of(const Ui& ui, const model::Operation& operation);
/// "GET /news", or the title where an operation has no method and path.
[[nodiscard]] std::string address_of(const Ui& ui, const model::Operation& operation);

/// "Availability".
[[nodiscard]] std::string pillar_words(const Ui& ui, std::string_view pillar);
/// How much a finding matters, by the colour of its mark.
[[nodiscard]] Tone tone_of(analysis::Severity severity);
/// Why a design cannot run, for a student; the problem's own message where there are no words for it.
[[nodiscard]] std::string problem_words(const Ui& ui, const model::Design& design, const Diagnostic& problem);

/// "connection refused".
[[nodiscard]] std::string_view reason_text(const Ui& ui, sim::Reason reason);
/// As short as a status pill needs it: "502", "refused".
[[nodiscard]] std::string_view reason_short(const Ui& ui, sim::Reason reason);

/// The time that a request has taken, up to `now` while it is under way.
[[nodiscard]] Duration taken(const sim::RequestTrace& trace, Time now);

[[nodiscard]] Tier tier_of(model::Role role);
/// The icon of a kind; a box for a name that there is no icon for.
[[nodiscard]] Icon icon_of(const model::Kind& kind);

} // namespace labrack::ui
