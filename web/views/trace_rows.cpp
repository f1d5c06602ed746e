#include "trace_rows.hpp"

#include "app/format.hpp"
#include "words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

std::string name_of_span(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, const sim::Span& span) {
    if (span.parent == sim::Span::none) return address_of(ui, plan.operation(trace.operation));
    const std::string name = name_of(ui, plan, span.instance);
    return span.local ? ui.t("trace.inside", {{"name", name}}) : name;
}

TraceRow row_of(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, std::uint32_t index, int depth,
                Time now) {
    const sim::Span& span = trace.spans[index];
    TraceRow row{.span = index, .depth = depth, .name = name_of_span(ui, plan, trace, span), .local = span.local};
    row.open = span.end > now;
    row.failed = !row.open && span.failure.failed();
    row.start = span.start;
    row.end = std::min(span.end, now);
    row.phases = sim::time_by_phase(trace, index, now);
    return row;
}

void add_below(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, std::uint32_t parent, int depth,
               Time now, std::vector<TraceRow>& rows) {
    for (std::uint32_t i = 0; i < trace.spans.size(); ++i) {
        if (trace.spans[i].parent != parent || trace.spans[i].start > now) continue;
        rows.push_back(row_of(ui, plan, trace, i, depth, now));
        add_below(ui, plan, trace, i, depth + 1, now, rows);
    }
}

} // namespace

std::vector<TraceRow> trace_rows(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, Time now) {
    std::vector<TraceRow> rows;
    add_below(ui, plan, trace, sim::Span::none, 0, now, rows);
    return rows;
}

std::string_view phase_name(const Ui& ui, sim::Phase phase) {
    switch (phase) {
    case sim::Phase::network: return ui.t("phase.network");
    case sim::Phase::queue: return ui.t("phase.queue");
    case sim::Phase::service: return ui.t("phase.service");
    case sim::Phase::retry: return ui.t("phase.retry");
    }
    return {};
}

std::string row_words(const Ui& ui, const TraceRow& row) {
    std::string words = row.name + ", " + duration_text(ui.strings, row.total(), Precision::fine);
    if (row.open) words += " " + std::string(ui.t("trace.so_far"));
    if (row.failed) words += ", " + std::string(ui.t("trace.failed"));
    // The root only waits for those below.
    if (std::all_of(row.phases.begin(), row.phases.end(), [](Duration time) { return time.ns == 0; })) return words;
    words += ":";
    for (std::size_t phase = 0; phase < row.phases.size(); ++phase) {
        if (phase == static_cast<std::size_t>(sim::Phase::retry) && row.phases[phase].ns == 0) continue;
        words += (phase == 0 ? " " : ", ") + std::string(phase_name(ui, static_cast<sim::Phase>(phase))) + " " +
                 duration_text(ui.strings, row.phases[phase], Precision::fine);
    }
    return words;
}

std::string failure_words(const Ui& ui, const model::Plan& plan, const sim::Failure& failure) {
    if (!failure.failed()) return {};
    const sim::Reason cause = failure.cause_reason == sim::Reason::none ? failure.reason : failure.cause_reason;
    const model::InstanceIndex at = failure.cause.exists() ? failure.cause : failure.surfaced;
    std::string words =
        ui.t("trace.failed_at", {{"name", name_of(ui, plan, at)}, {"reason", std::string(reason_text(ui, cause))}});
    const bool passed_on = failure.surfaced.exists() && failure.surfaced != at && failure.reason != cause;
    if (passed_on)
        words += " " + ui.t("trace.surfaced", {{"name", name_of(ui, plan, failure.surfaced)},
                                               {"reason", std::string(reason_text(ui, failure.reason))}});
    return words;
}

std::string outcome_words(const Ui& ui, const sim::RequestTrace& trace, Time now) {
    if (trace.end > now) return std::string(ui.t("trace.under_way"));
    return std::string(trace.failure.failed() ? reason_short(ui, trace.failure.reason) : ui.t("trace.ok"));
}

std::string request_words(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, Time now) {
    std::string words = title_of(ui, plan.operation(trace.operation)) + ", " + outcome_words(ui, trace, now);
    if (trace.end <= now) words += ", " + duration_text(ui.strings, taken(trace, now));
    return words;
}

std::optional<std::size_t> hop_of(const sim::RequestTrace& trace, std::uint32_t span) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < trace.hops.size(); ++i) {
        if (trace.hops[i].span != span) continue;
        if (trace.hops[i].message == sim::Message::request || trace.hops[i].message == sim::Message::dns_query)
            return i;
        if (!first) first = i;
    }
    return first;
}

} // namespace labrack::ui
