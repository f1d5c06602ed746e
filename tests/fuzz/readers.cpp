#include "fuzz/readers.hpp"

#include "analysis/estimate.hpp"
#include "analysis/finding.hpp"
#include "analysis/rules.hpp"
#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "fuzz/must.hpp"
#include "fuzz/partners.hpp"
#include "grade/admit.hpp"
#include "grade/result.hpp"
#include "interop/share.hpp"
#include "lab/bundle.hpp"
#include "lab/image.hpp"
#include "lab/lab.hpp"
#include "lab/submission.hpp"
#include "model/plan.hpp"
#include "sim/simulation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace labrack::fuzz {

namespace {

const std::string file = "fuzz/document.json";

std::vector<std::size_t> line_lengths(std::string_view text) {
    std::vector<std::size_t> lengths;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        lengths.push_back(end - start);
        start = end + 1;
    }
    return lengths;
}

/// The place may be the one just behind a line: there something is missing.
void check_place(SourcePosition position, const std::vector<std::size_t>& lengths) {
    must(position.line >= 1 && position.column >= 1, "a problem has a place");
    const auto line = static_cast<std::size_t>(position.line);
    must(line <= lengths.size(), "a problem's line is one of the text's");
    must(static_cast<std::size_t>(position.column) <= lengths[line - 1] + 1, "a problem's column is within its line");
}

/// `named`: what the text is called in the problems; those of other files only have to be readable.
void check_problems(const Diagnostics& problems, std::string_view text, const std::string& named = file) {
    const std::vector<std::size_t> lengths = problems.empty() ? std::vector<std::size_t>{} : line_lengths(text);
    for (const Diagnostic& problem : problems) {
        must(!problem.code.empty() && !problem.message.empty(), "a problem says what it is");
        must(find_invalid_utf8(to_text(problem)) == std::string::npos, "a problem can be printed");
        if (problem.file == named) check_place(problem.position, lengths);
    }
}

