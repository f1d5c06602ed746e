// Every field of every document has a bound: whatever stands in its place is refused, or what is accepted ends within
// the few events that the readers' targets (readers.cpp) spend on it. The seeds of fuzzing have each field that a
// schema knows, so that a new one is tried as well.
#include "base/quantity.hpp"
#include "fuzz/readers.hpp"
#include "model/parameters.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using Json = nlohmann::ordered_json;

namespace {

/// Fields that take whatever number or amount can be written, because it does no harm however large it is.
struct Unlimited {
    std::string_view reader;
    std::string_view path;
};
constexpr std::array unlimited{
    // Times and amounts of work: a run ends by its own length, by its events, or where the clock does (base/time.hpp).
    Unlimited{"catalogue", "latency.same_host"},
    Unlimited{"catalogue", "latency.same_zone"},
    Unlimited{"catalogue", "latency.same_region"},
    Unlimited{"catalogue", "latency.other_region"},
    Unlimited{"catalogue", "latency.internet"},
    Unlimited{"catalogue", "latency.edge"},
    Unlimited{"catalogue", "products[].parameters.resolve_timeout"},
    Unlimited{"catalogue", "products[].parameters.latency"},
    Unlimited{"catalogue", "products[].parameters.start_time"},
    Unlimited{"catalogue", "products[].parameters.boot_time"},
    Unlimited{"catalogue", "products[].parameters.tls_handshake"},
    Unlimited{"catalogue", "products[].parameters.overhead"},
    Unlimited{"catalogue", "products[].parameters.apply_time.exponential"},
    Unlimited{"catalogue", "products[].parameters.apply_time.empirical[]"},
    Unlimited{"catalogue", "products[].parameters.apply_time.uniform.high"},
    Unlimited{"catalogue", "products[].parameters.apply_time.log_normal.mean"},
    Unlimited{"catalogue", "products[].parameters.records[].ttl"},
    Unlimited{"design", "links[].config.pool_timeout"},
    Unlimited{"design", "links[].config.keep_alive"},
    Unlimited{"design", "links[].config.latency"},
    Unlimited{"design", "links[].config.bandwidth"},
    Unlimited{"design", "nodes[].config.records[].ttl"},
    Unlimited{"lab", "start.nodes[].config.records[].ttl"},
    Unlimited{"lab", "workloads[].operations[].root.cpu"},
    Unlimited{"lab", "workloads[].operations[].root.out"},
    Unlimited{"lab", "workloads[].operations[].root.steps[].wait"},
    Unlimited{"lab", "workloads[].operations[].root.steps[].cpu"},
    Unlimited{"lab", "experiments[].interventions[].at"},
    Unlimited{"lab", "experiments[].interventions[].for"},
    Unlimited{"lab", "steps[].scene.interventions[].at"},
    Unlimited{"workload", "operations[].root.cpu.log_normal.mean"},
    Unlimited{"workload", "operations[].root.cpu.exponential"},
    Unlimited{"workload", "operations[].root.wait.exponential"},
    Unlimited{"workload", "operations[].root.in"},
    Unlimited{"workload", "operations[].root.out"},
    Unlimited{"workload", "operations[].root.steps[].cpu.uniform.high"},
    Unlimited{"workload", "operations[].root.steps[].wait.empirical[]"},
    Unlimited{"workload", "operations[].root.steps[].on_miss[].cpu"},
    Unlimited{"workload", "loads[].script.during"},
    Unlimited{"workload", "loads[].script.at"},
    Unlimited{"workload", "loads[].think.exponential"},
    Unlimited{"workload", "interventions[].at"},
    Unlimited{"workload", "interventions[].for"},
    Unlimited{"workload", "collections[].size"},
    // Any number is a seed.
    Unlimited{"lab", "seeds.practice[]"},
    Unlimited{"lab", "seeds.grading[]"},
    Unlimited{"lab", "steps[].scene.seed"},
    Unlimited{"result", "criteria[].evidence[].seed"},
    // Something is compared with them, and nothing waits for it.
    Unlimited{"lab", "rubric[].check.full"},
    Unlimited{"lab", "rubric[].check.any[].none"},
    Unlimited{"lab", "rubric[].check.any[].cost.none"},
    // What a result tells, and nobody reads or computes with.
    Unlimited{"result", "seeds"},
    Unlimited{"result", "seeds[]"},
    Unlimited{"result", "hints"},
    Unlimited{"result", "claimed.quarter_points"},
    Unlimited{"result", "claimed.points"},
    Unlimited{"result", "basis_points"},
    Unlimited{"result", "events"},
    Unlimited{"result", "criteria[].evidence[].amount"},
    Unlimited{"result", "criteria[].evidence[].full"},
    Unlimited{"result", "criteria[].evidence[].none"},
    Unlimited{"result", "criteria[].evidence[].request"},
    // The answer to a question that the lab does not have: it is left out.
    Unlimited{"submission", "answers.three.old"},
};

std::vector<Json> seeds(std::string_view reader) {
    std::vector<std::filesystem::path> paths;
    const std::string folder = LABRACK_SOURCE_DIR "/tests/fuzz/corpus/" + std::string(reader);
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<Json> all;
    for (const auto& path : paths)
        all.push_back(Json::parse(file_text(path.string()).value()));
    return all;
}

/// The most of its unit that can be written in the place of an amount; nothing when the text is none.
std::string most_of(const std::string& text) {
    if (parse_duration(text)) return "3660d";
    if (parse_rate(text)) return "4000000000/s";
    if (parse_bytes(text)) return "1000000TB";
    if (parse_bandwidth(text)) return "1000Tbit/s";
    if (parse_share(text)) return "100000000%";
    if (parse_money(text)) return "$1000000000000";
    if (text.size() > 6 && parse_money(text.substr(0, text.size() - 6))) return "$1000000000000/month";
    return {};
}

std::string nested(std::string_view before, std::string_view after) {
    constexpr int depth = 10'000;
    std::string text;
    for (int i = 0; i < depth; ++i)
        text += before;
    text += "1";
    for (int i = 0; i < depth; ++i)
        text += after;
    return text;
}

/// Replaces the values of documents one by one and shows each to the reader; each path once.
class Walk {
  public:
    explicit Walk(const fuzz::Reader& reader) : reader_(reader) {}

