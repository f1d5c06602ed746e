// A session as a document: what is written, and how an older or foreign one is read.
#include "base/hash.hpp"
#include "base/json_fields.hpp"
#include "base/json_writer.hpp"
#include "session/session.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace labrack::session {

namespace {

using nlohmann::ordered_json;

ordered_json write_deed(const Deed& deed) {
    const model::Intervention& intervention = deed.intervention;
    ordered_json done{{"at", to_text(intervention.at - Time{})}};
    ordered_json& subject = done[std::string(model::to_text(intervention.kind))];
    subject = intervention.node;
    if (!intervention.group.empty()) subject = intervention.group;
    if (!intervention.from.empty()) done["from"] = intervention.from;
    if (intervention.kind == model::InterventionKind::loss) done["share"] = to_text(intervention.share);
    if (intervention.kind == model::InterventionKind::set_rate) done["rate"] = to_text(intervention.rate);
    if (intervention.kind == model::InterventionKind::send) done["operation"] = intervention.operation;
    if (!intervention.to.empty()) done["to"] = intervention.to;
    if (intervention.count != 0) done["count"] = intervention.count;
    return {{"events", deed.events}, {"do", std::move(done)}};
}

std::string design_text(const model::Design& design, const model::Catalogue& catalogue) {
    json::Writer writer;
    model::write_design(writer, design, catalogue);
    return writer.take();
}

} // namespace

void read(const json::Cursor& cursor, Deed& out) {
    json::ObjectReader object(cursor);
    std::int64_t events = 0;
    object.required("events", events);
    object.required("do", out.intervention);
    object.finish();
    if (events < 0) cursor.error("range", "the number of events is negative");
    out.events = static_cast<std::uint64_t>(std::max<std::int64_t>(events, 0));
}

namespace {

void read_answer(const json::Cursor& cursor, Answer& out) {
    json::ObjectReader object(cursor);
    object.optional("options", out.options);
    object.optional("number", out.number);
    object.finish();
}

void read_draft(const json::Cursor& cursor, Draft& out) {
    json::ObjectReader object(cursor);
    object.optional("options", out.options);
    object.optional("text", out.text);
    object.finish();
}

Diagnostic lab_changed() {
    Diagnostic problem;
    problem.severity = Severity::warning;
    problem.code = "lab-changed";
    problem.message = "the lab has changed since this was saved; answers and tasks that still exist are kept";
    return problem;
}

} // namespace

/// Reads a document into a new session, part by part.
class SavedSession {
  public:
    SavedSession(Session& session, const json::Value& document, json::Reading& reading)
        : session_(session), reading_(reading), root_({&document, {}, &reading}) {}

    /// False when the document belongs to something else.
    bool read() {
        json::read_version(root_, Session::version);
        std::string lab;
        root_.required("lab", lab);
        if (has_error(reading_.problems) || lab != session_.lab_->id) return false;
        std::string lab_hash;
        root_.optional("lab_hash", lab_hash);
        same_lab_ = lab_hash == to_hex(session_.lab_->hash);
        if (!same_lab_) reading_.problems.push_back(lab_changed());
        read_progress();
        read_best_score();
        read_designs();
        read_run();
        root_.finish();
        return !has_error(reading_.problems);
    }

  private:
    Session& session_;
    json::Reading& reading_;
    json::ObjectReader root_;
    bool same_lab_ = false;

    std::size_t step_named(std::string_view key) {
        std::string id;
        root_.optional(key, id);
        const std::vector<lab::Step>& steps = session_.lab_->steps;
        const auto found =
            std::find_if(steps.begin(), steps.end(), [&](const lab::Step& step) { return step.id == id; });
        return found == steps.end() ? 0 : static_cast<std::size_t>(found - steps.begin());
    }

    void read_progress() {
        session_.step_ = step_named("step");
        session_.furthest_ = std::max(step_named("furthest"), session_.step_);
        std::vector<std::string> tasks;
        root_.optional("tasks", tasks);
        session_.tasks_done_.insert(tasks.begin(), tasks.end());
        const json::Cursor hints = root_.get("hints");
        if (hints.value != nullptr && hints.expect(json::Value::Kind::object)) {
            for (const json::Member& hint : hints.value->members) {
                json::read(hints.member(hint.key, hint.value), session_.hints_shown_[hint.key]);
            }
        }
        const json::Cursor answers = root_.get("answers");
        if (answers.value != nullptr && answers.expect(json::Value::Kind::object)) {
            for (const json::Member& answer : answers.value->members) {
                read_answer(answers.member(answer.key, answer.value), session_.answers_[answer.key]);
            }
        }
        const json::Cursor drafts = root_.get("drafts");
        if (drafts.value != nullptr && drafts.expect(json::Value::Kind::object)) {
            for (const json::Member& draft : drafts.value->members) {
                read_draft(drafts.member(draft.key, draft.value), session_.drafts_[draft.key]);
            }
        }
    }

