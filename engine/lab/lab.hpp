// A lab: what a student reads, sees, predicts, tries and answers, as data.
#pragma once

#include "base/diagnostic.hpp"
#include "base/local_text.hpp"
#include "base/quantity.hpp"
#include "lab/rubric.hpp"
#include "model/catalogue.hpp"
#include "model/design.hpp"
#include "model/intervention.hpp"
#include "model/workload.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

enum class StepKind { read, watch, predict, quiz, build, experiment };

[[nodiscard]] std::string_view to_text(StepKind kind);

/// What a student must have seen or done since entering the step. Names are those of the lab's design and workload.
struct Condition {
    enum class Kind {
        succeeded,   ///< `count` requests of `operation` (any when empty) were answered, while `without` was down
        failed,      ///< `count` requests of `operation` failed, with `reason` and `cause` (a node) where given
        walked,      ///< the walk of `operation` was followed to its end
        stopped,     ///< `node` was stopped
        started,     ///< `node` was started again, or restarted, and is up
        restarted,   ///< `node` was restarted
        utilisation, ///< of `node` was at least `share` in the mean of the last `hold`
        rate,        ///< the rate of `node` (a client) has been within `rate` and `most_rate` for as long as `hold`
        inspected,   ///< `node` was selected
        opened,      ///< the panel `node` was opened
        answered,    ///< the step's question was answered
    };
    Kind kind = Kind::succeeded;
    std::string operation;
    std::string node;
    std::string reason;
    std::string cause;
    std::string without; ///< a node; whatever is up when empty
    int count = 1;
    Share share;
    Rate rate;
    std::optional<Rate> most_rate;
    Duration hold{};
};

/// Something to do; it ticks itself when `done` holds.
struct Task {
    std::string id;
    LocalText text;
    Condition done;
    std::vector<LocalText> hints; ///< from a nudge to the answer
};

struct Option {
    std::string id;
    LocalText text;
    bool correct = false;
    LocalText feedback;
};

/// A question. A choice has options, exactly one correct; `many` has any number of correct ones; a number has an
/// answer.
struct Question {
    enum class Kind { choice, many, number };
    Kind kind = Kind::choice;
    std::string id;
    LocalText text;
    std::vector<Option> options;
    double answer = 0.0;    ///< number: the right answer, in `unit`
    double tolerance = 0.0; ///< number: how far off still counts as right
    std::string unit;       ///< number: "ms"
    LocalText right;        ///< number: feedback when right
    LocalText wrong;        ///< number: feedback when wrong
};

/// One sentence of a walk, said when `message` has gone from `from` to `to` (node ids; a DNS look-up goes to the name
/// server).
struct Narration {
    std::string message; ///< as sim::to_text(Message) names it: "dns_query", "syn", "request", "answer"
    std::string from;
    std::string to;
    LocalText text;
};

/// One request followed hop by hop.
struct Walk {
    std::string operation;
    std::vector<Narration> narration;
};

/// A slider that sets how much a client sends.
struct RateControl {
    std::string client;
    Rate low;
    Rate high;
};

/// What a step lets the student do to the running system.
struct Offer {
    std::vector<std::string> send;    ///< operations that can be sent by a button
    std::vector<std::string> stop;    ///< nodes that can be stopped and started
    std::vector<std::string> restart; ///< nodes that a new version can be deployed to
    std::optional<RateControl> rate;
};

/// The run that a step shows. Without one the run of the step before goes on.
struct Scene {
    std::string design; ///< one of the lab's designs; empty: the start
    std::string workload;
    std::uint64_t seed = 1;
    std::vector<model::Intervention> interventions;
};

enum class Panel { inspect, trace, charts, findings };
inline constexpr std::array all_panels{Panel::inspect, Panel::trace, Panel::charts, Panel::findings};

[[nodiscard]] std::string_view to_text(Panel panel);

