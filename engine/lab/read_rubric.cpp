// Reads how a lab judges: experiments, criteria, seeds, and what a design may not do.
#include "base/json_fields.hpp"
#include "lab/context.hpp"
#include "lab/words.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_experiments = 50;
constexpr std::size_t most_criteria = 100;
constexpr std::size_t most_seeds = 20;
constexpr std::size_t most_products = 200;
constexpr std::size_t most_taught = 20;
constexpr Duration longest_experiment = seconds(3'600);

void read_experiment(Context& context, const Cursor& cursor, std::vector<std::string>& used, Experiment& out) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    read_new_id(object, used, out.id);
    read_text(context, object, "title", "experiments." + out.id + ".title", out.title, false);
    if (out.title.en.empty()) out.title = untranslated(out.id);
    const bool has_duration = object.required("duration", out.duration);
    object.optional("warm_up", out.warm_up);
    read_interventions(context, object, read_workload_name(context, object, out.workload), out.interventions);
    object.finish();
    if (out.duration > longest_experiment) object.get("duration").error("range", "an experiment takes an hour at most");
    if (has_duration && out.duration <= out.warm_up)
        object.get("duration")
            .error("range", "nothing is left of the experiment after its warm-up",
                   "make \"duration\" longer than \"warm_up\"");
}

void read_seeds(const Cursor& list, std::vector<std::uint64_t>& out) {
    std::vector<std::uint64_t> seeds;
    for_each(list, most_seeds, [&](const Cursor& item) {
        std::int64_t seed = 0;
        json::read(item, seed);
        if (seed < 0) item.error("range", "a seed is not negative");
        seeds.push_back(static_cast<std::uint64_t>(seed));
    });
    if (list.value != nullptr && seeds.empty()) list.error("empty", "there has to be a seed");
    if (!seeds.empty()) out = std::move(seeds);
}

void read_all_seeds(ObjectReader& document, Rubric& out) {
    const Cursor seeds = document.get("seeds");
    if (seeds.value == nullptr) return;
    ObjectReader object(seeds);
    read_seeds(object.get("practice"), out.practice);
    read_seeds(object.get("grading"), out.grading);
    object.finish();
    for (const std::uint64_t seed : out.grading) {
        if (std::find(out.practice.begin(), out.practice.end(), seed) != out.practice.end())
            seeds.error("seeds", "the seed " + std::to_string(seed) + " is for practice and for grading",
                        "grade under seeds that nobody could try before");
    }
}

void read_failure_model(const Context& context, ObjectReader& document, Rubric& out) {
    const Cursor model = document.get("failure_model");
    if (model.value == nullptr) return;
    ObjectReader object(model);
    if (const Cursor lose = object.get("lose"); lose.value != nullptr) {
        out.failures.clear();
        for_each(lose, failure_atoms.size(), [&](const Cursor& item) {
            json::read_word<model::FailureAtom>(item, "failure", failure_atoms, out.failures.emplace_back());
        });
    }
    if (const Cursor spare = object.get("spare"); spare.value != nullptr) read_nodes(context, spare, out.spared);
    object.finish();
}

void read_palette(const Context& context, ObjectReader& document, Rubric& out) {
    const Cursor cursor = document.get("palette");
    if (cursor.value == nullptr) return;
    ObjectReader object(cursor);
    const Cursor allow = object.get("allow");
    const Cursor deny = object.get("deny");
    object.finish();
    if ((allow.value == nullptr) == (deny.value == nullptr))
        return cursor.error("palette", "a palette has either \"allow\" or \"deny\"");
    Palette& palette = out.palette.emplace();
    palette.allows = allow.value != nullptr;
    std::vector<std::string> known;
    for (const model::Product& product : context.catalogue.products)
        known.push_back(product.id);
    for_each(palette.allows ? allow : deny, most_products, [&](const Cursor& item) {
        std::string product;
        json::read(item, product);
        if (!context.catalogue.find_product(product)) json::unknown_name(item, "product", product, known);
        palette.products.push_back(std::move(product));
    });
}

/// Reads "load-balancer", or {"copies_of": "database"}.
void read_taught(const Context& context, const Cursor& cursor, Taught& out) {
    out.only_copies = cursor.is(json::Value::Kind::object);
    if (!out.only_copies) return read_kind_or_product(context, cursor, out.name, out.is_product);
    ObjectReader object(cursor);
    const Cursor name = object.get("copies_of");
    if (name.value == nullptr) object.missing("copies_of");
    if (name.value != nullptr) read_kind_or_product(context, name, out.name, out.is_product);
    object.finish();
}

void read_criterion(const Context& context, const Cursor& cursor, std::vector<std::string>& used, const Rubric& rubric,
                    Criterion& out, int& checks_left) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    read_new_id(object, used, out.id);
    const std::string key = "rubric." + out.id;
    read_text(context, object, "title", key + ".title", out.title);
    read_text(context, object, "feedback", key + ".feedback", out.feedback);
    read_text(context, object, "hint", key + ".hint", out.hint, false);
    const Cursor pillar = object.get("pillar");
    if (pillar.value == nullptr) object.missing("pillar");
    if (pillar.value != nullptr) read_name(pillar, "pillar", pillar_names, out.pillar);
    const Cursor points = object.get("points");
    if (points.value == nullptr) object.missing("points");
    if (points.value != nullptr) json::read_bounded(points, out.points, 1, 100);
    const Cursor check = object.get("check");
    if (check.value == nullptr) object.missing("check");
    if (check.value != nullptr) read_check(context, check, rubric, out.check, checks_left);
    object.finish();
}

} // namespace

void read_rubric(Context& context, ObjectReader& document) {
    const Cursor criteria = document.get("rubric");
    Rubric rubric;
    std::vector<std::string> used;
    context.texts.workload = nullptr;
    context.texts.design = nullptr;
    for_each(document.get("experiments"), most_experiments,
             [&](const Cursor& item) { read_experiment(context, item, used, rubric.experiments.emplace_back()); });
    read_all_seeds(document, rubric);
    read_failure_model(context, document, rubric);
    read_palette(context, document, rubric);
    if (const Cursor locks = document.get("locks"); locks.value != nullptr) read_nodes(context, locks, rubric.locks);
    const Cursor teaches = document.get("teaches");
    if (teaches.value != nullptr) rubric.teaches.emplace();
    for_each(teaches, most_taught,
             [&](const Cursor& item) { read_taught(context, item, rubric.teaches->emplace_back()); });
    if (const Cursor mark = document.get("pass_mark"); mark.value != nullptr)
        json::read_bounded(mark, rubric.pass_mark, 1, 100);
    const Cursor light = document.get("light");
    if (criteria.value == nullptr) {
        if (light.value != nullptr) light.error("rubric", "nothing is judged without a \"rubric\"");
        return;
    }
    if (light.value == nullptr) document.missing("light");
    read_experiment_name(light, rubric, rubric.light);
    std::vector<std::string> ids;
    int checks_left = most_checks;
    for_each(criteria, most_criteria, [&](const Cursor& item) {
        read_criterion(context, item, ids, rubric, rubric.criteria.emplace_back(), checks_left);
    });
    if (rubric.criteria.empty()) criteria.error("empty", "a rubric needs at least one criterion");
    context.lab.rubric = std::move(rubric);
}

} // namespace labrack::lab
