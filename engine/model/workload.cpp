#include "model/workload.hpp"

#include "base/json_fields.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace labrack::model {

namespace {

using json::Cursor;
using json::ObjectReader;
using json::Word;

constexpr std::size_t most_operations = 100;
constexpr std::size_t most_loads = 1'000;
constexpr std::size_t most_points = 1'000;
constexpr std::size_t most_collections = 100;
constexpr int most_objects = 1'000'000'000;
constexpr double steepest_zipf = 10.0;
constexpr int most_nesting = 16;
constexpr int most_steps = 200;
constexpr int most_repeats = 100;
constexpr int most_weight = 1'000'000;
constexpr int most_users = 100'000;
constexpr int most_messages = 10'000'000;
constexpr std::size_t most_interventions = 1'000;
constexpr Duration longest_objective = seconds(3'600); ///< whoever judges a run waits that long for its last requests

constexpr std::array shapes{Word<Shape>{"circle", Shape::circle}, Word<Shape>{"square", Shape::square},
                            Word<Shape>{"triangle", Shape::triangle}, Word<Shape>{"diamond", Shape::diamond}};
constexpr std::array arrival_words{Word<Arrivals>{"poisson", Arrivals::poisson},
                                   Word<Arrivals>{"regular", Arrivals::regular}};

/// A count, or a probability like "30%".
void read_repeat(const Cursor& cursor, Step& out) {
    if (cursor.is(json::Value::Kind::text)) {
        Share probability;
        json::read(cursor, probability);
        if (probability.ppm > 1'000'000) cursor.error("range", "a probability lies between 0% and 100%");
        out.probability = {std::min<std::int64_t>(probability.ppm, 1'000'000)};
        return;
    }
    json::read_bounded(cursor, out.repeat, 1, most_repeats);
}

void read_answer(const Cursor& cursor, Step& out) {
    enum class Answer { needed, later };
    constexpr std::array words{Word<Answer>{"needed", Answer::needed}, Word<Answer>{"later", Answer::later}};
    Answer answer = Answer::needed;
    json::read_word(cursor, "answer", std::span<const Word<Answer>>(words), answer);
    out.later = answer == Answer::later;
}

/// An upload is one exchange between a client and a store, before and after which the client talks to the server.
void check_upload(const Cursor& cursor, const Step& step, int depth) {
    if (depth != 2) {
        cursor.error("upload", "an upload stands right below an operation's first step");
    } else if (step.repeat != 1 || step.probability.ppm != 1'000'000 || step.later || !step.parallel.empty()) {
        cursor.error("upload", "an upload is done once, by itself, and its answer is needed",
                     "leave out repeat, answer and parallel");
    }
}

void read_object(const Cursor& cursor, const Workload& before, Step& out) {
    json::read(cursor, out.object);
    if (!cursor.is(json::Value::Kind::text) || before.find_collection(out.object)) return;
    std::vector<std::string> known;
    for (const Collection& one : before.collections)
        known.push_back(one.id);
    json::unknown_name(cursor, "collection", out.object, known);
}

/// What of a step concerns caches, apart from what is done on a miss.
void read_caching(ObjectReader& object, const Workload& before, Step& out) {
    if (const Cursor name = object.get("object"); name.value != nullptr) read_object(name, before, out);
    object.optional("cacheable", out.cacheable);
    object.optional("invalidates", out.invalidates);
    if (out.cacheable && out.invalidates) {
        object.get("cacheable").error("twice", "what changes an object is not kept by caches");
    }
}

void read_steps(const Cursor& list, const Workload& before, std::vector<Step>& out, int depth, int& left);

/// Reads the tree of one operation; `left` counts the steps that it may still have.
void read_step(const Cursor& cursor, const Workload& before, Step& out, int depth, int& left) {
    if (depth > most_nesting) {
        cursor.error("depth", "steps are nested more than " + std::to_string(most_nesting) + " deep");
        return;
    }
    if (left-- == 0) cursor.error("size", "an operation has more than " + std::to_string(most_steps) + " steps");
    if (left < 0) return;
    ObjectReader object(cursor);
    if (object.required("role", out.role) && out.role.empty()) {
        object.get("role").error("role", "a step needs a role", "write what serves it, \"web\" or \"sql read\"");
    }
    object.optional("name", out.name);
    object.optional("cpu", out.cpu);
    object.optional("wait", out.wait);
    if (const Cursor disk = object.get("disk"); disk.value != nullptr) json::read_bounded(disk, out.disk, 0, 100'000);
    object.optional("in", out.in);
    object.optional("out", out.out);
    object.optional("parallel", out.parallel);
    if (const Cursor repeat = object.get("repeat"); repeat.value != nullptr) read_repeat(repeat, out);
    if (const Cursor answer = object.get("answer"); answer.value != nullptr) read_answer(answer, out);
    object.optional("upload", out.upload);
    if (out.upload) check_upload(cursor, out, depth);
    if (depth == 1 && (out.repeat != 1 || out.probability.ppm != 1'000'000 || out.later || !out.parallel.empty())) {
        cursor.error("root", "an operation's first step is done once, and its answer is needed",
                     "give repeat, answer and parallel to the steps below it");
    }
    read_caching(object, before, out);
    if (const Cursor steps = object.get("on_miss"); steps.value != nullptr) {
        if (depth == 1 || out.later) {
            steps.error("on-miss", "nobody waits for this step who could do something else on a miss",
                        "give it to a step below another, whose answer is needed");
        }
        read_steps(steps, before, out.on_miss.emplace_back().steps, depth, left);
    }
    if (const Cursor steps = object.get("steps"); steps.value != nullptr) {
        read_steps(steps, before, out.steps, depth, left);
        for (Step& step : out.steps) {
            for (Step& group : step.on_miss)
                group.role = out.role; // this component's work
        }
        const auto uploads =
            std::count_if(out.steps.begin(), out.steps.end(), [](const Step& one) { return one.upload; });
        if (uploads > 1) steps.error("upload", "an operation has one upload at most");
    }
    object.finish();
}

void read_steps(const Cursor& list, const Workload& before, std::vector<Step>& out, int depth, int& left) {
    if (!list.expect(json::Value::Kind::list)) return;
    for (std::size_t i = 0; i < list.value->items.size() && left >= 0; ++i)
        read_step(list.item(i), before, out.emplace_back(), depth + 1, left);
}

void read_operation(const Cursor& cursor, const Workload& before, Operation& out) {
    ObjectReader object(cursor);
    const Cursor id = object.get("id");
    if (id.value == nullptr) {
        object.missing("id");
    } else {
        json::read_id(id, out.id);
        if (before.find_operation(out.id)) {
            id.error("duplicate-id", "the id " + in_quotes(out.id) + " is used twice");
        }
    }
    object.optional("title", out.title);
    object.optional("method", out.method);
    object.optional("path", out.path);
    object.required("entry", out.entry);
    out.protocol = "http";
    object.optional("protocol", out.protocol);
    out.idempotent = out.method != "POST" && out.method != "PATCH"; // RFC 9110, 9.2.2, and RFC 5789, 2
    object.optional("idempotent", out.idempotent);
    const Cursor shape = object.get("shape");
    if (shape.value != nullptr) json::read_word<Shape>(shape, "shape", shapes, out.shape);
    object.optional("objective", out.objective);
    if (out.objective > longest_objective) object.get("objective").error("range", "an objective is an hour at most");
    const Cursor root = object.get("root");
    int left = most_steps;
    if (root.value != nullptr) read_step(root, before, out.root, 1, left);
    if (root.value == nullptr) object.missing("root");
    object.finish();
}

void read_rate(const Cursor& cursor, Rate& out) {
    Rate found = out;
    json::read(cursor, found);
    if (found > highest_rate) {
        cursor.error("range", "a load sends at most a million requests a second");
        return;
    }
    out = found;
}

void read_profile(const Cursor& cursor, std::vector<RatePoint>& out) {
    if (!cursor.expect(json::Value::Kind::list) || !json::expect_at_most(cursor, most_points)) return;
    for (std::size_t i = 0; i < cursor.value->items.size(); ++i) {
        ObjectReader object(cursor.item(i));
        RatePoint point;
        object.required("at", point.at);
        if (const Cursor rate = object.get("rate"); rate.value != nullptr) {
            read_rate(rate, point.rate);
        } else {
            object.missing("rate");
        }
        object.optional("ramp", point.ramp);
        if (point.ramp && out.empty()) {
            object.get("ramp").error("order", "a ramp begins at the point before it", "put a point before this one");
        }
        object.finish();
        if (!out.empty() && point.at <= out.back().at) {
            object.cursor().error("order", "a profile's times must rise");
        }
        out.push_back(point);
    }
}

void read_script(const Cursor& cursor, Script& out) {
    ObjectReader object(cursor);
    const Cursor messages = object.get("messages");
    if (messages.value == nullptr) object.missing("messages");
    if (messages.value != nullptr) json::read_bounded(messages, out.messages, 1, most_messages);
    object.required("during", out.during);
    object.optional("at", out.at);
    object.finish();
    const bool too_fast = static_cast<double>(out.messages) * 1e9 >
                          highest_rate.per_second() * static_cast<double>(std::max<std::int64_t>(out.during.ns, 1));
    if (out.messages > 1 && too_fast) cursor.error("range", "a load sends at most a million requests a second");
}

/// A load is open, closed or scripted: the keys that say so exclude each other.
void check_one_source(const Cursor& users, const Cursor& script, bool has_rate) {
    if (users.value != nullptr && has_rate) {
        users.error("twice", "a load has either users who wait for their answers or a rate");
    }
    if (script.value != nullptr && (has_rate || users.value != nullptr)) {
        script.error("twice", "a load has either a script or a rate or users", "write two loads of the same client");
    }
}

void read_share(const Cursor& cursor, const Workload& workload, std::vector<OperationShare>& out) {
    ObjectReader object(cursor);
    OperationShare share;
    object.required("operation", share.operation);
    if (const Cursor weight = object.get("weight"); weight.value != nullptr) {
        json::read_bounded(weight, share.weight, 1, most_weight);
    }
    object.finish();
    const Cursor operation = object.get("operation");
    if (operation.value == nullptr || share.operation.empty()) return;
    if (!workload.find_operation(share.operation)) {
        std::vector<std::string> known;
        for (const Operation& one : workload.operations)
            known.push_back(one.id);
        return json::unknown_name(operation, "operation", share.operation, known);
    }
    const bool repeated = std::any_of(out.begin(), out.end(),
                                      [&](const OperationShare& other) { return other.operation == share.operation; });
    if (repeated) operation.error("duplicate-id", "the operation stands in this mix twice", "add up the weights");
    out.push_back(std::move(share));
}

void read_load(const Cursor& cursor, const Workload& workload, Load& out) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    object.required("client", out.client);
    if (const Cursor word = object.get("arrivals"); word.value != nullptr) {
        json::read_word<Arrivals>(word, "way to arrive", arrival_words, out.arrivals);
    }
    const Cursor rate = object.get("rate");
    const Cursor profile = object.get("profile");
    if (rate.value != nullptr) read_rate(rate, out.profile.emplace_back().rate);
    if (rate.value != nullptr && profile.value != nullptr) {
        profile.error("twice", "a load has either a rate or a profile");
    } else if (profile.value != nullptr) {
        read_profile(profile, out.profile);
    }
    const Cursor users = object.get("users");
    if (users.value != nullptr) json::read_bounded(users, out.users, 1, most_users);
    object.optional("think", out.think);
    const Cursor script = object.get("script");
    if (script.value != nullptr) read_script(script, out.script);
    check_one_source(users, script, rate.value != nullptr || profile.value != nullptr);
    if (users.value == nullptr && object.get("think").value != nullptr) {
        object.get("think").error("missing-key", "only users think: give their number in \"users\"");
    }
    const Cursor mix = object.get("mix");
    if (mix.value != nullptr && mix.expect(json::Value::Kind::list) && json::expect_at_most(mix, most_operations)) {
        for (std::size_t i = 0; i < mix.value->items.size(); ++i)
            read_share(mix.item(i), workload, out.mix);
    }
    if (mix.value == nullptr || (mix.is(json::Value::Kind::list) && mix.value->items.empty())) {
        cursor.error("missing-key", "a load needs a \"mix\" of operations to send");
    }
    object.finish();
}

void read_collection(const Cursor& cursor, const Workload& before, Collection& out) {
    ObjectReader object(cursor);
    if (const Cursor id = object.get("id"); id.value == nullptr) {
        object.missing("id");
    } else {
        json::read_id(id, out.id);
        if (before.find_collection(out.id)) {
            id.error("duplicate-id", "the id " + in_quotes(out.id) + " is used twice");
        }
    }
    if (const Cursor objects = object.get("objects"); objects.value != nullptr) {
        json::read_bounded(objects, out.objects, 1, most_objects);
    } else {
        object.missing("objects");
    }
    if (const Cursor zipf = object.get("zipf"); zipf.value != nullptr) {
        double found = out.zipf;
        json::read(zipf, found);
        if (found >= 0.0 && found <= steepest_zipf) {
            out.zipf = found;
        } else {
            zipf.error("range", "the exponent of Zipf's law lies between 0 and 10");
        }
    }
    object.optional("size", out.size);
    object.finish();
}

void read_collections(const Cursor& list, Workload& out) {
    if (!list.expect(json::Value::Kind::list) || !json::expect_at_most(list, most_collections)) return;
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        Collection collection;
        read_collection(list.item(i), out, collection);
        out.collections.push_back(std::move(collection));
    }
}

Workload read_root(const Cursor& cursor, bool is_document) {
    Workload workload;
    ObjectReader object(cursor);
    if (is_document) json::read_version(object);
    if (const Cursor id = object.get("id"); id.value != nullptr) json::read_id(id, workload.id);
    if (const Cursor found = object.get("collections"); found.value != nullptr) read_collections(found, workload);
    const Cursor operations = object.get("operations");
    const Cursor loads = object.get("loads");
    const Cursor interventions = object.get("interventions");
    object.finish();
    if (operations.value == nullptr) {
        object.missing("operations");
    } else if (operations.expect(json::Value::Kind::list) && json::expect_at_most(operations, most_operations)) {
        for (std::size_t i = 0; i < operations.value->items.size(); ++i) {
            Operation operation;
            read_operation(operations.item(i), workload, operation);
            workload.operations.push_back(std::move(operation));
        }
    }
    if (interventions.value != nullptr && interventions.expect(json::Value::Kind::list) &&
        json::expect_at_most(interventions, most_interventions)) {
        json::read(interventions, workload.interventions);
    }
    if (loads.value == nullptr || !loads.expect(json::Value::Kind::list)) return workload;
    if (!json::expect_at_most(loads, most_loads)) return workload;
    for (std::size_t i = 0; i < loads.value->items.size(); ++i)
        read_load(loads.item(i), workload, workload.loads.emplace_back());
    return workload;
}

} // namespace

std::optional<std::size_t> Workload::find_operation(std::string_view operation) const {
    const auto found =
        std::find_if(operations.begin(), operations.end(), [&](const Operation& one) { return one.id == operation; });
    if (found == operations.end()) return std::nullopt;
    return static_cast<std::size_t>(found - operations.begin());
}

std::optional<std::size_t> Workload::find_collection(std::string_view collection) const {
    const auto found = std::find_if(collections.begin(), collections.end(),
                                    [&](const Collection& one) { return one.id == collection; });
    if (found == collections.end()) return std::nullopt;
    return static_cast<std::size_t>(found - collections.begin());
}

Result<Workload> read_workload(std::string_view text, const std::string& file) {
    return json::read_document<Workload>(text, file, [](const Cursor& cursor) { return read_root(cursor, true); });
}

Workload read_workload(const Cursor& cursor) {
    return read_root(cursor, false);
}

} // namespace labrack::model
