#include "lab/context.hpp"

#include <algorithm>
#include <set>

namespace labrack::lab {

namespace {

constexpr std::size_t most_names = 100;
/// Planning takes some ten microseconds for each, so that a hostile lab is refused within seconds.
constexpr std::size_t most_planned = 400'000;
constexpr std::size_t most_interventions = 1'000;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads a list entry by entry with `read_entry(cursor, out)`.
template <class ReadEntry>
void read_list(const json::Cursor& list, std::vector<std::string>& out, ReadEntry read_entry) {
    if (!list.expect(json::Value::Kind::list) || !json::expect_at_most(list, most_names)) return;
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        std::string name;
        read_entry(list.item(i), name);
        if (contains(out, name)) list.item(i).error("duplicate-id", in_quotes(name) + " stands in this list twice");
        if (!name.empty()) out.push_back(std::move(name));
    }
}

std::size_t steps_of(const model::Step& step) {
    std::size_t steps = 1;
    for (const model::Step& child : step.steps)
        steps += steps_of(child);
    return steps;
}

std::size_t size_of(const model::Design& design, const model::Workload& workload) {
    std::size_t size = design.nodes.size() + design.links.size();
    for (const model::Operation& operation : workload.operations)
        size += steps_of(operation.root);
    return size;
}

} // namespace

const Plans::Plan* Plans::find(const Context& context, const model::Workload& workload, const json::Cursor& place) {
    const model::Design& design = design_beside(context);
    if (plan_ && design_ == &design && workload_ == &workload) return &*plan_;
    const bool was_too_much = planned_ > most_planned;
    planned_ += size_of(design, workload);
    if (planned_ > most_planned) {
        if (!was_too_much)
            place.error("size",
                        "the lab's scenes and experiments have more than " + std::to_string(most_planned) +
                            " components, links and steps in all",
                        "let steps share their scenes, or make the designs smaller");
        return nullptr;
    }
    design_ = &design;
    workload_ = &workload;
    return &plan_.emplace(model::make_plan(context.catalogue, design, workload));
}

const model::Design& design_beside(const Context& context) {
    return context.texts.design != nullptr ? *context.texts.design : context.lab.start;
}

std::vector<std::string> operation_ids(const Lab& lab, const model::Workload* workload) {
    std::vector<std::string> ids;
    std::set<std::string_view> known;
    for (const model::Workload& one : lab.workloads) {
        if (workload != nullptr && &one != workload) continue;
        for (const model::Operation& operation : one.operations) {
            if (known.insert(operation.id).second) ids.push_back(operation.id);
        }
    }
    return ids;
}

void read_node(const Context& context, const json::Cursor& cursor, std::string& out, bool client) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    out = cursor.value->text;
    if (!context.names_known) return;
    const model::Design& design = design_beside(context);
    const auto found = design.find(out);
    if (!found) return json::unknown_name(cursor, "node", out, design.ids());
    const bool is_client = context.catalogue.kind_of(design.node(*found).product).role == model::Role::client;
    if (client && !is_client) cursor.error("no-client", in_quotes(out) + " sends no requests of its own");
}

void read_nodes(const Context& context, const json::Cursor& list, std::vector<std::string>& out) {
    read_list(list, out, [&](const json::Cursor& item, std::string& name) { read_node(context, item, name); });
}

void read_operation(const Context& context, const json::Cursor& cursor, std::string& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    out = cursor.value->text;
    if (!context.names_known) return;
    const std::vector<std::string> known = operation_ids(context.lab, context.texts.workload);
    if (!contains(known, out)) json::unknown_name(cursor, "operation", out, known);
}

void read_operations(const Context& context, const json::Cursor& list, std::vector<std::string>& out) {
    read_list(list, out, [&](const json::Cursor& item, std::string& name) { read_operation(context, item, name); });
}

void read_kind_or_product(const Context& context, const json::Cursor& cursor, std::string& out, bool& is_product) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    out = cursor.value->text;
    is_product = context.catalogue.find_product(out).has_value();
    if (is_product || context.catalogue.find_kind(out)) return;
    std::vector<std::string> known;
    for (const model::Kind& kind : context.catalogue.kinds)
        known.push_back(kind.id);
    for (const model::Product& product : context.catalogue.products)
        known.push_back(product.id);
    json::unknown_name(cursor, "kind or product", out, known);
}

void read_name(const json::Cursor& cursor, std::string_view what, std::span<const std::string_view> names,
               std::string& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    out = cursor.value->text;
    if (std::find(names.begin(), names.end(), out) != names.end()) return;
    json::unknown_name(cursor, what, out, {names.begin(), names.end()});
}

void read_new_id(json::ObjectReader& object, std::vector<std::string>& used, std::string& out) {
    const json::Cursor id = object.get("id");
    if (id.value == nullptr) return object.missing("id");
    json::read_id(id, out);
    if (out.empty()) return;
    if (contains(used, out)) id.error("duplicate-id", "the id " + in_quotes(out) + " is used twice");
    used.push_back(out);
}

void read_text(const Context& context, json::ObjectReader& object, std::string_view member, const std::string& key,
               LocalText& out, bool required) {
    const json::Cursor text = object.get(member);
    if (text.value == nullptr) {
        if (required) object.missing(member);
        return;
    }
    context.texts.read(text, key, out);
    if (required && out.en.empty() && text.is(json::Value::Kind::text)) text.error("empty", "the text is empty");
}

void read_experiment_name(const json::Cursor& cursor, const Rubric& rubric, std::string& out) {
    if (cursor.value == nullptr || !cursor.expect(json::Value::Kind::text)) return;
    out = cursor.value->text;
    if (rubric.find_experiment(out) != nullptr) return;
    std::vector<std::string> known;
    for (const Experiment& one : rubric.experiments)
        known.push_back(one.id);
    json::unknown_name(cursor, "experiment", out, known);
}

const model::Workload* read_workload_name(const Context& context, json::ObjectReader& object, std::string& out) {
    const json::Cursor name = object.get("workload");
    if (name.value == nullptr) object.missing("workload");
    if (name.value == nullptr || !name.expect(json::Value::Kind::text)) return nullptr;
    out = name.value->text;
    const model::Workload* found = context.lab.find_workload(out);
    if (found != nullptr) return found;
    std::vector<std::string> known;
    for (const model::Workload& one : context.lab.workloads)
        known.push_back(one.id);
    json::unknown_name(name, "workload", out, known);
    return nullptr;
}

void read_interventions(const Context& context, json::ObjectReader& object, const model::Workload* workload,
                        std::vector<model::Intervention>& out) {
    const int errors = object.cursor().reading->errors;
    const json::Cursor list = object.get("interventions");
    if (list.value != nullptr && list.expect(json::Value::Kind::list) && json::expect_at_most(list, most_interventions))
        json::read(list, out);
    if (!context.names_known || workload == nullptr || object.cursor().reading->errors != errors) return;
    const Plans::Plan* plan = context.plans.find(context, *workload, object.cursor());
    if (plan == nullptr) return;
    for (const Diagnostic& problem : plan->problems())
        object.cursor().error(problem.code, problem.message, problem.hint);
    for (std::size_t i = 0; *plan && i < out.size(); ++i) {
        const auto resolved = model::resolve(***plan, out[i]);
        for (const Diagnostic& problem : resolved.problems())
            list.item(i).error(problem.code, problem.message, problem.hint);
    }
}

} // namespace labrack::lab
