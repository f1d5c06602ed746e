// Checks what texts point at: [words](node:ID), [words](term:ID), ![words](IMAGE) and {{NAME.FIGURE}}.
#include "base/json_fields.hpp"
#include "lab/context.hpp"
#include "lab/image.hpp"
#include "lab/texts.hpp"
#include "lab/words.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace labrack::lab {

namespace {

using json::Cursor;

/// One line of a text, and how to say something about it.
struct Line {
    std::string_view text;
    const TextOrigin* origin = nullptr;
    std::size_t number = 0;

    void error(std::string code, std::size_t offset, std::string message, std::string hint) const {
        if (!origin->file_path.empty()) {
            Diagnostic problem{Severity::error, std::move(code), origin->file_path, {}, {}, {}, std::move(hint)};
            problem.position = {static_cast<int>(number) + 1, static_cast<int>(offset) + 1};
            problem.message = std::move(message);
            return origin->value.reading->add(std::move(problem));
        }
        const json::Value& value = *origin->value.value;
        const bool listed = value.kind == json::Value::Kind::list && number < value.items.size();
        (listed ? origin->value.item(number) : origin->value)
            .error(std::move(code), std::move(message), std::move(hint));
    }
};

constexpr std::size_t longest_id = 64;

/// What texts may name. A text can name it very often.
struct Names {
    Names() = default;
    Names(std::vector<std::string> all) : names(std::move(all)), sorted(names.begin(), names.end()) {}

    [[nodiscard]] bool have(const std::string& name) const { return sorted.count(name) != 0; }

    std::vector<std::string> names; ///< in their order
    std::set<std::string> sorted;
};

class TextCheck {
  public:
    TextCheck(const Lab& lab, const FileReader* images) : lab_(lab), images_(images) {
        std::vector<std::string> ids;
        for (const Term& term : lab.terms)
            ids.push_back(term.id);
        terms_ = {std::move(ids)};
    }

    /// Looks at the English of the record, or at its Spanish, in the light of the run beside it.
    void check(const TextRecord& record, const std::string& text, const TextOrigin& origin) {
        nodes_ = {(record.design != nullptr ? *record.design : lab_.start).ids()};
        operations_ = {operation_ids(lab_, record.workload)};
        std::size_t start = 0;
        const json::Reading& reading = *origin.value.reading;
        for (std::size_t number = 0; start <= text.size() && !reading.full(); ++number) {
            const std::size_t end = std::min(text.find('\n', start), text.size());
            const Line line{std::string_view(text).substr(start, end - start), &origin, number};
            check_links(line, "](node:", "node", nodes_);
            check_links(line, "](term:", "term", terms_);
            check_placeholders(line);
            start = end + 1;
        }
        check_images(text, origin);
    }

    void report_unused(const Cursor& terms) const {
        for (std::size_t i = 0; i < lab_.terms.size(); ++i) {
            if (used_terms_.count(lab_.terms[i].id) != 0) continue;
            terms.item(i).warning("unused-term", "no text links to the term " + in_quotes(lab_.terms[i].id),
                                  "link it where it first appears: [word](term:" + lab_.terms[i].id + ")");
        }
    }

  private:
    const Lab& lab_;
    const FileReader* images_;
    std::map<std::string, Diagnostics, std::less<>> seen_; ///< what is wrong with the images looked at so far
    Names nodes_;
    Names terms_;
    Names operations_;
    std::set<std::string> used_terms_;

    void check_links(const Line& line, std::string_view opening, std::string_view what, const Names& known) {
        for (std::size_t at = line.text.find(opening); at != std::string_view::npos;
             at = line.text.find(opening, at + 1)) {
            const std::size_t start = at + opening.size();
            const std::string_view rest = line.text.substr(start, longest_id + 1);
            const std::size_t end = rest.find(')');
            const std::string name(rest.substr(0, end));
            if (what == "term") used_terms_.insert(name);
            if (end != std::string_view::npos && known.have(name)) continue;
            line.error("unknown-" + std::string(what), start,
                       "the text links to the " + std::string(what) + " " + in_quotes(name) + ", which does not exist",
                       name_hint(name, known.names));
        }
    }

