#include "lab/texts.hpp"

#include "base/hash.hpp"
#include "base/json_fields.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <set>

namespace labrack::lab {

namespace {

constexpr std::size_t most_lines = 2'000;
constexpr std::size_t most_file_bytes = 1u << 20;
constexpr std::size_t most_bytes = 16u << 20; ///< of the files of all texts; a file counts as often as it is named

/// "kill.es.md" for "kill.md".
std::string spanish_name(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? name + ".es" : name.substr(0, dot) + ".es" + name.substr(dot);
}

void collect_files(const json::Value& value, std::set<std::string>& known, std::vector<std::string>& out) {
    const json::Value* file = value.members.size() == 1 ? value.find("file") : nullptr;
    if (file != nullptr && file->kind == json::Value::Kind::text && stays_inside(file->text)) {
        for (const std::string& name : {file->text, spanish_name(file->text)}) {
            if (known.insert(name).second) out.push_back(name);
        }
    }
    for (const json::Value& item : value.items)
        collect_files(item, known, out);
    for (const json::Member& member : value.members)
        collect_files(member.value, known, out);
}

} // namespace

bool stays_inside(std::string_view name) {
    if (name.empty() || name.size() > 200 || name[0] == '/' || name[0] == '.') return false;
    if (name.find("..") != std::string_view::npos) return false;
    return name.find_first_of("\\:?#%*\"<>|") == std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

std::vector<std::string> referenced_files(std::string_view lab_json) {
    std::vector<std::string> names{"lab.es.json"};
    const Result<json::Value> parsed = json::parse(lab_json, "lab.json");
    std::set<std::string> known(names.begin(), names.end());
    if (parsed) collect_files(*parsed, known, names);
    return names;
}

std::optional<std::string> Texts::open(std::string_view name) {
    std::optional<std::string> content = files_(name);
    if (content) hash_ = mix64(hash_ ^ hash_text(name)) ^ hash_text(*content);
    return content;
}

std::string Texts::path_of(std::string_view name) const {
    return folder_.empty() ? std::string(name) : folder_ + "/" + std::string(name);
}

void Texts::read_translation() {
    translation_reading_.file = path_of("lab.es.json");
    const std::optional<std::string> content = open("lab.es.json");
    has_translation_ = content.has_value();
    if (!content) return;
    Result<json::Value> parsed = json::parse(*content, translation_reading_.file);
    if (!parsed) {
        for (const Diagnostic& problem : parsed.problems())
            translation_reading_.add(problem);
        return;
    }
    translation_ = std::move(*parsed);
    json::ObjectReader object(json::Cursor{&translation_, {}, &translation_reading_});
    json::read_version(object);
    const json::Cursor texts = object.get("texts");
    if (texts.value == nullptr) object.missing("texts");
    object.finish();
    if (texts.value == nullptr || !texts.expect(json::Value::Kind::object)) return;
    for (const json::Member& member : texts.value->members) {
        if (member.key != "$comment") read_entry(texts.member(member.key, member.value), member.key);
    }
}

void Texts::read_entry(const json::Cursor& entry, const std::string& key) {
    Translation translation;
    translation.entry = entry;
    json::ObjectReader object(entry);
    object.required("of", translation.of);
    translation.text = object.get("text");
    if (translation.text.value == nullptr) object.missing("text");
    object.finish();
    if (translation.text.value != nullptr && !translation.text.is(json::Value::Kind::object))
        by_hash_.try_emplace(translation.of, translation.text);
    if (translation.text.value != nullptr) translations_.emplace(key, std::move(translation));
}

void Texts::read(const json::Cursor& cursor, const std::string& key, LocalText& out) {
    TextRecord record;
    record.key = key;
    record.workload = workload;
    record.design = design;
    record.english = read_one(cursor, record.english_origin);
    if (record.english.empty()) return;
    if (has_translation_) translate(cursor, record);
    out.en = record.english;
    out.es = record.spanish;
    records_.push_back(std::move(record));
}

void Texts::translate(const json::Cursor& cursor, TextRecord& record) {
    const std::string hash = source_hash(record.english);
    const auto found = translations_.find(record.key);
    if (found == translations_.end()) {
        record.elsewhere = spanish_of(hash);
        cursor.warning("untranslated", "the text " + in_quotes(record.key) + " has no Spanish",
                       "add \"" + record.key + "\": {\"of\": \"" + hash + "\", \"text\": …} to lab.es.json");
        return;
    }
    Translation& translation = found->second;
    translation.used = true;
    record.spanish = read_one(translation.text, record.spanish_origin);
    record.is_current = translation.of == hash && !record.spanish.empty();
    if (record.spanish.empty()) {
        translation.text.warning("untranslated", "the text " + in_quotes(record.key) + " has no Spanish",
                                 "write it here");
    } else if (translation.of != hash) {
        translation.entry.warning("stale-translation", "the English of this text has changed since",
                                  "translate it anew, then write \"of\": \"" + hash + "\"");
    }
    const std::string& file = record.spanish_origin.file_name;
    const std::string& english_file = record.english_origin.file_name;
    if (!file.empty() && (english_file.empty() || file != spanish_name(english_file))) {
        translation.text.error("text-file", "the page cannot know of this file",
                               english_file.empty() ? "write the text here, as the English is no file either"
                                                    : "call it " + in_quotes(spanish_name(english_file)));
    }
}

/// The Spanish of the English with this hash, whatever its key; empty when there is none.
std::string Texts::spanish_of(const std::string& hash) {
    const auto found = by_hash_.find(hash);
    TextOrigin origin;
    return found == by_hash_.end() ? std::string() : read_one(found->second, origin);
}

void Texts::finish() {
    if (!has_translation_) {
        Diagnostic problem;
        problem.severity = Severity::warning;
        problem.code = "untranslated";
        problem.file = path_of("lab.json");
        problem.position = {1, 1};
        problem.message = "the lab has no Spanish";
        problem.hint = "add lab.es.json beside it";
        translation_reading_.add(std::move(problem));
    }
    std::vector<std::string> known;
    for (const TextRecord& record : records_)
        known.push_back(record.key);
    for (const auto& [key, translation] : translations_) {
        if (translation.used) continue;
        const std::string message = "the lab has no text " + in_quotes(key);
        const std::optional<std::string> near = near_name(key, known);
        translation.entry.warning("unknown-text", message,
                                  near ? "did you mean " + in_quotes(*near) + "?" : "take this entry out");
        if (translation_reading_.warnings > json::Reading::most) return;
    }
}

std::string Texts::read_one(const json::Cursor& cursor, TextOrigin& origin) {
    origin.value = cursor;
    switch (cursor.value->kind) {
    case json::Value::Kind::text: return cursor.value->text;
    case json::Value::Kind::list: return read_lines(cursor);
    case json::Value::Kind::object: return read_file(cursor, origin);
    default: cursor.error("type", "expected a text, a list of lines or {\"file\": name}"); return {};
    }
}

std::string Texts::read_lines(const json::Cursor& cursor) {
    if (!json::expect_at_most(cursor, most_lines)) return {};
    std::string text;
    for (std::size_t i = 0; i < cursor.value->items.size(); ++i) {
        std::string line;
        json::read(cursor.item(i), line);
        text += (i == 0 ? "" : "\n") + line;
    }
    return text;
}

std::string Texts::read_file(const json::Cursor& cursor, TextOrigin& origin) {
    json::ObjectReader object(cursor);
    const json::Cursor name = object.get("file");
    object.finish();
    if (name.value == nullptr) {
        object.missing("file");
        return {};
    }
    if (!name.expect(json::Value::Kind::text)) return {};
    if (!stays_inside(name.value->text)) {
        name.error("text-file", in_quotes(name.value->text) + " is not the name of a file in the lab's folder",
                   "write it like \"kill.md\"");
        return {};
    }
    const std::optional<std::string> content = open(name.value->text);
    if (!content) {
        name.error("text-file", "the lab's folder has no file " + in_quotes(name.value->text));
        return {};
    }
    if (content->size() > most_file_bytes || find_invalid_utf8(*content) != std::string::npos) {
        name.error("text-file", in_quotes(name.value->text) + " is larger than 1 MB or no UTF-8 text");
        return {};
    }
    bytes_ += content->size();
    if (bytes_ > most_bytes) {
        name.error("size", "the files of the lab's texts have more than 16 MB together");
        return {};
    }
    origin.file_name = name.value->text;
    origin.file_path = path_of(name.value->text);
    return *content;
}

} // namespace labrack::lab
