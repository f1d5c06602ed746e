#include "lab/bundle.hpp"

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/json_fields.hpp"
#include "base/json_writer.hpp"
#include "base/utf8.hpp"
#include "lab/image.hpp"
#include "lab/texts.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;
using Names = std::set<std::string, std::less<>>;

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

bool ends_with(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

/// For instructors alone; the same as scripts/make-site.py keeps off the page.
bool is_private(std::string_view name) {
    const std::string_view base = name.substr(name.rfind('/') + 1);
    const bool is_design = begins_with(base, "solution") || begins_with(base, "wrong-");
    return (is_design && ends_with(base, ".design.json")) ||
           (begins_with(base, "teaching") && ends_with(base, ".md")) || base == "README.md";
}

/// "lab.es.json", "kill.es.md".
bool is_translation(std::string_view name) {
    return ends_with(name.substr(0, name.rfind('.')), ".es");
}

void collect_images(std::string_view text, Names& out) {
    for (const ImageReference& image : image_references(text))
        if (stays_inside(image.name)) out.emplace(image.name);
}

/// All that the lab's files refer to, whether it is there or not.
struct Referenced {
    Names texts; ///< of which some need not exist: a translation
    Names images;

    [[nodiscard]] bool has(const std::string& name) const {
        return name == "lab.json" || texts.count(name) != 0 || images.count(name) != 0;
    }
};

Referenced references_of(const FileReader& files) {
    Referenced found;
    const std::string document = files("lab.json").value_or("");
    collect_images(document, found.images);
    for (const std::string& name : referenced_files(document)) {
        found.texts.insert(name);
        collect_images(files(name).value_or(""), found.images);
    }
    return found;
}

Diagnostic bundle_error(std::string code, const std::string& file, std::string message, std::string hint) {
    Diagnostic problem = make_error(std::move(code), std::move(message), std::move(hint));
    problem.file = file;
    return problem;
}

/// Why the files cannot be a bundle; nothing when they can.
Diagnostics problems_of(const Bundle& bundle, const std::string& folder) {
    Diagnostics problems;
    for (const auto& [name, content] : bundle.files) {
        if (is_private(name))
            problems.push_back(bundle_error("private-file", folder + "/" + name, "this is not for students",
                                            "take it out of the text that refers to it"));
        if (content.size() > most_bundled_file_bytes)
            problems.push_back(bundle_error("size", folder + "/" + name, "the file is larger than 4 MB", {}));
    }
    if (bundle.files.size() > most_bundled_files)
        problems.push_back(bundle_error("size", folder, "a bundle has 500 files at most", {}));
    return problems;
}

/// Reads the content of one file: its text, or {"base64": its bytes}.
void read_content(const Cursor& cursor, std::string& out) {
    if (!cursor.is(json::Value::Kind::object)) return json::read(cursor, out);
    ObjectReader object(cursor);
    std::string coded;
    if (!object.required("base64", coded)) return;
    object.finish();
    std::optional<std::string> bytes = from_base64(coded);
    if (!bytes) return object.get("base64").error("base64", "this is no base64");
    out = std::move(*bytes);
}

void read_files(const Cursor& cursor, Bundle& out) {
    if (!cursor.expect(json::Value::Kind::object)) return;
    const std::vector<json::Member>& members = cursor.value->members;
    if (members.size() > most_bundled_files) return cursor.error("size", "a bundle has 500 files at most");
    for (const json::Member& member : members) {
        const Cursor file = cursor.member(in_quotes(member.key), member.value);
        if (!stays_inside(member.key) || is_private(member.key)) {
            file.error("file-name", in_quotes(member.key) + " is not the name of a file of a lab");
            continue;
        }
        std::string content;
        read_content(file, content);
        if (content.size() > most_bundled_file_bytes) file.error("size", "the file is larger than 4 MB");
        out.files.emplace(member.key, std::move(content));
    }
    if (out.files.count("lab.json") == 0 && cursor.reading->errors == 0)
        return cursor.error("missing-key", "the file \"lab.json\" is missing");
    const Referenced referenced = references_of(out.reader());
    for (const json::Member& member : members) {
        const auto found = out.files.find(member.key);
        if (found == out.files.end()) continue;
        const Cursor file = cursor.member(in_quotes(member.key), member.value);
        if (!referenced.has(member.key))
            file.error("file-name", "the lab does not refer to the file " + in_quotes(member.key));
        else if (referenced.images.count(member.key) != 0)
            for (const Diagnostic& problem : measure_image(found->second).problems())
                file.error(problem.code, problem.message, problem.hint);
    }
}

Bundle read_root(const Cursor& root) {
    Bundle bundle;
    ObjectReader object(root);
    json::read_version(object);
    if (!object.valid()) return bundle;
    if (const Cursor id = object.get("lab"); id.value != nullptr) {
        json::read_id(id, bundle.lab);
    } else {
        object.missing("lab");
    }
    std::string hash;
    object.required("hash", hash);
    const Cursor files = object.get("files");
    object.finish();
    if (files.value == nullptr) object.missing("files");
    if (files.value != nullptr) read_files(files, bundle);
    if (root.reading->errors == 0 && hash != to_hex(bundle.hash()))
        object.get("hash").error("hash", "the files are not those that the bundle was made of",
                                 "make it anew: labrack bundle");
    return bundle;
}

} // namespace

