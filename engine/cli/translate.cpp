// `labrack translate`: a lab's translation, ready for whoever translates.
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <memory>

namespace labrack::cli {

namespace {

Status translate(const std::string& name, const Context& context) {
    const std::optional<std::string> folder = find_lab(name, context.labs());
    if (!folder) return report({usage_error("there is no lab \"" + name + "\"", "see labrack labs")});
    if (!is_folder(*folder))
        return report({usage_error("\"" + *folder + "\" is a bundle", "translate the folder that it was made of")});
    const auto texts = lab::source_texts(folder_reader(*folder), *folder, model::built_in_catalogue());
    if (!texts) return report(texts.problems());
    const std::string file = *folder + "/lab.es.json";
    const Status written =
        report(write_file(file, lab::write_translation(*texts, "../../assets/schema/lab-translation.schema.json")));
    const auto left = std::count_if(texts->begin(), texts->end(), [](const auto& one) { return !one.is_current; });
    if (written == Status::success)
        print(file + ": " + counted(texts->size(), "text") + ", " + std::to_string(left) + " to be translated\n");
    return written;
}

} // namespace

void add_translate(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "translate", "Write a lab's lab.es.json anew, with empty texts for what is to be translated");
    const auto lab = std::make_shared<std::string>();
    command->add_option("LAB", *lab, "A lab by its id or its folder")->required();
    command->callback([&context, lab] { context.status = translate(*lab, context); });
}

} // namespace labrack::cli
