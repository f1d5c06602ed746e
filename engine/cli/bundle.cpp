// `labrack bundle`: a lab in one file, without solutions.
#include "lab/bundle.hpp"

#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace labrack::cli {

namespace {

struct BundleArguments {
    std::string lab;
    std::string file;
};

Status bundle_lab(const BundleArguments& arguments, const Context& context) {
    const auto folder = find_lab(arguments.lab, context.labs());
    if (!folder) return report({usage_error("there is no lab \"" + arguments.lab + "\"", "see labrack labs")});
    if (!is_folder(*folder)) return report({usage_error("\"" + *folder + "\" is a bundle already", {})});
    const Result<lab::Bundle> bundle = lab::make_bundle(folder_reader(*folder), *folder, model::built_in_catalogue());
    const Status made = report(bundle.problems());
    if (!bundle) return made;
    const std::string document = lab::write_bundle(*bundle);
    if (arguments.file == "-") {
        print(document);
        return Status::success;
    }
    const std::string file = arguments.file.empty() ? bundle->lab + ".bundle.json" : arguments.file;
    const Status written = report(write_file(file, document));
    if (written == Status::success) print(file + ": " + counted(bundle->files.size(), "file") + "\n");
    return written;
}

} // namespace

void add_bundle(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("bundle", "Make one file of a lab, without solutions, to hand on");
    const auto arguments = std::make_shared<BundleArguments>();
    command->add_option("LAB", arguments->lab, "A lab by its id or its folder")->required();
    command->add_option("-o,--output", arguments->file,
                        "The file, ID.bundle.json in this folder unless stated; - is standard output");
    command->callback([&context, arguments] { context.status = bundle_lab(*arguments, context); });
}

} // namespace labrack::cli