std::uint64_t Bundle::hash() const {
    std::uint64_t hash = hash_text(lab);
    for (const auto& [name, content] : files)
        hash = mix64(mix64(hash ^ hash_text(name)) ^ hash_text(content));
    return hash;
}

FileReader Bundle::reader() const {
    return [this](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
}

Result<Bundle> make_bundle(const FileReader& files, const std::string& folder, const model::Catalogue& catalogue) {
    const Result<Lab> lab = read_lab_with_images(files, folder, catalogue);
    if (!lab) return lab.problems();
    Bundle bundle;
    bundle.lab = lab->id;
    const Referenced referenced = references_of(files);
    Names names = referenced.texts;
    names.insert(referenced.images.begin(), referenced.images.end());
    names.insert("lab.json");
    for (const std::string& name : names)
        if (std::optional<std::string> content = files(name)) bundle.files.emplace(name, std::move(*content));
    Diagnostics problems = problems_of(bundle, folder);
    if (!problems.empty()) return problems;
    return Result<Bundle>(std::move(bundle), lab.problems());
}

std::vector<std::string> missing_files(const FileReader& files) {
    const Referenced referenced = references_of(files);
    Names names = referenced.images;
    for (const std::string& name : referenced.texts)
        if (!is_translation(name)) names.insert(name);
    std::vector<std::string> missing;
    for (const std::string& name : names)
        if (!files(name)) missing.push_back(name);
    return missing;
}

std::string write_bundle(const Bundle& bundle) {
    json::Writer writer;
    writer.begin_object();
    writer.member("$schema", "bundle.schema.json");
    writer.member("version", 1);
    writer.member("lab", bundle.lab);
    writer.member("hash", to_hex(bundle.hash()));
    writer.key("files");
    writer.begin_object();
    for (const auto& [name, content] : bundle.files) {
        writer.key(name);
        if (find_invalid_utf8(content) == std::string::npos) {
            writer.text(content);
            continue;
        }
        writer.begin_object(json::Writer::Layout::line);
        writer.member("base64", to_base64(content));
        writer.end_object();
    }
    writer.end_object();
    writer.end_object();
    return writer.take();
}

Result<Bundle> read_bundle(std::string_view text, const std::string& file) {
    // An image takes a third more than its bytes.
    const json::Limits limits{most_bundle_bytes, 8, 4 * most_bundled_files, 256, most_bundled_file_bytes / 3 * 4 + 8};
    return json::read_document<Bundle>(text, file, read_root, limits);
}

Result<Lab> read_bundled_lab(std::string_view text, const std::string& file, const model::Catalogue& catalogue) {
    const Result<Bundle> bundle = read_bundle(text, file);
    if (!bundle) return bundle.problems();
    return read_lab(bundle->reader(), file + "/" + bundle->lab, catalogue);
}

} // namespace labrack::lab