    void over(const Json& document) {
        document_ = document;
        visit(document_, "");
    }

    [[nodiscard]] std::size_t tried() const { return tried_; }

  private:
    const fuzz::Reader& reader_;
    Json document_;
    std::set<std::string> seen_;
    std::size_t tried_ = 0;

    static constexpr const char* mark = "the value that is replaced";

    /// Whether the document is accepted with `text` in the place of `value`.
    bool accepts(Json& value, const std::string& text) {
        ++tried_;
        const Json kept = std::exchange(value, mark);
        std::string whole = document_.dump();
        value = kept;
        const std::string quoted = "\"" + std::string(mark) + "\"";
        whole.replace(whole.find(quoted), quoted.size(), text);
        return reader_.accepts(whole);
    }

    void must_refuse(Json& value, const std::string& path, const std::string& what, const std::string& text) {
        if (is_unlimited(path)) return;
        CHECK_MESSAGE(!accepts(value, text), reader_.name, ": ", path, " has no bound: it takes ", what);
    }

    bool is_unlimited(const std::string& path) const {
        return std::any_of(unlimited.begin(), unlimited.end(),
                           [&](const Unlimited& one) { return one.reader == reader_.name && one.path == path; });
    }

    /// A number or an amount, at its largest and where it is small.
    void stretch(Json& value, const std::string& path, const std::string& most, const std::vector<std::string>& few) {
        const bool is_taken = accepts(value, most);
        if (is_unlimited(path))
            CHECK_MESSAGE(is_taken, reader_.name, ": ", path, " has a bound, and needs no exception");
        if (!is_unlimited(path)) CHECK_MESSAGE(!is_taken, reader_.name, ": ", path, " has no bound: it takes ", most);
        for (const std::string& small : few)
            static_cast<void>(accepts(value, small)); // it ends
    }

