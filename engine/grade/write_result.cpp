// Writes results.
#include "base/hash.hpp"
#include "base/version.hpp"
#include "grade/result.hpp"
#include "grade/words.hpp"

namespace labrack::grade {

namespace {

using json::Writer;

void write(Writer& writer, const LocalText& text) {
    writer.begin_object();
    writer.member("en", text.en);
    writer.member("es", text.in("es"));
    writer.end_object();
}

/// What a run measured, and what it was measured against.
void write_run(Writer& writer, const Evidence& one) {
    if (!one.lost.empty()) writer.member("lost", one.lost);
    if (!one.operation.empty()) writer.member("operation", one.operation);
    writer.member("measure", lab::to_text(one.measure));
    if (one.to_start) writer.member("compared_to", "start");
    if (one.amount) writer.member("amount", *one.amount);
    writer.member("full", one.full);
    writer.member("none", one.none);
    if (!one.request) return;
    writer.member("request", static_cast<std::int64_t>(*one.request));
    writer.member("at_ns", one.at.ns);
}

void write(Writer& writer, const Evidence& one) {
    writer.begin_object();
    writer.member("kind", json::word_for<Evidence::Kind>(evidence_kinds, one.kind));
    if (!one.subject.empty()) writer.member("subject", one.subject);
    if (!one.components.empty()) {
        writer.key("components");
        writer.begin_list(Writer::Layout::line);
        for (const std::string& component : one.components)
            writer.text(component);
        writer.end_list();
    }
    if (!one.experiment.empty()) {
        writer.member("experiment", one.experiment);
        writer.member("seed", static_cast<std::int64_t>(one.seed));
    }
    if (one.kind == Evidence::Kind::run) write_run(writer, one);
    if (one.kind == Evidence::Kind::count || one.kind == Evidence::Kind::cost) {
        if (one.amount) writer.member("amount", *one.amount);
        writer.member("full", one.full);
        writer.member("none", one.none);
    }
    if (one.unwanted) writer.member("unwanted", true);
    writer.key("says");
    write(writer, one.says);
    writer.end_object();
}

void write(Writer& writer, const Diagnostic& problem) {
    writer.begin_object();
    writer.member("code", problem.code);
    if (problem.position.line > 0) {
        writer.member("line", problem.position.line);
        writer.member("column", problem.position.column);
    }
    if (!problem.path.empty()) writer.member("path", problem.path);
    if (!problem.subject.empty()) writer.member("subject", problem.subject);
    writer.member("message", problem.message);
    if (!problem.hint.empty()) writer.member("hint", problem.hint);
    writer.end_object();
}

void write(Writer& writer, const CriterionResult& one) {
    writer.begin_object();
    writer.member("id", one.id);
    writer.member("points", one.points);
    writer.member("quarters", one.quarters);
    writer.key("evidence");
    writer.begin_list();
    for (const Evidence& evidence : one.evidence)
        write(writer, evidence);
    writer.end_list();
    writer.end_object();
}

/// What was graded, and by what.
void write_context(Writer& writer, const Grade& grade, const ResultContext& context) {
    const lab::Submission& submission = context.submission;
    if (!context.file.empty()) writer.member("file", context.file);
    if (!submission.learner.empty()) writer.member("learner", submission.learner);
    writer.key("submission");
    writer.begin_object(Writer::Layout::line);
    writer.member("hash", to_hex(submission.hash));
    writer.member("design", to_hex(submission.design_hash));
    writer.member("bare", submission.is_bare);
    writer.end_object();
    if (!context.same_design_as.empty()) writer.member("same_design_as", context.same_design_as);
    writer.key("lab");
    writer.begin_object(Writer::Layout::line);
    writer.member("id", context.lab.id);
    writer.member("hash", to_hex(grade.lab_hash));
    writer.end_object();
    writer.member("catalogue", to_hex(grade.catalogue_hash));
    writer.member("engine", engine_version());
    writer.key("seeds");
    writer.begin_list(Writer::Layout::line);
    for (const std::uint64_t seed : context.lab.rubric->grading)
        writer.integer(static_cast<std::int64_t>(seed));
    writer.end_list();
    int hints = 0;
    for (const auto& [task, shown] : submission.hints)
        hints += shown;
    writer.member("hints", hints);
    if (!submission.claimed) return;
    writer.key("claimed");
    writer.begin_object(Writer::Layout::line);
    writer.member("quarter_points", submission.claimed->quarter_points);
    writer.member("points", submission.claimed->points);
    writer.end_object();
}

} // namespace

void write_result(Writer& writer, const Grade& grade, const ResultContext& context, Writer::Layout layout) {
    writer.begin_object(layout);
    writer.member("$schema", "result.schema.json");
    writer.member("version", 1);
    write_context(writer, grade, context);
    writer.member("quarter_points", grade.quarter_points);
    writer.member("points", grade.points);
    writer.member("basis_points", grade.basis_points());
    writer.member("passed", grade.passed);
    writer.member("carries_light_load", grade.carries_light_load);
    writer.member("events", static_cast<std::int64_t>(grade.events));
    writer.key("problems");
    writer.begin_list();
    for (const Diagnostic& problem : grade.problems)
        write(writer, problem);
    writer.end_list();
    writer.key("criteria");
    writer.begin_list();
    for (const CriterionResult& one : grade.criteria)
        write(writer, one);
    writer.end_list();
    writer.end_object();
}

} // namespace labrack::grade
