// The report: the score by pillar, and of each criterion what was seen, how to see it, and how to do better.
#pragma once

#include "views/report/grading.hpp"
#include "views/report/hand_in.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace labrack::ui {

/// What the report remembers between frames.
struct ReportState {
    std::set<std::string> advice = {};   ///< criteria whose advice is shown
    std::set<std::string> evidence = {}; ///< criteria all of whose evidence is shown
    HandInState hand_in = {};
};

/// What the student asks for.
struct ReportAct {
    enum class Kind { none, grade, cancel, show, to_step };
    Kind kind = Kind::none;
    std::size_t criterion = 0; ///< of show
    std::size_t evidence = 0;  ///< of show
    std::size_t step = 0;      ///< of to_step
};

struct ReportPage {
    const session::Session& session;
    Grading& grading;
    ReportState& state;
    ReportAct act = {};
};

/// The whole screen below the top bar.
[[nodiscard]] ReportAct draw_report(Ui& ui, const Rect& area, const session::Session& session, Grading& grading,
                                    ReportState& state);

// Its parts.
void draw_criteria(Ui& ui, ReportPage& page);
/// Sends the report to the printer.
void print_report(Ui& ui, const session::Session& session, const Report& report);

// What they agree on.
/// The title of a card, one level below that of the report.
void card_title(Ui& ui, std::string_view words);
/// "13.5": points in quarters.
[[nodiscard]] std::string points_words(const Ui& ui, std::int64_t quarters);
/// Whole per cent, rounded down, so that nothing looks like a pass that is none.
[[nodiscard]] std::string percent_words(const Ui& ui, std::int64_t quarters, std::int64_t points);

struct PillarScore {
    std::string pillar;
    std::int64_t quarters = 0;
    std::int64_t points = 0;
};
/// In the order in which the rubric has them.
[[nodiscard]] std::vector<PillarScore> scores_by_pillar(const lab::Rubric& rubric, const grade::Grade& grade);

} // namespace labrack::ui
