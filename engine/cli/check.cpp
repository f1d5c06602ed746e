// `labrack check`: validates labs, designs, workloads and catalogues.
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/scenario.hpp"
#include "lab/bundle.hpp"
#include "lab/image.hpp"
#include "model/plan.hpp"

#include <algorithm>
#include <memory>

namespace labrack::cli {

namespace {

enum class DocumentType { unknown, lab, translation, design, workload, catalogue, bundle };

/// By the schema that the document names, else by the keys that only one type has.
DocumentType type_of(const json::Value& document) {
    if (const json::Value* schema = document.find("$schema"); schema != nullptr) {
        const std::string name = schema->text.substr(schema->text.rfind('/') + 1);
        if (name == "lab.schema.json") return DocumentType::lab;
        if (name == "lab-translation.schema.json") return DocumentType::translation;
        if (name == "design.schema.json") return DocumentType::design;
        if (name == "workload.schema.json") return DocumentType::workload;
        if (name == "catalogue.schema.json") return DocumentType::catalogue;
        if (name == "bundle.schema.json") return DocumentType::bundle;
    }
    if (document.find("steps") != nullptr) return DocumentType::lab;
    if (document.find("texts") != nullptr) return DocumentType::translation;
    if (document.find("nodes") != nullptr) return DocumentType::design;
    if (document.find("operations") != nullptr) return DocumentType::workload;
    if (document.find("products") != nullptr) return DocumentType::catalogue;
    if (document.find("files") != nullptr) return DocumentType::bundle;
    return DocumentType::unknown;
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

/// What was found to be in order, as it is told: "a design of 7 nodes".
struct Verdict {
    Diagnostics problems;
    std::string what;
};

template <class T, class Describe>
Verdict verdict(const Result<T>& result, Describe describe) {
    return {result.problems(), result ? describe(*result) : std::string()};
}

Verdict check_lab(const Result<lab::Lab>& lab, const std::string& file) {
    Verdict found = verdict(lab, [](const lab::Lab& one) { return "a lab of " + counted(one.steps.size(), "step"); });
    if (!lab) return found;
    for (const model::Workload& workload : lab->workloads) {
        const auto plan = model::make_plan(model::built_in_catalogue(), lab->start, workload);
        for (Diagnostic problem : plan.problems()) {
            problem.file = file;
            problem.path = "workloads." + workload.id;
            found.problems.push_back(std::move(problem));
        }
    }
    return found;
}

/// A lab of another name than lab.json, or from standard input: what it refers to lies beside it, or nowhere.
Verdict check_lab_text(const std::string& text, const std::string& path) {
    const lab::FileReader files = [&](std::string_view name) -> std::optional<std::string> {
        if (name == "lab.json") return text;
        if (path == "-") return std::nullopt;
        Result<std::string> content = read_file(folder_of(path) + "/" + std::string(name));
        return content ? std::optional(std::move(*content)) : std::nullopt;
    };
    const auto read = path == "-" ? lab::read_lab : lab::read_lab_with_images;
    Result<lab::Lab> lab = read(files, {}, model::built_in_catalogue());
    Verdict found = check_lab(lab, path);
    for (Diagnostic& problem : found.problems) {
        if (problem.file == "lab.json") problem.file = path;
    }
    return found;
}

Verdict unknown_document(const json::Value& document, const std::string& path) {
    Diagnostic problem;
    problem.code = "unknown-document";
    problem.file = path;
    problem.position = document.position;
    problem.message = "this is no lab, design, workload or catalogue";
    problem.hint = "name its schema in \"$schema\"";
    return {{problem}, {}};
}

Verdict check_document(const std::string& path) {
    const Result<std::string> text = read_file(path);
    if (!text) return {text.problems(), {}};
    const Result<json::Value> document = json::parse(*text, path);
    if (!document) return {document.problems(), {}};
    const model::Catalogue& catalogue = model::built_in_catalogue();
    switch (type_of(*document)) {
    case DocumentType::lab: return check_lab_text(*text, path);
    case DocumentType::translation:
        return check_lab(read_lab_folder_with_images(folder_of(path)), folder_of(path) + "/lab.json");
    case DocumentType::design:
        return verdict(model::read_design(*text, path, catalogue),
                       [](const model::Design& one) { return "a design of " + counted(one.nodes.size(), "node"); });
    case DocumentType::workload:
        return verdict(model::read_workload(*text, path), [](const model::Workload& one) {
            return "a workload of " + counted(one.operations.size(), "operation");
        });
    case DocumentType::catalogue:
        return verdict(model::read_catalogue(*text, path), [](const model::Catalogue& one) {
            return "a catalogue of " + counted(one.products.size(), "product");
        });
    case DocumentType::bundle: return check_lab(lab::read_bundled_lab(*text, path, catalogue), path);
    case DocumentType::unknown: break;
    }
    return unknown_document(*document, path);
}

Verdict check_named(const std::string& name, const Context& context) {
    const std::optional<std::string> folder = name == "-" ? std::nullopt : find_lab(name, context.labs());
    if (!folder) return check_document(name);
    const Result<lab::Lab> lab = is_folder(*folder) ? read_lab_folder_with_images(*folder) : read_found_lab(*folder);
    return check_lab(lab, *folder + "/lab.json");
}

Status check(const std::vector<std::string>& names, const Context& context) {
    Status status = Status::success;
    for (const std::string& name : names) {
        const Verdict found = check_named(name, context);
        const Status one = report(found.problems);
        if (one == Status::success) print(name + ": ok, " + found.what + "\n");
        status = std::max(status, one);
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
