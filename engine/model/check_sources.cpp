#include "model/check_sources.hpp"

#include "base/json_fields.hpp"

#include <vector>

namespace labrack::model {

namespace {

void check_source(const json::Cursor& cursor, const NodesById& nodes) {
    const std::string& from = cursor.value->text;
    const bool is_word = from == from_anywhere || from == from_internet;
    const bool is_id = nodes.contains(from);
    if (is_word && is_id)
        return cursor.error("ambiguous-source", in_quotes(from) + " is a component of the design, too",
                            "give the component another id");
    if (is_word || is_id) return;
    std::vector<std::string> known{std::string(from_anywhere), std::string(from_internet)};
    for (const auto& [id, node] : nodes)
        known.push_back(id);
    json::unknown_name(cursor, "source", from, known);
}

} // namespace

void check_sources(const json::Cursor& config, const NodesById& nodes) {
    if (config.value == nullptr || !config.is(json::Value::Kind::object)) return;
    const json::Value* const allow = config.value->find("allow");
    if (allow == nullptr || allow->kind != json::Value::Kind::list) return;
    const json::Cursor list = config.member("allow", *allow);
    for (std::size_t i = 0; i < allow->items.size() && !config.reading->full(); ++i) {
        const json::Value* const from = allow->items[i].find("from");
        if (from != nullptr && from->kind == json::Value::Kind::text)
            check_source(list.item(i).member("from", *from), nodes);
    }
}

} // namespace labrack::model
