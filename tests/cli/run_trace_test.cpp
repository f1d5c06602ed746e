// What `labrack run` says of requests that found no way, and the file of sampled requests.
#include "cli/command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace labrack::test;
using nlohmann::json;

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// What nginx passes on to nobody: there is no application.
constexpr std::string_view no_application = R"({"version": 1, "nodes": [
  {"id": "visitors", "product": "visitors"}, {"id": "web", "product": "nginx"}],
  "links": [{"from": "visitors", "to": "web", "protocol": "http", "config": {"latency": "1ms"}}]})";
constexpr std::string_view page = R"({"version": 1, "operations": [
  {"id": "page", "entry": "web", "root": {"role": "web", "steps": [{"role": "app", "name": "render"}]}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "rate": "10/s", "mix": [{"operation": "page"}]}]})";

struct Files {
    TemporaryFolder folder;
    std::string arguments;

    Files(std::string_view design, std::string_view workload)
        : arguments("run " + folder.write("d.design.json", design) + " --workload " +
                    folder.write("w.workload.json", workload) + " ") {}

    [[nodiscard]] json trace(const std::string& options) const {
        const Said said = run_command(arguments + options + " --trace " + folder.file("trace.json"));
        CHECK(said.status == 0);
        return json::parse(file_text(folder.file("trace.json")).value())["traceEvents"];
    }
};

/// The spans of a component, as the file has them.
std::vector<json> spans_of(const json& events, const std::string& component) {
    std::vector<json> found;
    int process = -1;
    for (const json& event : events) {
        if (event["name"] == "process_name" && event["args"]["name"] == component) process = event["pid"].get<int>();
    }
    for (const json& event : events)
        if (event["ph"] == "X" && event["pid"] == process) found.push_back(event);
    return found;
}

} // namespace

TEST_CASE("a step that nothing serves is named, and where it came to") {
    const Files files(no_application, page);
    const Said table = run_command(files.arguments + "--duration 1s");
    CHECK(contains(table.out, "no-route in \"page\": step 'render' at web: nothing serves \"app\" ("));
    const json document = json::parse(run_command(files.arguments + "--duration 1s --json").out);
    const json& ways = document.at("no_routes");
    REQUIRE(ways.size() == 1);
    CHECK(ways[0]["operation"] == "page");
    CHECK(ways[0]["step"] == "render");
    CHECK(ways[0]["role"] == "app");
    CHECK(ways[0]["component"] == "web");
    CHECK(ways[0]["message"] == "step 'render' at web: nothing serves \"app\"");
    CHECK(ways[0]["count"] >= document["operations"]["page"]["failed"]["no-route"]); // some are on their way back
    CHECK(ways[0]["count"] <= document["operations"]["page"]["started"]);
    const json events = files.trace("--duration 1s");
    REQUIRE(spans_of(events, "web").size() >= 9);
    CHECK(spans_of(events, "web")[0]["args"]["detail"] == "step 'render' at web: nothing serves \"app\"");
    // A client that nobody has linked to anything is named too, and nothing is said where nothing is amiss.
    const Files alone(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}], "links": []})", page);
    CHECK(contains(run_command(alone.arguments + "--duration 1s").out,
                   "step 'web' at visitors: no link leads from there over \"http\""));
    const Said fine = run_command("run tests/bench/mm1.design.json --workload tests/bench/mm1.workload.json "
                                  "--duration 1s --json");
    CHECK_FALSE(json::parse(fine.out).contains("no_routes"));
}

TEST_CASE("a visit whose caller is gone is abandoned in the file, not ok") {
    // A page comes to the application at 2 ms; it asks the database at 2 ms, which needs 5 s; the application dies at 1
    // s.
    const Files files(R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
      {"id": "mysql", "product": "mysql"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "1ms"}},
                {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "0s", "connections": "keep"}}]})",
                      R"({"version": 1, "operations": [
      {"id": "page", "entry": "app", "root": {"role": "app", "steps": [{"role": "sql read", "wait": "5s"}]}}],
      "loads": [{"client": "visitors", "script": {"messages": 1, "during": "0s"}, "mix": [{"operation": "page"}]}],
      "interventions": [{"at": "1s", "stop": "app"}]})");
    const json events = files.trace("--duration 10s");
    const auto app = spans_of(events, "app");
    const auto mysql = spans_of(events, "mysql");
    REQUIRE(app.size() == 1);
    REQUIRE(mysql.size() == 1);
    CHECK(app[0]["cat"] == "failed");
    CHECK(mysql[0]["cat"] == "abandoned");
    CHECK(mysql[0]["ts"].get<double>() + mysql[0]["dur"].get<double>() == doctest::Approx(1e6));
    // While it goes on it is neither.
    const auto open = spans_of(files.trace("--duration 900ms"), "mysql");
    REQUIRE(open.size() == 1);
    CHECK(open[0]["cat"] == "open");
}

TEST_CASE("in the file nothing overlaps in a lane but a visit and its parts") {
    const TemporaryFolder folder;
    // Eight workers at work at once, and parts done at the same time.
    const Files files(R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn", "config": {"workers": 8}},
      {"id": "mysql", "product": "mysql"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "1ms"}},
                {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}}]})",
                      R"({"version": 1, "operations": [
      {"id": "page", "entry": "app", "root": {"role": "app", "cpu": {"exponential": "5ms"}, "steps": [
        {"role": "app", "cpu": "3ms"},
        {"role": "sql read", "cpu": {"exponential": "9ms"}, "parallel": "both"},
        {"role": "sql read", "cpu": {"exponential": "9ms"}, "parallel": "both"}]}}],
      "loads": [{"client": "visitors", "rate": "200/s", "mix": [{"operation": "page"}]}]})");
    const json events = files.trace("--duration 2s");
    std::map<std::pair<int, int>, std::vector<std::pair<std::int64_t, std::int64_t>>> lanes; // in ns
    std::map<int, std::set<int>> lanes_of;
    for (const json& event : events) {
        if (event["ph"] != "X") continue;
        const auto start = std::llround(event["ts"].get<double>() * 1000.0);
        const auto length = std::llround(event["dur"].get<double>() * 1000.0);
        const int process = event["pid"].get<int>();
        const int lane = event["tid"].get<int>();
        lanes[{process, lane}].emplace_back(start, start + length);
        lanes_of[process].insert(lane);
    }
    CHECK(lanes_of.at(2).size() > 4);
    CHECK(lanes_of.at(2).size() < 60); // not one for each of the 400 requests
    std::size_t crossings = 0;
    for (auto& [lane, spans] : lanes) {
        std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first < b.first : a.second > b.second;
        });
        std::vector<std::int64_t> open;
        for (const auto& [start, end] : spans) {
            while (!open.empty() && open.back() <= start)
                open.pop_back();
            if (!open.empty() && open.back() < end) ++crossings;
            open.push_back(end);
        }
    }
    CHECK(crossings == 0);
    CHECK(std::any_of(events.begin(), events.end(),
                      [](const json& event) { return event["name"] == "thread_name" && event["tid"] == 2; }));
}
