// `labrack check`: validates labs, designs, workloads and catalogues.
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "model/plan.hpp"

#include <algorithm>
#include <memory>

namespace labrack::cli {

namespace {

enum class DocumentType { unknown, lab, translation, design, workload, catalogue };

/// By the schema that the document names, else by the keys that only one type has.
DocumentType type_of(const json::Value& document) {
    if (const json::Value* schema = document.find("$schema"); schema != nullptr) {
        const std::string name = schema->text.substr(schema->text.rfind('/') + 1);
        if (name == "lab.schema.json") return DocumentType::lab;
        if (name == "lab-translation.schema.json") return DocumentType::translation;
        if (name == "design.schema.json") return DocumentType::design;
        if (name == "workload.schema.json") return DocumentType::workload;
        if (name == "catalogue.schema.json") return DocumentType::catalogue;
    }
    if (document.find("steps") != nullptr) return DocumentType::lab;
    if (document.find("texts") != nullptr) return DocumentType::translation;
    if (document.find("nodes") != nullptr) return DocumentType::design;
    if (document.find("operations") != nullptr) return DocumentType::workload;
    if (document.find("products") != nullptr) return DocumentType::catalogue;
    return DocumentType::unknown;
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

Diagnostics check_lab(const std::string& folder) {
    const Result<lab::Lab> lab = read_lab_folder(folder);
    Diagnostics problems = lab.problems();
    if (!lab) return problems;
    for (const model::Workload& workload : lab->workloads) {
        const auto plan = model::make_plan(model::built_in_catalogue(), lab->start, workload);
        for (Diagnostic problem : plan.problems()) {
            problem.file = folder + "/lab.json";
            problem.path = "workloads." + workload.id;
            problems.push_back(std::move(problem));
        }
    }
    return problems;
}

Diagnostics check_document(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) return text.problems();
    const Result<json::Value> document = json::parse(*text, path);
    if (!document) return document.problems();
    switch (type_of(*document)) {
    case DocumentType::lab:
    case DocumentType::translation: return check_lab(folder_of(path));
    case DocumentType::design: return model::read_design(*text, path, model::built_in_catalogue()).problems();
    case DocumentType::workload: return model::read_workload(*text, path).problems();
    case DocumentType::catalogue: return model::read_catalogue(*text, path).problems();
    case DocumentType::unknown: break;
    }
    Diagnostic problem;
    problem.code = "unknown-document";
    problem.file = path;
    problem.position = document->position;
    problem.message = "this is no lab, design, workload or catalogue";
    problem.hint = "name its schema in \"$schema\"";
    return {problem};
}

Status check(const std::vector<std::string>& files, const Context& context) {
    Status status = Status::success;
    for (const std::string& file : files) {
        const std::optional<std::string> lab = file == "-" ? std::nullopt : find_lab(file, context.labs());
        status = std::max(status, report(lab ? check_lab(*lab) : check_document(file)));
    }
    return status;
}

} // namespace

void add_check(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("check", "Validate labs, designs, workloads and catalogues");
    const auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *files, "A file, a lab's folder or a lab's id; - is standard input")->required();
    command->callback([&context, files] { context.status = check(*files, context); });
}

} // namespace labrack::cli