struct Step {
    std::string id;
    StepKind kind = StepKind::read;
    LocalText title;
    LocalText text;                     ///< CommonMark
    std::vector<Panel> panels;          ///< that exist from this step on; the first one is shown
    std::int64_t speed_ppm = 1'000'000; ///< simulated time per real time in millionths: 1/100× is 10000
    bool playing = true;                ///< whether time runs when the step is entered
    std::optional<Scene> scene;
    Offer offer;
    std::optional<Walk> walk;
    std::vector<Task> tasks;
    std::vector<Question> questions;
    LocalText after; ///< CommonMark shown when tasks are done and questions answered
};

/// A word explained where it first appears.
struct Term {
    std::string id;
    LocalText title;
    LocalText text;
};

/// A design that scenes show in place of the start.
struct SceneDesign {
    std::string id;
    model::Design design;
};

/// So many hours of the month that cost is computed over, the design is under the workload.
struct MonthShare {
    std::string workload;
    int hours = 0; ///< 1 to 730
};

struct Lab {
    std::string id;
    LocalText title;
    LocalText summary;
    std::string icon;
    std::string level;
    int minutes = 0;
    std::vector<std::string> prerequisites;
    std::vector<LocalText> objectives;
    model::Design start;
    std::vector<SceneDesign> designs;
    std::vector<model::Workload> workloads;
    std::vector<MonthShare> month; ///< 730 hours in all; empty: all of them under the first workload
    std::vector<Term> terms;
    std::vector<Step> steps;
    std::optional<Rubric> rubric; ///< of a lab that judges designs
    std::uint64_t hash = 0;       ///< of all files that it was read from

    [[nodiscard]] const model::Design* find_design(std::string_view id) const; ///< null when there is none
    [[nodiscard]] const model::Workload* find_workload(std::string_view id) const;
    /// The workload of an experiment of this lab, with the interventions of both.
    [[nodiscard]] model::Workload workload_of(const Experiment& experiment) const;
    [[nodiscard]] const Term* find_term(std::string_view id) const;
};

/// Gives the text of a file of the lab's folder by its relative name; nothing when there is none.
using FileReader = std::function<std::optional<std::string>(std::string_view name)>;

/// Reads `lab.json`, the texts it names, and the Spanish beside it. `folder` is used in diagnostics
/// ("labs/x/lab.json"). Missing and stale translations are warnings (codes "untranslated", "stale-translation").
[[nodiscard]] Result<Lab> read_lab(const FileReader& files, const std::string& folder,
                                   const model::Catalogue& catalogue);

/// The names of all files that reading a lab asks for, so that a page can fetch them first: lab.json itself names them.
[[nodiscard]] std::vector<std::string> referenced_files(std::string_view lab_json);

/// The hash that a translation of this English text must carry: 16 hexadecimal digits.
[[nodiscard]] std::string source_hash(std::string_view english);

/// A text of the lab by its key ("steps.walk.title") with the hash that a translation of it must carry, and the Spanish
/// that there is: under its key, else that of the same English under another one.
struct SourceText {
    std::string key;
    std::string text;
    std::string hash;         ///< 16 hexadecimal digits
    std::string spanish;      ///< as it stands beside the lab, empty when there is none
    std::string spanish_file; ///< the file that holds it, by its name in the lab's folder; empty: lab.es.json does
    bool is_current = false;  ///< the Spanish is a translation of this English
};

/// Every English text of the lab that a translation needs, in the order of the file. What texts point at may be wrong.
[[nodiscard]] Result<std::vector<SourceText>> source_texts(const FileReader& files, const std::string& folder,
                                                           const model::Catalogue& catalogue);

/// The document lab.es.json of these texts: Spanish that is current stays; what is missing or out of date is empty,
/// with the hash that it has to carry, the English and the old Spanish as a comment. `schema` is its "$schema".
[[nodiscard]] std::string write_translation(const std::vector<SourceText>& texts, std::string_view schema);

} // namespace labrack::lab