    /// The words of an image may go on in the next line.
    void check_images(const std::string& text, const TextOrigin& origin) {
        std::size_t start = 0; // of the line
        std::size_t number = 0;
        for (const ImageReference& image : image_references(text)) {
            for (std::size_t end = text.find('\n', start); end < image.at; end = text.find('\n', start)) {
                start = end + 1;
                ++number;
            }
            check_image({std::string_view(text).substr(start), &origin, number}, image.at - start, image);
        }
    }

    void check_image(const Line& line, std::size_t at, const ImageReference& image) {
        const std::string name(image.name);
        if (image.words.find_first_not_of(" \n") == std::string_view::npos)
            line.error("image-words", at, "the image " + in_quotes(name) + " has no words",
                       "say what it shows, for those who cannot see it: ![words](" + name + ")");
        if (!stays_inside(name) || !has_image_name(name))
            return line.error("image", at, in_quotes(name) + " is not the name of an image in the lab's folder",
                              "put a PNG or JPEG there and write it like ![words](rack.png)");
        if (images_ == nullptr) return;
        for (const Diagnostic& problem : problems_of_image(name))
            line.error(problem.code, at, in_quotes(name) + ": " + problem.message, problem.hint);
    }

    const Diagnostics& problems_of_image(const std::string& name) {
        const auto [seen, is_new] = seen_.try_emplace(name);
        if (!is_new) return seen->second;
        const std::optional<std::string> bytes = (*images_)(name);
        if (bytes)
            seen->second = decode_image(*bytes).problems();
        else
            seen->second = {make_error("no-file", "there is no such image",
                                       "put it into the lab's folder, or take it out of the text")};
        return seen->second;
    }

    void check_placeholders(const Line& line) const {
        for (std::size_t at = line.text.find("{{"); at != std::string_view::npos; at = line.text.find("{{", at + 2)) {
            const std::size_t start = at + 2;
            const std::size_t end = line.text.find("}}", start);
            if (end == std::string_view::npos) {
                return line.error("placeholder", at, "a placeholder is not closed", "write it like {{news.p95}}");
            }
            check_placeholder(line, at, line.text.substr(start, end - start));
        }
    }

    void check_placeholder(const Line& line, std::size_t at, std::string_view inner) const {
        const std::size_t dot = inner.find('.');
        const std::string name(inner.substr(0, dot));
        const std::string figure(dot == std::string_view::npos ? std::string_view() : inner.substr(dot + 1));
        const bool is_figure =
            std::find(operation_figures.begin(), operation_figures.end(), figure) != operation_figures.end();
        if (!is_figure && figure != "utilisation") {
            std::vector<std::string> figures(operation_figures.begin(), operation_figures.end());
            figures.emplace_back("utilisation");
            return line.error("placeholder", at, in_quotes(inner) + " quotes no figure of the run",
                              name_hint(figure, figures));
        }
        const Names& known = is_figure ? operations_ : nodes_;
        if (known.have(name)) return;
        line.error("placeholder", at,
                   in_quotes(name) + (is_figure ? " is no operation of the run here" : " is no component"),
                   name_hint(name, known.names));
    }
};

} // namespace

void check_texts(const Lab& lab, const std::vector<TextRecord>& records, const Cursor& terms,
                 const FileReader* images) {
    TextCheck check(lab, images);
    for (const TextRecord& record : records) {
        check.check(record, record.english, record.english_origin);
        if (!record.spanish.empty()) check.check(record, record.spanish, record.spanish_origin);
    }
    if (terms.value != nullptr && terms.is(json::Value::Kind::list)) check.report_unused(terms);
}

} // namespace labrack::lab
