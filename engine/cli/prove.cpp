// `labrack prove`: whether a lab tells good designs from bad ones.
#include "grade/prove.hpp"

#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/prove_report.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

namespace labrack::cli {

namespace {

constexpr std::string_view ending = ".design.json";

/// The names of the designs in the folder, sorted.
std::vector<std::string> design_names(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string file = entry.path().filename().string();
        if (file.size() > ending.size() && file.compare(file.size() - ending.size(), ending.size(), ending) == 0)
            names.push_back(file.substr(0, file.size() - ending.size()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool begins_with(const std::string& text, std::string_view beginning) {
    return text.compare(0, beginning.size(), beginning) == 0;
}

/// Reads those whose name begins so.
Diagnostics read_designs(const std::string& folder, std::string_view beginning, std::vector<grade::NamedDesign>& out) {
    Diagnostics problems;
    for (const std::string& name : design_names(folder)) {
        if (!begins_with(name, beginning)) continue;
        const std::string file = folder + "/" + name + std::string(ending);
        const Result<std::string> text = read_file(file);
        if (!text) return text.problems();
        Result<model::Design> design = model::read_design(*text, file, model::built_in_catalogue());
        if (design) out.push_back({name, std::move(*design)});
        const Diagnostics found = design.problems();
        problems.insert(problems.end(), found.begin(), found.end());
    }
    return problems;
}

Status prove_lab(const std::string& name, const Context& context) {
    const Result<lab::Lab> lab = read_judging_lab(name, context);
    const Status read = report(lab.problems()); // also what is missing of a translation
    if (!lab) return read;
    const std::string folder = find_lab(name, context.labs()).value_or("");
    std::vector<grade::NamedDesign> solutions;
    std::vector<grade::NamedDesign> wrong_designs;
    Diagnostics problems = read_designs(folder, "solution", solutions);
    const Diagnostics others = read_designs(folder, "wrong-", wrong_designs);
    problems.insert(problems.end(), others.begin(), others.end());
    if (has_error(problems)) return report(problems);
    std::vector<grade::Proof> proofs = grade::prove(*lab, model::built_in_catalogue(), solutions, wrong_designs);
    proofs.insert(proofs.begin(), grade::prove_texts(lab.problems()));
    print(proofs_text(proofs) + margins_table(proofs) + conclusion_text(proofs));
    const bool all_hold = std::none_of(proofs.begin(), proofs.end(), [](const grade::Proof& one) {
        return one.outcome == grade::Proof::Outcome::fails;
    });
    return all_hold ? Status::success : Status::bad_input;
}

} // namespace

void add_prove(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("prove", "Check that a lab's rubric tells good designs from bad ones");
    const auto lab = std::make_shared<std::string>();
    command->add_option("LAB", *lab, "A lab by its id or its folder")->required();
    command->callback([&context, lab] { context.status = prove_lab(*lab, context); });
}

} // namespace labrack::cli
