// `labrack labs`: lists the labs.
#include "cli/command.hpp"
#include "cli/files.hpp"

#include <algorithm>

namespace labrack::cli {

namespace {

Status list_labs(const Context& context) {
    const std::optional<std::string> folder = context.labs();
    if (!folder || !is_folder(*folder)) {
        Diagnostic problem;
        problem.code = "file";
        problem.file = folder.value_or("");
        problem.message = "there is no folder of labs here";
        problem.hint = "name one with --labs";
        return report({problem});
    }
    Status status = Status::success;
    for (const std::string& id : lab_ids(*folder)) {
        const Result<lab::Lab> lab = read_lab_folder(*folder + "/" + id);
        if (!lab) {
            status = std::max(status, report(lab.problems()));
            continue;
        }
        std::string line = id;
        line.resize(std::max<std::size_t>(line.size(), 32), ' ');
        line += " " + std::to_string(lab->minutes) + " min  " + lab->level + "  " + lab->title.en;
        print(line + "\n");
    }
    return status;
}

} // namespace

void add_labs(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("labs", "List the labs: id, minutes, level and title");
    command->callback([&context] { context.status = list_labs(context); });
}

} // namespace labrack::cli
