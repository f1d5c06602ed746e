// The texts of a lab: where each stands, its translation, and whether what it points at exists.
#pragma once

#include "base/json.hpp"
#include "base/local_text.hpp"
#include "lab/lab.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

/// Whether the name of a file stays in the lab's folder on every system.
[[nodiscard]] bool stays_inside(std::string_view name);

/// Where a text stands, line by line.
struct TextOrigin {
    json::Cursor value;    ///< the string, the list of lines, or the object that names a file
    std::string file_path; ///< of a text in a file of its own; empty otherwise
    std::string file_name; ///< the same as the document names it
};

/// A text that was read, with what may be quoted in it.
struct TextRecord {
    std::string key;
    std::string english;
    std::string spanish;
    bool is_current = false; ///< the Spanish is a translation of this English
    std::string elsewhere;   ///< of a text without Spanish: that of the same English under another key
    TextOrigin english_origin;
    TextOrigin spanish_origin;
    const model::Workload* workload = nullptr; ///< of the run beside the text; null: none is known
    const model::Design* design = nullptr;     ///< of that run; null: the start
};

/// Reads the texts of one lab, each under its key, together with their Spanish.
class Texts {
  public:
    Texts(const FileReader& files, std::string folder) : files_(files), folder_(std::move(folder)) {}
    Texts(const Texts&) = delete;
    Texts& operator=(const Texts&) = delete;

    /// The content of a file of the lab's folder; it becomes part of the hash.
    [[nodiscard]] std::optional<std::string> open(std::string_view name);
    /// "labs/x/lab.json" for "lab.json".
    [[nodiscard]] std::string path_of(std::string_view name) const;

    /// Reads lab.es.json, which may be missing.
    void read_translation();

    /// Reads the text `key` from a string, a list of lines or {"file": name}.
    void read(const json::Cursor& cursor, const std::string& key, LocalText& out);

    /// What is said about the translation as a whole, once all texts were read.
    void finish();

    const model::Workload* workload = nullptr; ///< of the run beside the texts that are read now
    const model::Design* design = nullptr;     ///< of that run; null: the start
    [[nodiscard]] const std::vector<TextRecord>& records() const { return records_; }
    [[nodiscard]] json::Reading& translation_reading() { return translation_reading_; }
    [[nodiscard]] std::uint64_t hash() const { return hash_; }

  private:
    struct Translation {
        json::Cursor entry;
        std::string of;
        json::Cursor text;
        bool used = false;
    };

    const FileReader& files_;
    std::string folder_;
    std::uint64_t hash_ = 0;
    std::size_t bytes_ = 0; ///< of the texts that stand in files of their own
    bool has_translation_ = false;
    json::Value translation_;
    json::Reading translation_reading_;
    std::map<std::string, Translation, std::less<>> translations_;
    std::map<std::string, json::Cursor, std::less<>> by_hash_; ///< Spanish by the English that it is of, but for files
    std::vector<TextRecord> records_;

    std::string read_one(const json::Cursor& cursor, TextOrigin& origin);
    std::string read_lines(const json::Cursor& cursor);
    std::string read_file(const json::Cursor& cursor, TextOrigin& origin);
    void translate(const json::Cursor& cursor, TextRecord& record);
    void read_entry(const json::Cursor& entry, const std::string& key);
    std::string spanish_of(const std::string& hash);
};

/// Reports links to components and terms that don't exist, images that cannot be one, placeholders without meaning and
/// terms that nothing links; and images that are not there or cannot be shown, where there are `images` to look at.
void check_texts(const Lab& lab, const std::vector<TextRecord>& records, const json::Cursor& terms,
                 const FileReader* images);

} // namespace labrack::lab
