// `labrack grade`: what submissions and designs earn by a lab's rubric.
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/grade_class.hpp"
#include "cli/in_order.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace labrack::cli {

namespace {

struct GradeArguments {
    std::string lab;
    ClassArguments of_class;
    std::string locale = "en";
    std::string shard;
    int jobs = 0; ///< 0 = as many as there are processors
    bool json = false;
    bool jsonl = false;
    bool csv = false;
    bool junit = false;
};

GradeFormat format_of(const GradeArguments& arguments) {
    if (arguments.json) return GradeFormat::json;
    if (arguments.jsonl) return GradeFormat::jsonl;
    if (arguments.csv) return GradeFormat::csv;
    return arguments.junit ? GradeFormat::junit : GradeFormat::text;
}

/// What the words of the command line cannot mean together; nothing when they can.
Diagnostics contradictions(const GradeArguments& arguments) {
    const GradeFormat format = format_of(arguments);
    const bool has_lines = format == GradeFormat::csv || format == GradeFormat::jsonl;
    if (!arguments.shard.empty() && !parse_shard(arguments.shard))
        return {usage_error("--shard takes a part of so many, from 1/8 to 8/8, not " + arguments.shard, "")};
    if (arguments.of_class.resume && arguments.of_class.output.empty())
        return {usage_error("--resume goes on with a file", "name it with --output")};
    if (arguments.of_class.resume && !has_lines)
        return {usage_error("only CSV and JSON Lines can be resumed", "use --csv or --jsonl")};
    return {};
}

Status grade_all(const GradeArguments& arguments, const Context& context) {
    if (const Diagnostics problems = contradictions(arguments); has_error(problems)) return report(problems);
    const Result<lab::Lab> lab = read_judging_lab(arguments.lab, context);
    if (!lab) return report(lab.problems());
    ClassArguments of_class = arguments.of_class;
    if (const auto shard = parse_shard(arguments.shard)) of_class.shard = *shard;
    of_class.jobs = arguments.jobs > 0 ? std::min(static_cast<unsigned>(arguments.jobs), 256u) : usable_threads();
    if (usable_threads() == 1) of_class.jobs = 1;
    const bool is_single = of_class.files.size() == 1 && !is_folder(of_class.files.front());
    return grade_class({*lab, format_of(arguments), arguments.locale, is_single}, of_class);
}

} // namespace

void add_grade(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("grade", "Grade submissions and designs by a lab's rubric, with the evidence");
    const auto arguments = std::make_shared<GradeArguments>();
    command->add_option("LAB", arguments->lab, "A lab by its id or its folder")->required();
    command
        ->add_option("FILE", arguments->of_class.files,
                     "Submissions or design files, or folders of them; - is standard input")
        ->required();
    command->add_option("--locale", arguments->locale, "The language of the texts: en or es")
        ->check(CLI::IsMember(std::vector<std::string>{"en", "es"}))
        ->capture_default_str();
    CLI::Option_group* formats = command->add_option_group("format", "How grades are told; in sentences unless stated");
    formats->add_flag("--json", arguments->json, "JSON: a result, or a list of them");
    formats->add_flag("--jsonl", arguments->jsonl, "JSON Lines: a result a line");
    formats->add_flag("--csv", arguments->csv, "CSV: a row a file, a column a criterion");
    formats->add_flag("--junit", arguments->junit, "JUnit XML: a suite a file, a test case a criterion");
    formats->require_option(0, 1);
    command
        ->add_option("-j,--jobs", arguments->jobs, "How many files are graded at a time; one a processor unless stated")
        ->check(CLI::Range(1, 256));
    command->add_option("--shard", arguments->shard,
                        "Grade part I of N, as I/N; with --csv or --jsonl the parts one after the other are the whole");
    command->add_option("-o,--output", arguments->of_class.output, "Write the report to this file");
    command->add_flag("--resume", arguments->of_class.resume, "Go on with the report of an interrupted run");
    command->callback([&context, arguments] { context.status = grade_all(*arguments, context); });
}

} // namespace labrack::cli
