// Reads and validates lab documents.
#include "base/json_fields.hpp"
#include "lab/context.hpp"
#include "lab/image.hpp"
#include "lab/words.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_steps = 100;
constexpr std::size_t most_terms = 500;
constexpr std::size_t most_workloads = 100;
constexpr std::size_t most_designs = 20;
constexpr int month_hours = 730; ///< see model::billed_month

void read_designs(Context& context, ObjectReader& object) {
    std::vector<std::string> used;
    for_each(object.get("designs"), most_designs, [&](const Cursor& item) {
        ObjectReader entry(item);
        if (!entry.valid()) return;
        SceneDesign one;
        read_new_id(entry, used, one.id);
        const Cursor design = entry.get("design");
        if (design.value == nullptr) entry.missing("design");
        if (design.value != nullptr) one.design = model::read_design(design, context.catalogue);
        entry.finish();
        context.lab.designs.push_back(std::move(one));
    });
}

/// Warns of roles in a workload that nothing in the catalogue serves: words that were misspelt.
void check_roles(const Cursor& cursor, const std::vector<std::string>& known) {
    if (cursor.reading->warnings > json::Reading::most) return;
    for (std::size_t i = 0; i < cursor.value->items.size(); ++i)
        check_roles(cursor.item(i), known);
    for (const json::Member& member : cursor.value->members) {
        const Cursor inner = cursor.member(member.key, member.value);
        check_roles(inner, known);
        if (member.key != "role" || !inner.is(json::Value::Kind::text)) continue;
        const std::string& role = member.value.text;
        if (std::find(known.begin(), known.end(), role) == known.end())
            inner.warning("unknown-role", "no product serves the role " + in_quotes(role), name_hint(role, known));
    }
}

std::vector<std::string> served_roles(const model::Catalogue& catalogue) {
    std::vector<std::string> roles;
    for (const model::Product& product : catalogue.products)
        roles.insert(roles.end(), product.serves.begin(), product.serves.end());
    std::sort(roles.begin(), roles.end());
    roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
    return roles;
}

void read_workloads(Context& context, ObjectReader& object) {
    std::vector<std::string> used;
    const std::vector<std::string> roles = served_roles(context.catalogue);
    for_each_required(object, "workloads", most_workloads, [&](const Cursor& item) {
        context.lab.workloads.push_back(model::read_workload(item));
        check_roles(item, roles);
        ObjectReader ids(item);
        std::string id;
        if (ids.valid()) read_new_id(ids, used, id);
    });
}

void read_month(Context& context, ObjectReader& object) {
    const Cursor list = object.get("month");
    if (list.value == nullptr) return;
    int hours = 0;
    for_each(list, most_workloads, [&](const Cursor& item) {
        ObjectReader entry(item);
        MonthShare& share = context.lab.month.emplace_back();
        static_cast<void>(read_workload_name(context, entry, share.workload));
        const Cursor part = entry.get("hours");
        if (part.value == nullptr) entry.missing("hours");
        if (part.value != nullptr) json::read_bounded(part, share.hours, 1, month_hours);
        entry.finish();
        hours += share.hours;
    });
    if (list.is(json::Value::Kind::list) && list.reading->errors == 0 && hours != month_hours)
        list.error("range", "a month has 730 hours, and these are " + std::to_string(hours));
}

void read_terms(Context& context, ObjectReader& object) {
    std::vector<std::string> used;
    for_each(object.get("terms"), most_terms, [&](const Cursor& item) {
        ObjectReader entry(item);
        Term term;
        read_new_id(entry, used, term.id);
        read_text(context, entry, "title", "terms." + term.id + ".title", term.title);
        read_text(context, entry, "text", "terms." + term.id + ".text", term.text);
        entry.finish();
        context.lab.terms.push_back(std::move(term));
    });
}

void read_facts(Context& context, ObjectReader& object, const std::string& folder) {
    Lab& lab = context.lab;
    const Cursor id = object.get("id");
    if (id.value == nullptr) object.missing("id");
    if (id.value != nullptr) json::read_id(id, lab.id);
    const std::string name = folder.substr(folder.rfind('/') + 1);
    if (!lab.id.empty() && !name.empty() && name != "." && name != lab.id) {
        id.warning("id", "the lab's id is not the name of its folder, " + in_quotes(name));
    }
    read_text(context, object, "title", "title", lab.title);
    read_text(context, object, "summary", "summary", lab.summary);
    object.required("icon", lab.icon);
    const Cursor level = object.get("level");
    if (level.value == nullptr) object.missing("level");
    if (level.value != nullptr) read_name(level, "level", levels, lab.level);
    const Cursor minutes = object.get("minutes");
    if (minutes.value == nullptr) object.missing("minutes");
    if (minutes.value != nullptr) json::read_bounded(minutes, lab.minutes, 1, 600);
    for_each(object.get("prerequisites"), 20,
             [&](const Cursor& item) { json::read_id(item, lab.prerequisites.emplace_back()); });
    for_each_required(object, "objectives", 20, [&](const Cursor& item) {
        const std::string key = "objectives." + std::to_string(lab.objectives.size());
        context.texts.read(item, key, lab.objectives.emplace_back());
    });
}