    /// Of a rubric that has changed it says nothing.
    void read_best_score() {
        const json::Cursor cursor = root_.get("best");
        if (cursor.value == nullptr) return;
        json::ObjectReader object(cursor);
        lab::ClaimedScore best;
        object.required("quarter_points", best.quarter_points);
        object.required("points", best.points);
        object.finish();
        const bool is_score = best.points > 0 && best.quarter_points >= 0 && best.quarter_points <= 4 * best.points;
        if (!is_score) return cursor.error("range", "this is no score");
        if (session_.lab_->rubric && best.points == session_.lab_->rubric->points()) session_.best_ = best;
    }

    void read_designs() {
        const json::Cursor design = root_.get("design");
        if (design.value != nullptr) {
            model::Design own = model::read_design(design, *session_.catalogue_);
            if (!has_error(reading_.problems)) session_.history_ = History(std::move(own));
        }
        const json::Cursor kept = root_.get("kept");
        if (kept.value != nullptr) session_.kept_ = model::read_design(kept, *session_.catalogue_);
    }

    void read_run() {
        const json::Cursor cursor = root_.get("run");
        session_.enter_step();
        if (cursor.value == nullptr) return;
        json::ObjectReader run(cursor);
        Duration now;
        std::vector<Deed> done;
        run.optional("now", now);
        run.optional("done", done);
        run.optional("speed_ppm", session_.speed_ppm_);
        session_.speed_ppm_ = std::clamp<std::int64_t>(session_.speed_ppm_, 1'000, 100'000'000);
        read_walk(run.get("walk"));
        run.finish();
        // A run of another version of the lab would not be the same run.
        if (!same_lab_ || has_error(reading_.problems)) return;
        session_.done_ = std::move(done);
        session_.replay(Time{} + now);
        session_.playing_ = false;
    }

    void read_walk(const json::Cursor& cursor) {
        if (cursor.value == nullptr) return;
        json::ObjectReader walk(cursor);
        std::int64_t request = 0;
        int hops = 0;
        walk.optional("request", request);
        walk.optional("hops", hops);
        walk.finish();
        if (!same_lab_ || !session_.walk_ || request < 0 || hops < 0) return;
        lab::Walk script = session_.walk_->script();
        session_.walk_.emplace(std::move(script), static_cast<std::uint64_t>(request), static_cast<std::size_t>(hops));
    }
};

std::string Session::save() const {
    ordered_json out;
    out["$schema"] = "session.schema.json";
    out["version"] = Session::version;
    out["lab"] = lab_->id;
    out["lab_hash"] = to_hex(lab_->hash);
    out["step"] = step().id;
    out["furthest"] = lab_->steps[furthest_].id;
    out["tasks"] = tasks_done_;
    out["hints"] = ordered_json::object();
    for (const auto& [task, shown] : hints_shown_)
        out["hints"][task] = shown;
    out["answers"] = ordered_json::object();
    for (const auto& [question, answer] : answers_) {
        out["answers"][question] = {{"options", answer.options}, {"number", answer.number}};
    }
    for (const auto& [question, draft] : drafts_) {
        out["drafts"][question] = {{"options", draft.options}, {"text", draft.text}};
    }
    if (best_) out["best"] = {{"quarter_points", best_->quarter_points}, {"points", best_->points}};
    const std::string design = design_text(own_design(), *catalogue_);
    if (design != design_text(lab_->start, *catalogue_)) out["design"] = ordered_json::parse(design);
    if (kept_) out["kept"] = ordered_json::parse(design_text(*kept_, *catalogue_));
    ordered_json& run = out["run"];
    run["now"] = to_text(run_->now() - Time{});
    run["speed_ppm"] = speed_ppm_;
    run["done"] = ordered_json::array();
    for (const Deed& deed : done_)
        run["done"].push_back(write_deed(deed));
    if (walk_ && walk_->request()) run["walk"] = {{"request", *walk_->request()}, {"hops", walk_->hops()}};
    return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<Session> Session::restore(const model::Catalogue& catalogue, std::shared_ptr<const lab::Lab> lab,
                                 std::string_view saved) {
    const Result<json::Value> document = json::parse(saved, "saved session", {256u << 10, 16, 100'000});
    if (!document) return document.problems();
    json::Reading reading{"saved session", {}};
    Session session(catalogue, std::move(lab));
    if (!SavedSession(session, *document, reading).read()) {
        if (!has_error(reading.problems)) {
            Diagnostic problem;
            problem.code = "other-lab";
            problem.file = "saved session";
            problem.message = "the saved session belongs to another lab";
            reading.problems.push_back(std::move(problem));
        }
        return reading.problems;
    }
    session.revision_ = 0;
    return Result<Session>(std::move(session), std::move(reading.problems));
}

} // namespace labrack::session
