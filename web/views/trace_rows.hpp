// A trace as rows of a waterfall: spans as a tree, each with its time by phase, in words too.
#pragma once

#include "app/ui.hpp"
#include "model/plan.hpp"
#include "sim/trace.hpp"

#include <array>
#include <string>
#include <vector>

namespace labrack::ui {

struct TraceRow {
    std::uint32_t span = 0;
    int depth = 0;
    std::string name = {};
    bool local = false;
    bool open = false; ///< still under way
    bool failed = false;
    Time start = {};
    Time end = {}; ///< `now` of an open one
    std::array<Duration, 4> phases{};

    [[nodiscard]] Duration total() const { return end - start; }
};

/// Callers before those they call, in order of start; spans that begin after `now` are left out.
[[nodiscard]] std::vector<TraceRow> trace_rows(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace,
                                               Time now);

/// "nginx, 14.2 ms: network 0.1 ms, queue 0 ms, service 13.9 ms"; retries only where there were any.
[[nodiscard]] std::string row_words(const Ui& ui, const TraceRow& row);

/// "Failed at MySQL: connection refused. The visitor saw 502, from nginx." Empty for a success.
[[nodiscard]] std::string failure_words(const Ui& ui, const model::Plan& plan, const sim::Failure& failure);

[[nodiscard]] std::string_view phase_name(const Ui& ui, sim::Phase phase);

/// The hop that called the span; nothing for the root and local spans.
[[nodiscard]] std::optional<std::size_t> hop_of(const sim::RequestTrace& trace, std::uint32_t span);

/// How it stands with a request, in a word or two: "under way", "200", "refused".
[[nodiscard]] std::string outcome_words(const Ui& ui, const sim::RequestTrace& trace, Time now);
/// "News page, 200, 131 ms".
[[nodiscard]] std::string request_words(const Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace,
                                        Time now);

/// How many of the latest requests are listed.
constexpr std::size_t listed_requests = 20;

} // namespace labrack::ui
