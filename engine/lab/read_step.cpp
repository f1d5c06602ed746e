// Reads the steps of a lab.
#include "base/json_fields.hpp"
#include "lab/context.hpp"
#include "lab/words.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_entries = 100;

/// Reads "1/200", "1" or "10": from 1/1000 to 100.
void read_speed(const Cursor& cursor, std::int64_t& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    const std::string& text = cursor.value->text;
    const bool fraction = text.substr(0, 2) == "1/";
    std::int64_t number = 0;
    const std::string digits = fraction ? text.substr(2) : text;
    const bool plain = !digits.empty() && digits.size() <= 4 &&
                       std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    for (const char c : plain ? digits : std::string())
        number = number * 10 + (c - '0');
    if (!plain || number < 1 || number > (fraction ? 1000 : 100)) {
        cursor.error("speed", in_quotes(text) + " is not a speed", "write \"1/1000\" to \"1\", or up to \"100\"");
        return;
    }
    out = fraction ? 1'000'000 / number : number * 1'000'000;
}

void read_panels(Context& context, const Cursor& list, std::vector<Panel>& out) {
    if (!list.expect(json::Value::Kind::list) || !json::expect_at_most(list, panel_words.size())) return;
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        Panel panel = Panel::inspect;
        const int errors = list.reading->errors;
        json::read_word<Panel>(list.item(i), "panel", panel_words, panel);
        if (list.reading->errors != errors) continue;
        out.push_back(panel);
        context.panels.push_back(panel);
    }
}

/// Reads "design": one of the lab's. Without it the scene shows the start.
void read_design_name(Context& context, ObjectReader& object, std::string& out) {
    context.texts.design = nullptr;
    const Cursor name = object.get("design");
    if (name.value == nullptr || !name.expect(json::Value::Kind::text)) return;
    out = name.value->text;
    context.texts.design = context.lab.find_design(out);
    if (context.texts.design != nullptr) return;
    std::vector<std::string> known;
    for (const SceneDesign& one : context.lab.designs)
        known.push_back(one.id);
    json::unknown_name(name, "design", out, known);
}

void read_scene(Context& context, const Cursor& cursor, Scene& out) {
    ObjectReader object(cursor);
    read_design_name(context, object, out.design);
    std::int64_t seed = 1;
    if (object.optional("seed", seed) && seed < 0) object.get("seed").error("range", "a seed is not negative");
    out.seed = static_cast<std::uint64_t>(seed);
    context.texts.workload = read_workload_name(context, object, out.workload);
    read_interventions(context, object, context.texts.workload, out.interventions);
    object.finish();
}

void read_rate_control(const Context& context, const Cursor& cursor, RateControl& out) {
    ObjectReader object(cursor);
    const Cursor client = object.get("client");
    if (client.value == nullptr) object.missing("client");
    if (client.value != nullptr) read_node(context, client, out.client, true);
    object.required("low", out.low);
    object.required("high", out.high);
    object.finish();
    if (std::max(out.low, out.high) > model::highest_rate)
        cursor.error("range", "a load sends at most a million requests a second");
    if (out.high <= out.low && out.high.nano_per_second != 0) {
        cursor.error("range", "\"high\" must lie above \"low\"");
    }
}

/// Checks that the run beside the step would take what is offered for each of the nodes.
void check_offered(const Context& context, const Cursor& list, const std::vector<std::string>& nodes,
                   model::InterventionKind kind) {
    if (list.value == nullptr || !context.names_known || context.texts.workload == nullptr) return;
    const Plans::Plan* plan = context.plans.find(context, *context.texts.workload, list);
    if (plan == nullptr || !*plan || nodes.size() != list.value->items.size()) return;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        model::Intervention intervention;
        intervention.kind = kind;
        intervention.node = nodes[i];
        for (const Diagnostic& problem : model::resolve(***plan, intervention).problems())
            if (problem.code == "not-possible") list.item(i).error(problem.code, problem.message, problem.hint);
    }
}

void read_offer(const Context& context, const Cursor& cursor, Offer& out) {
    ObjectReader object(cursor);
    if (const Cursor send = object.get("send"); send.value != nullptr) read_operations(context, send, out.send);
    const Cursor stop = object.get("stop");
    if (stop.value != nullptr) read_nodes(context, stop, out.stop);
    check_offered(context, stop, out.stop, model::InterventionKind::stop);
    const Cursor restart = object.get("restart");
    if (restart.value != nullptr) read_nodes(context, restart, out.restart);
    check_offered(context, restart, out.restart, model::InterventionKind::restart);
    if (const Cursor rate = object.get("rate"); rate.value != nullptr) {
        read_rate_control(context, rate, out.rate.emplace());
    }
    object.finish();
}

