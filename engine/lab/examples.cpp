#include "lab/examples.hpp"

#include "base/json_fields.hpp"

namespace labrack::lab {

namespace {

/// A path that leads out of the page's folder, or nowhere.
bool is_outside(const std::string& path) {
    return path.empty() || path.front() == '/' || path.find("..") != std::string::npos ||
           path.find(':') != std::string::npos;
}

void read_example(const json::Cursor& cursor, Example& out) {
    json::ObjectReader object(cursor);
    if (!object.valid()) return;
    if (const json::Cursor id = object.get("id"); id.value != nullptr)
        json::read_id(id, out.id);
    else
        object.missing("id");
    object.required("title", out.title);
    object.required("text", out.text);
    if (object.required("design", out.design) && is_outside(out.design))
        object.get("design").error("path", "an example's design is a file of the repository",
                                   "write its path from the repository's folder");
    object.finish();
}

} // namespace

Result<std::vector<Example>> read_examples(std::string_view text, const std::string& file) {
    return json::read_document<std::vector<Example>>(text, file, [](const json::Cursor& root) {
        std::vector<Example> out;
        json::ObjectReader document(root);
        if (!document.valid()) return out;
        json::read_version(document);
        json::for_each_required(document, "examples", most_examples,
                                [&](const json::Cursor& item) { read_example(item, out.emplace_back()); });
        document.finish();
        return out;
    });
}

} // namespace labrack::lab