    void try_value(Json& value, const std::string& path) {
        must_refuse(value, path, "lists in lists", nested("[", "]"));
        must_refuse(value, path, "objects in objects", nested("{\"steps\":", "}"));
        if (value.is_number()) stretch(value, path, "1000000000000000000", {"-1", "0", "1e-12", "1e308"});
        if (value.is_array()) {
            const std::string item = value.empty() ? "1" : value.front().dump();
            std::string many = "[";
            for (int i = 0; i < 20'000; ++i)
                many += item + ",";
            must_refuse(value, path, "20,000 entries", many + item + "]");
        }
        if (!value.is_string()) return;
        must_refuse(value, path, "a text of a megabyte", "\"" + std::string(1'000'000, 'x') + "\"");
        const std::string most = most_of(value.get<std::string>());
        if (most.empty()) return;
        const std::string unit = most.substr(std::min(most.find_first_not_of("$0123456789"), most.size()));
        stretch(value, path, "\"" + most + "\"", {"\"0" + unit + "\"", "\"$0\"", "\"-1" + unit + "\""});
    }

    void visit(Json& value, const std::string& path) {
        if (!path.empty() && seen_.insert(path).second) try_value(value, path);
        if (value.is_array())
            for (Json& item : value)
                visit(item, path + "[]");
        if (value.is_object())
            for (auto& [key, member] : value.items())
                if (key != "$comment" && key != "$schema") visit(member, path.empty() ? key : path + "." + key);
    }
};

Json schema(const std::string& name) {
    return Json::parse(file_text(LABRACK_SOURCE_DIR "/assets/schema/" + name).value());
}

/// The names of all members that a schema knows, in itself and in what it refers to.
class Members {
  public:
    explicit Members(const std::string& file) { follow(file, "#"); }

    std::set<std::string> names;

  private:
    std::set<std::string> seen_;

    void follow(const std::string& file, const std::string& reference) {
        const auto hash = reference.find('#');
        const std::string other = hash == 0 ? file : reference.substr(0, hash);
        const std::string pointer = hash == std::string::npos ? "" : reference.substr(hash + 1);
        if (seen_.insert(other + "#" + pointer).second) collect(other, schema(other).at(Json::json_pointer(pointer)));
    }

    void collect(const std::string& file, const Json& value) {
        if (value.is_array())
            for (const Json& item : value)
                collect(file, item);
        if (!value.is_object()) return;
        if (const auto known = value.find("properties"); known != value.end() && known->is_object())
            for (const auto& [name, property] : known->items())
                if (name[0] != '$') names.insert(name);
        if (const auto reference = value.find("$ref"); reference != value.end() && reference->is_string())
            follow(file, reference->get<std::string>());
        for (const auto& [key, member] : value.items())
            if (key != "$defs") collect(file, member);
    }
};

void collect_keys(const Json& value, std::set<std::string>& keys) {
    if (value.is_object())
        for (const auto& [key, member] : value.items())
            keys.insert(key);
    if (value.is_structured())
        for (const Json& part : value)
            collect_keys(part, keys);
}

/// The documents that one of the kind may hold within.
std::vector<std::string_view> parts_of(std::string_view reader) {
    if (reader == "lab") return {reader, "design", "workload"};
    if (reader == "submission") return {reader, "design"};
    return {reader};
}

} // namespace

TEST_CASE("every field of every document is bounded") {
    for (const fuzz::Reader& reader : fuzz::readers()) {
        if (!reader.is_json) continue;
        CAPTURE(reader.name);
        Walk walk(reader);
        for (const Json& seed : seeds(reader.name)) {
            REQUIRE(reader.accepts(seed.dump()));
            walk.over(seed);
        }
        CHECK(walk.tried() > 0);
        MESSAGE(reader.name, ": ", walk.tried(), " documents");
    }
}

TEST_CASE("the seeds of fuzzing have every member that a schema knows") {
    for (const fuzz::Reader& reader : fuzz::readers()) {
        if (!reader.is_json) continue;
        if (reader.name == "findings") continue; // they have no schema: they are the program's own
        const std::string file =
            (reader.name == "translation" ? "lab-" : "") + std::string(reader.name) + ".schema.json";
        std::set<std::string> keys;
        for (const std::string_view part : parts_of(reader.name))
            for (const Json& seed : seeds(part))
                collect_keys(seed, keys);
        for (const std::string& name : Members(file).names) // parameters are bounded by their table: the next test
            if (model::find_parameter(name) == nullptr)
                CHECK_MESSAGE(keys.count(name) != 0, reader.name, ": no seed has \"", name, "\"");
    }
}

TEST_CASE("every parameter that is a number has bounds of its own") {
    constexpr std::int64_t beyond = std::int64_t{1} << 61;
    for (const model::ParameterField& field : model::parameter_fields()) {
        if (!model::parameter_number(field, {})) continue;
        CAPTURE(field.name);
        CHECK(field.least >= 0);
        CHECK(field.most > field.least);
        CHECK(field.most < beyond);
    }
}