/// Plans, analyses and estimates the system and runs it for a moment.
void try_out(const model::Catalogue& catalogue, const model::Design& design, const model::Workload& workload) {
    const auto plan = model::make_plan(catalogue, design, workload);
    check_problems(plan.problems(), {}, "none");
    if (!plan) return;
    for (const analysis::Finding& finding : analysis::analyze(**plan))
        must(find_invalid_utf8(finding.explanation.en) == std::string::npos, "a finding can be printed");
    static_cast<void>(analysis::estimate(**plan));
    sim::Simulation simulation(*plan, {7, 0});
    static_cast<void>(simulation.advance({Time{} + seconds(60), 5'000}));
}

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

const model::Design& partner_design() {
    static const model::Design design = *model::read_design(one_server, "partner", catalogue());
    return design;
}

const model::Workload& partner_workload() {
    static const model::Workload workload = *model::read_workload(page_and_file, "partner");
    return workload;
}

bool accepts_design(std::string_view text) {
    const auto design = model::read_design(text, file, catalogue());
    check_problems(design.problems(), text);
    if (!design) return false;
    const std::string written = model::write_design(*design, catalogue());
    const auto again = model::read_design(written, file, catalogue());
    must(static_cast<bool>(again), "what is written can be read");
    must(model::write_design(*again, catalogue()) == written, "a design is the same when it is written and read");
    try_out(catalogue(), *design, partner_workload());
    return true;
}

bool accepts_workload(std::string_view text) {
    const auto workload = model::read_workload(text, file);
    check_problems(workload.problems(), text);
    if (!workload) return false;
    try_out(catalogue(), partner_design(), *workload);
    return true;
}

bool accepts_catalogue(std::string_view text) {
    const auto own = model::read_catalogue(text, file);
    check_problems(own.problems(), text);
    if (!own) return false;
    const auto design = model::read_design(one_server, "partner", *own);
    if (design) try_out(*own, *design, partner_workload());
    return true;
}

bool accepts_findings(std::string_view text) {
    const auto rules = analysis::read_rule_texts(text, file);
    check_problems(rules.problems(), text);
    return static_cast<bool>(rules);
}

/// A lab of which one file is the text and the others are given.
bool accepts_lab_file(std::string_view text, std::string_view name) {
    const lab::FileReader files = [&](std::string_view asked) -> std::optional<std::string> {
        if (asked == name) return std::string(text);
        if (asked == "lab.json") return std::string(small_lab);
        if (asked.size() > 3 && asked.substr(asked.size() - 3) == ".md") return "See [nginx](node:nginx).\n";
        return std::nullopt;
    };
    const auto lab = lab::read_lab(files, "fuzz", catalogue());
    check_problems(lab.problems(), text, "fuzz/" + std::string(name));
    if (!lab) return false;
    for (const model::Workload& workload : lab->workloads)
        try_out(catalogue(), lab->start, workload);
    return true;
}

bool accepts_lab(std::string_view text) {
    for (const std::string& name : lab::referenced_files(text))
        must(name.find("..") == std::string::npos && name.front() != '/', "a lab names files of its folder alone");
    return accepts_lab_file(text, "lab.json");
}

bool accepts_bundle(std::string_view text) {
    const auto bundle = lab::read_bundle(text, file);
    check_problems(bundle.problems(), text);
    if (!bundle) return false;
    const auto again = lab::read_bundle(lab::write_bundle(*bundle), file);
    must(again && again->files == bundle->files, "a bundle is the same when it is written and read");
    static_cast<void>(lab::read_bundled_lab(text, file, catalogue()));
    return true;
}

bool accepts_translation(std::string_view text) {
    return accepts_lab_file(text, "lab.es.json");
}

/// The lab that submissions are made for.
const lab::Lab& partner_lab() {
    static const lab::Lab lab = [] {
        const lab::FileReader files = [](std::string_view asked) -> std::optional<std::string> {
            if (asked == "lab.json") return std::string(small_lab);
            if (asked == "two.md") return "More.\n";
            return std::nullopt;
        };
        auto read = lab::read_lab(files, "partner", catalogue());
        must(static_cast<bool>(read), "the partners' lab is one");
        read->rubric.emplace();
        return *read;
    }();
    return lab;
}

bool accepts_submission(std::string_view text) {
    const auto submission = lab::read_submission(text, file, partner_lab(), catalogue());
    check_problems(submission.problems(), text);
    if (!submission) return false;
    const std::string written = lab::write_submission(*submission, partner_lab(), catalogue());
    const auto again = lab::read_submission(written, file, partner_lab(), catalogue());
    must(static_cast<bool>(again), "what is written can be read");
    must(again->design_hash == submission->design_hash, "a design is the same when it is written and read");
    must(lab::write_submission(*again, partner_lab(), catalogue()) == written,
         "a submission is the same when it is written and read");
    check_problems(grade::admit(partner_lab(), catalogue(), submission->design).problems(), {}, "none");
    return true;
}

std::string result_text(const grade::Grade& grade) {
    json::Writer writer;
    grade::write_result(writer, grade, {partner_lab(), {}, {}, {}}, json::Writer::Layout::lines);
    return writer.take();
}

bool accepts_result(std::string_view text) {
    const auto grade = grade::read_result(text, file);
    check_problems(grade.problems(), text);
    if (!grade) return false;
    const std::string written = result_text(*grade);
    const auto again = grade::read_result(written, file);
    must(static_cast<bool>(again), "what is written can be read");
    must(result_text(*again) == written, "a result is the same when it is written and read");
    return true;
}

/// The bytes as those of a link: what lies behind its letters.
std::string as_link(std::string_view bytes) {
    std::string text = to_base64(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return "1" + text.substr(0, text.find('='));
}

bool accepts_share(std::string_view text) {
    const std::string bytes = as_link(text);
    check_problems(interop::from_share_text(bytes, catalogue()).problems(), bytes, "link");
    const auto design = interop::from_share_text(text, catalogue());
    check_problems(design.problems(), text, "link");
    if (!design) return false;
    const std::string written = interop::to_share_text(*design, catalogue());
    const auto again = interop::from_share_text(written, catalogue());
    must(static_cast<bool>(again), "what is shared can be opened");
    must(model::write_design(*again, catalogue()) == model::write_design(*design, catalogue()),
         "a design is the same after it was shared");
    return true;
}

bool accepts_image(std::string_view bytes) {
    const auto image = lab::decode_image(bytes);
    check_problems(image.problems(), {}, "none");
    if (!image) return false;
    const auto [width, height] = image->size;
    must(width <= lab::most_image_side && height <= lab::most_image_side, "an image keeps its bounds");
    must(image->pixels.size() == static_cast<std::size_t>(width * height) * 4, "an image has all its pixels");
    return true;
}

constexpr std::array all_readers{Reader{"bundle", accepts_bundle},         Reader{"catalogue", accepts_catalogue},
                                 Reader{"design", accepts_design},         Reader{"findings", accepts_findings},
                                 Reader{"image", accepts_image, false},    Reader{"lab", accepts_lab},
                                 Reader{"result", accepts_result},         Reader{"share", accepts_share, false},
                                 Reader{"submission", accepts_submission}, Reader{"translation", accepts_translation},
                                 Reader{"workload", accepts_workload}};

} // namespace

std::span<const Reader> readers() {
    return all_readers;
}

} // namespace labrack::fuzz
