// `labrack grade`: what designs earn by a lab's rubric.
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/grade_report.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace labrack::cli {

namespace {

struct GradeArguments {
    std::string lab;
    std::vector<std::string> files;
    std::string locale = "en";
    bool json = false;
};

Status grade_file(const GradeArguments& arguments, const lab::Lab& lab, const std::string& file) {
    const Result<std::string> text = read_file(file);
    if (!text) return report(text.problems());
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const Result<model::Design> design = model::read_design(*text, file, catalogue);
    if (!design) return report(design.problems());
    const grade::Grade result = grade::grade(lab, catalogue, *design);
    print(arguments.json ? grade_json(result, lab, file) : grade_text(result, lab, file, arguments.locale));
    return result.passed ? Status::success : Status::bad_input;
}

Status grade_all(const GradeArguments& arguments, const Context& context) {
    const Result<lab::Lab> lab = read_judging_lab(arguments.lab, context);
    if (!lab) return report(lab.problems());
    Status status = Status::success;
    for (const std::string& file : arguments.files)
        status = std::max(status, grade_file(arguments, *lab, file));
    return status;
}

} // namespace

void add_grade(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("grade", "Grade designs by a lab's rubric, with the evidence");
    const auto arguments = std::make_shared<GradeArguments>();
    command->add_option("LAB", arguments->lab, "A lab by its id or its folder")->required();
    command->add_option("FILE", arguments->files, "Design files; - is standard input")->required();
    command->add_option("--locale", arguments->locale, "The language of the texts: en or es")
        ->check(CLI::IsMember(std::vector<std::string>{"en", "es"}))
        ->capture_default_str();
    command->add_flag("--json", arguments->json, "Print JSON, one document a file");
    command->callback([&context, arguments] { context.status = grade_all(*arguments, context); });
}

} // namespace labrack::cli