void read_walk(const Context& context, const Cursor& cursor, const std::string& prefix, Walk& out) {
    ObjectReader object(cursor);
    const Cursor operation = object.get("operation");
    if (operation.value == nullptr) object.missing("operation");
    if (operation.value != nullptr) read_operation(context, operation, out.operation);
    const Cursor list = object.get("narration");
    object.finish();
    if (list.value == nullptr || !list.expect(json::Value::Kind::list)) return;
    if (!json::expect_at_most(list, most_entries)) return;
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        ObjectReader entry(list.item(i));
        Narration narration;
        const Cursor message = entry.get("message");
        if (message.value == nullptr) entry.missing("message");
        if (message.value != nullptr) read_name(message, "message", message_names, narration.message);
        for (const auto& [member, node] : {std::pair("from", &narration.from), std::pair("to", &narration.to)}) {
            const Cursor name = entry.get(member);
            if (name.value == nullptr) entry.missing(member);
            if (name.value != nullptr) read_node(context, name, *node);
        }
        read_text(context, entry, "text", prefix + ".walk.narration." + std::to_string(i), narration.text);
        entry.finish();
        out.narration.push_back(std::move(narration));
    }
}

void read_task(const Context& context, const Cursor& cursor, const std::string& prefix, std::vector<std::string>& used,
               const Step& step, Task& out) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    read_new_id(object, used, out.id);
    const std::string key = prefix + ".tasks." + out.id;
    read_text(context, object, "text", key + ".text", out.text);
    const Cursor done = object.get("done");
    if (done.value == nullptr) object.missing("done");
    if (done.value != nullptr) read_condition(context, done, step, out.done);
    const Cursor hints = object.get("hints");
    object.finish();
    if (hints.value == nullptr || !hints.expect(json::Value::Kind::list)) return;
    if (!json::expect_at_most(hints, most_entries)) return;
    for (std::size_t i = 0; i < hints.value->items.size(); ++i) {
        context.texts.read(hints.item(i), key + ".hints." + std::to_string(i), out.hints.emplace_back());
    }
}

void read_questions(const Context& context, ObjectReader& object, const std::string& prefix, Step& out) {
    const Cursor list = object.get("questions");
    if (list.value != nullptr && list.expect(json::Value::Kind::list) && json::expect_at_most(list, most_entries)) {
        std::vector<std::string> used;
        for (std::size_t i = 0; i < list.value->items.size(); ++i)
            read_question(context, list.item(i), prefix, used, out.questions.emplace_back());
    }
    if (!out.questions.empty()) return;
    if (out.kind == StepKind::predict || out.kind == StepKind::quiz) {
        object.cursor().error("missing-key", "a step of the kind " + in_quotes(to_text(out.kind)) + " needs questions");
    }
}

void read_tasks(const Context& context, ObjectReader& object, const std::string& prefix, Step& out) {
    const Cursor list = object.get("tasks");
    if (list.value == nullptr || !list.expect(json::Value::Kind::list)) return;
    if (!json::expect_at_most(list, most_entries)) return;
    std::vector<std::string> used;
    for (std::size_t i = 0; i < list.value->items.size(); ++i)
        read_task(context, list.item(i), prefix, used, out, out.tasks.emplace_back());
}

} // namespace

void read_step(Context& context, const Cursor& cursor, Step& out) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    read_new_id(object, context.step_ids, out.id);
    const std::string prefix = "steps." + out.id;
    const Cursor kind = object.get("kind");
    if (kind.value == nullptr) object.missing("kind");
    if (kind.value != nullptr) json::read_word<StepKind>(kind, "kind of step", step_kinds, out.kind);
    // First what the rest may name: the run and the panels.
    if (const Cursor scene = object.get("scene"); scene.value != nullptr) {
        read_scene(context, scene, out.scene.emplace());
    }
    if (const Cursor panels = object.get("panels"); panels.value != nullptr) read_panels(context, panels, out.panels);
    read_text(context, object, "title", prefix + ".title", out.title);
    read_text(context, object, "text", prefix + ".text", out.text);
    if (const Cursor speed = object.get("speed"); speed.value != nullptr) read_speed(speed, out.speed_ppm);
    object.optional("playing", out.playing);
    if (const Cursor offer = object.get("offer"); offer.value != nullptr) read_offer(context, offer, out.offer);
    if (const Cursor walk = object.get("walk"); walk.value != nullptr) {
        read_walk(context, walk, prefix, out.walk.emplace());
    }
    read_questions(context, object, prefix, out);
    read_tasks(context, object, prefix, out);
    read_text(context, object, "after", prefix + ".after", out.after, false);
    object.finish();
}

} // namespace labrack::lab
