// `labrack new-lab`: a starting folder that is a proven lab already, with comments that say what each part is for.
#include "assets/new_lab.hpp"

#include "base/json_fields.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/scenario.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace labrack::cli {

namespace {

namespace fs = std::filesystem;

/// What the lab of assets/new-lab is called in its files.
constexpr std::string_view template_id = "new-lab";

struct NewLabArguments {
    std::string name;
    std::string in;
};

struct TemplateFile {
    std::string_view name;
    std::string_view content;
};

std::array<TemplateFile, 5> template_files() {
    return {{{"lab.json", assets::new_lab_lab_json()},
             {"lab.es.json", assets::new_lab_lab_es_json()},
             {"teaching.md", assets::new_lab_teaching_md()},
             {"solution.design.json", assets::new_lab_solution_design_json()},
             {"wrong-one-server.design.json", assets::new_lab_wrong_one_server_design_json()}}};
}

std::string with_id(std::string_view content, const std::string& id) {
    std::string text(content);
    for (std::size_t at = text.find(template_id); at != std::string::npos; at = text.find(template_id, at + id.size()))
        text.replace(at, template_id.size(), id);
    return text;
}

/// Why it cannot be the id of a lab; nothing when it can.
Diagnostics problems_of(const std::string& name) {
    json::Value value;
    value.kind = json::Value::Kind::text;
    value.text = name;
    json::Reading reading;
    std::string id;
    json::read_id({&value, {}, &reading}, id);
    if (reading.problems.empty()) return {};
    return {usage_error(reading.problems.front().message, reading.problems.front().hint)};
}

/// Where labs are kept, when that was said or is plain to see; else here. What lies beside the program is not meant.
std::string parent_of(const NewLabArguments& arguments, const Context& context) {
    if (!arguments.in.empty()) return arguments.in;
    if (!context.given_labs.empty()) return context.given_labs;
    if (const char* configured = std::getenv("LABRACK_LABS"); configured != nullptr && *configured != '\0')
        return configured;
    return is_folder("labs") ? "labs" : ".";
}

Diagnostics write_lab(const fs::path& folder, const std::string& id) {
    std::error_code error;
    if (!fs::create_directory(folder, error)) {
        if (!error || fs::exists(folder))
            return {usage_error("\"" + folder.string() + "\" exists already, and nothing is overwritten",
                                "take another name")};
        return {usage_error("\"" + folder.string() + "\" cannot be made: " + error.message(), {})};
    }
    for (const TemplateFile& file : template_files()) {
        Diagnostics problems = write_file((folder / file.name).string(), with_id(file.content, id));
        if (!has_error(problems)) continue;
        fs::remove_all(folder, error);
        return problems;
    }
    return {};
}

Status new_lab(const NewLabArguments& arguments, const Context& context) {
    if (const Diagnostics problems = problems_of(arguments.name); has_error(problems)) return report(problems);
    const fs::path folder = (fs::path(parent_of(arguments, context)) / arguments.name).lexically_normal();
    const Status written = report(write_lab(folder, arguments.name));
    if (written != Status::success) return written;
    const std::string path = folder.string();
    print(path + ": a lab that works. Change it, and after each change run\n  labrack check " + path +
          "\n  labrack prove " + path + "\n");
    return Status::success;
}

} // namespace

void add_new_lab(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("new-lab", "Write a starting folder for a lab, which is proven already");
    const auto arguments = std::make_shared<NewLabArguments>();
    command->add_option("NAME", arguments->name, "The lab's id and folder")->required();
    command->add_option("--in", arguments->in, "The folder to write it in: labs/ where there is one, else this one");
    command->callback([&context, arguments] { context.status = new_lab(*arguments, context); });
}

} // namespace labrack::cli
