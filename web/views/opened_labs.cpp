#include "views/opened_labs.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace labrack::ui {

namespace {

using nlohmann::json;
using platform::StoreStatus;

constexpr const char* list_key = "opened.v1";
constexpr int form = 1;

// A browser gives a site about 5 MB, and the students' work goes first: a session has 256 kB at most, and two copies.
constexpr std::size_t most_document_bytes = 1u << 20;
constexpr std::size_t most_bytes = 2u << 20; ///< of all documents

std::string document_key(std::string_view name) {
    return std::string(list_key) + "." + std::string(name);
}

bool ends_with_word(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

LabFileKind kind_by_schema(std::string_view schema) {
    if (ends_with_word(schema, "lab.schema.json")) return LabFileKind::lab;
    return ends_with_word(schema, "bundle.schema.json") ? LabFileKind::bundle : LabFileKind::none;
}

LabFileKind kind_by_members(const json& document) {
    if (!document.is_object()) return LabFileKind::none;
    const auto schema = document.find("$schema");
    if (schema != document.end() && schema->is_string())
        if (const LabFileKind kind = kind_by_schema(schema->get<std::string>()); kind != LabFileKind::none) return kind;
    if (document.contains("files") && document.contains("hash")) return LabFileKind::bundle;
    return document.contains("steps") && document.contains("objectives") ? LabFileKind::lab : LabFileKind::none;
}

/// Of a text that is no JSON: a key of a bundle's lab.json has a backslash before its quotes.
LabFileKind kind_by_words(std::string_view text) {
    const auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
    if (has("\"files\"") && has("\"hash\"")) return LabFileKind::bundle;
    return has("\"steps\"") && has("\"objectives\"") ? LabFileKind::lab : LabFileKind::none;
}

LabFileKind kind_by_name(std::string_view file) {
    if (ends_with_word(file, ".bundle.json")) return LabFileKind::bundle;
    return file == "lab.json" ? LabFileKind::lab : LabFileKind::none;
}

} // namespace

LabFileKind kind_of(const LabDocument& document) {
    const json parsed = json::parse(document.text, nullptr, false);
    const LabFileKind kind = parsed.is_discarded() ? kind_by_words(document.text) : kind_by_members(parsed);
    return kind != LabFileKind::none ? kind : kind_by_name(document.file);
}

void OpenedLabs::refresh() {
    names_.clear();
    const json list = json::parse(platform_.load(list_key).value_or(""), nullptr, false);
    if (list.is_object() && list.value("version", json()) == form && list.contains("labs") && list["labs"].is_array())
        for (const json& name : list["labs"])
            if (name.is_string() && is_opened_name(name.get<std::string>())) names_.push_back(name.get<std::string>());
    for (const auto& [name, document] : unstored_)
        if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
}

std::optional<LabDocument> OpenedLabs::find(const std::string& name) const {
    if (const auto found = unstored_.find(name); found != unstored_.end()) return found->second;
    const json document = json::parse(platform_.load(document_key(name)).value_or(""), nullptr, false);
    const auto is_text = [&](const char* key) { return document.contains(key) && document[key].is_string(); };
    if (!document.is_object() || !is_text("file") || !is_text("text")) return std::nullopt;
    return LabDocument{document["file"].get<std::string>(), document["text"].get<std::string>()};
}

bool OpenedLabs::put(const std::string& name, LabDocument document) {
    refresh();
    unstored_.erase(name);
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
    if (store(name, document)) return true;
    platform_.erase(document_key(name)); // else the old one would be there again after a reload
    store_list();
    unstored_.emplace(name, std::move(document));
    return false;
}

bool OpenedLabs::store(const std::string& name, const LabDocument& document) {
    std::size_t others = 0;
    for (const std::string& other : names_)
        if (other != name) others += platform_.load(document_key(other)).value_or("").size();
    const std::string text = json{{"version", form}, {"file", document.file}, {"text", document.text}}.dump(
        -1, ' ', false, json::error_handler_t::replace);
    if (text.size() > most_document_bytes || others + text.size() > most_bytes) return false;
    return platform_.save(document_key(name), text) == StoreStatus::ok && store_list();
}

bool OpenedLabs::store_list() {
    json names = json::array();
    for (const std::string& name : names_)
        if (platform_.load(document_key(name))) names.push_back(name);
    return platform_.save(list_key, json{{"version", form}, {"labs", names}}.dump()) == StoreStatus::ok;
}

void OpenedLabs::remove(const std::string& name) {
    refresh();
    unstored_.erase(name);
    std::erase(names_, name);
    platform_.erase(document_key(name));
    store_list();
}

} // namespace labrack::ui
