#include "grade/texts.hpp"

#include "assets/grade.hpp"
#include "base/json_fields.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace labrack::grade {

namespace {

using json::Cursor;
using json::ObjectReader;

TextTable read_root(const Cursor& cursor) {
    TextTable table;
    ObjectReader document(cursor);
    json::read_version(document);
    const Cursor list = document.get("texts");
    if (list.value == nullptr) document.missing("texts");
    document.finish();
    if (list.value == nullptr || !list.expect(json::Value::Kind::list)) return table;
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        ObjectReader entry(list.item(i));
        std::string id;
        LocalText text;
        entry.required("id", id);
        entry.required("en", text.en);
        entry.required("es", text.es);
        entry.finish();
        if (!table.emplace(id, text).second) list.item(i).error("duplicate-id", in_quotes(id) + " is there twice");
    }
    return table;
}

std::int64_t divided(std::int64_t value, std::int64_t by, Cut cut) {
    return value / by + (cut == Cut::up && value % by != 0 ? 1 : 0);
}

/// A number of tenths, hundredths … as decimals, without zeros at the end.
LocalText decimal(std::int64_t scaled, int places, std::string_view unit) {
    for (; places > 0 && scaled % 10 == 0; --places)
        scaled /= 10;
    LocalText text = decimal_figure(scaled, places);
    for (std::string* one : {&text.en, &text.es})
        one->append("\u00a0").append(unit);
    return text;
}

struct Unit {
    std::int64_t ns;
    std::string_view name;
};
constexpr std::array<Unit, 4> units{{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}, {1, "ns"}}};

} // namespace

Result<TextTable> read_texts(std::string_view text, const std::string& file) {
    return json::read_document<TextTable>(text, file, read_root);
}

const LocalText& text_of(std::string_view id) {
    static const TextTable table = *read_texts(assets::grade_json(), "grade.json");
    const auto found = table.find(id);
    assert(found != table.end());
    return found->second;
}

LocalText share_figure(std::int64_t ppm, Cut cut) {
    constexpr std::int64_t tenth_of_a_per_cent = 1'000;
    return decimal(divided(ppm, tenth_of_a_per_cent, cut), 1, "%");
}

LocalText duration_figure(Duration duration, Cut cut) {
    constexpr std::int64_t hundred = 100;
    const std::int64_t ns = std::max<std::int64_t>(duration.ns, 0);
    const auto unit = std::find_if(units.begin(), units.end() - 1, [&](const Unit& one) { return ns >= one.ns; });
    // As many decimals as keep three digits: of 1.23 two, of 12.3 one, of 123 none.
    int places = 2;
    std::int64_t step = unit->ns / hundred;
    if (unit->ns == 1) return decimal(ns, 0, unit->name);
    for (; places > 0 && ns >= step * hundred * 10; --places)
        step *= 10;
    return decimal(divided(ns, step, cut), places, unit->name);
}

} // namespace labrack::grade