void read_root(Context& context, const Cursor& root, const std::string& folder) {
    ObjectReader object(root);
    json::read_version(object);
    if (!object.valid()) return;
    const int errors = root.reading->errors;
    const Cursor start = object.get("start");
    if (start.value == nullptr) object.missing("start");
    if (start.value != nullptr) context.lab.start = model::read_design(start, context.catalogue);
    read_designs(context, object);
    read_workloads(context, object);
    read_month(context, object);
    context.names_known = root.reading->errors == errors;
    read_facts(context, object, folder);
    read_terms(context, object);
    for_each_required(object, "steps", most_steps,
                      [&](const Cursor& item) { read_step(context, item, context.lab.steps.emplace_back()); });
    read_rubric(context, object);
    if (context.lab.steps.empty() && root.reading->errors == 0) root.error("steps", "a lab needs at least one step");
    object.finish();
}

/// Errors come first: what is only said of translations waits until there are none.
void hold_back_remarks_on_translations(Diagnostics& problems) {
    if (!has_error(problems)) return;
    std::erase_if(problems, [](const Diagnostic& one) {
        return one.code == "untranslated" || one.code == "stale-translation" || one.code == "unknown-text";
    });
}

/// What is looked at in texts: what they point at, with or without the files of images, or nothing where somebody only
/// wants to translate them.
enum class References { checked, checked_with_images, ignored };

/// Reads lab.json with everything around it; `use(lab, texts)` makes the result of it while both live.
template <class T, class Use>
Result<T> read_whole(const FileReader& files, const std::string& folder, const model::Catalogue& catalogue,
                     References references, Use use) {
    Texts texts(files, folder);
    const std::optional<std::string> content = texts.open("lab.json");
    if (!content) {
        Diagnostic missing;
        missing.code = "no-file";
        missing.file = texts.path_of("lab.json");
        missing.message = "there is no such file";
        return missing;
    }
    const Result<json::Value> parsed = json::parse(*content, texts.path_of("lab.json"));
    if (!parsed) return parsed.problems();
    texts.read_translation();
    json::Reading reading;
    reading.file = texts.path_of("lab.json");
    Lab lab;
    Plans plans;
    Context context{catalogue, lab, texts, plans, true, {}, {}};
    const Cursor root{&*parsed, {}, &reading};
    read_root(context, root, folder);
    const json::Value* terms = parsed->find("terms");
    if (references != References::ignored && context.names_known)
        check_texts(lab, texts.records(), terms == nullptr ? Cursor{} : root.member("terms", *terms),
                    references == References::checked_with_images ? &files : nullptr);
    if (!has_error(reading.problems)) texts.finish();
    Diagnostics problems = std::move(reading.problems);
    const Diagnostics& translation = texts.translation_reading().problems;
    problems.insert(problems.end(), translation.begin(), translation.end());
    hold_back_remarks_on_translations(problems);
    if (has_error(problems)) return problems;
    lab.hash = texts.hash();
    return Result<T>(use(lab, texts), std::move(problems));
}

} // namespace

Result<Lab> read_lab(const FileReader& files, const std::string& folder, const model::Catalogue& catalogue) {
    return read_whole<Lab>(files, folder, catalogue, References::checked,
                           [](Lab& lab, const Texts&) { return std::move(lab); });
}

Result<Lab> read_lab_with_images(const FileReader& files, const std::string& folder,
                                 const model::Catalogue& catalogue) {
    return read_whole<Lab>(files, folder, catalogue, References::checked_with_images,
                           [](Lab& lab, const Texts&) { return std::move(lab); });
}

Result<std::vector<SourceText>> source_texts(const FileReader& files, const std::string& folder,
                                             const model::Catalogue& catalogue) {
    return read_whole<std::vector<SourceText>>(
        files, folder, catalogue, References::ignored, [](const Lab&, const Texts& texts) {
            std::vector<SourceText> sources;
            for (const TextRecord& record : texts.records()) {
                const bool is_elsewhere = !record.elsewhere.empty();
                sources.push_back({record.key, record.english, source_hash(record.english),
                                   is_elsewhere ? record.elsewhere : record.spanish, record.spanish_origin.file_name,
                                   record.is_current || is_elsewhere});
            }
            return sources;
        });
}

} // namespace labrack::lab
