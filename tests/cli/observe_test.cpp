// What `labrack run` has watched while a run went on: how requests failed, what attackers learnt, what each interval
// cost. All figures are worked out by hand.
#include "cli/command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

using namespace labrack::test;
using nlohmann::json;

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Runs both documents and says what was printed.
std::string ran(const std::string& design, const std::string& workload, const std::string& options) {
    const TemporaryFolder folder;
    const Said said = run_command("run " + folder.write("d.design.json", design) + " --workload " +
                                  folder.write("w.workload.json", workload) + " " + options);
    CHECK_MESSAGE(said.status == 0, said.err);
    return said.out;
}

const std::string attacked = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100, "keep_alive": "0s"}},
    {"id": "zone", "product": "zone"},
    {"id": "public", "product": "public-subnet", "in": "zone"},
    {"id": "private", "product": "private-subnet", "in": "zone"},
    {"id": "web", "product": "nginx", "in": "public"},
    {"id": "app", "product": "gunicorn", "in": "private"},
    {"id": "db", "product": "mysql", "in": "public"}],
  "links": [
    {"from": "visitors", "to": "web", "protocol": "https", "config": {"latency": "10ms"}},
    {"from": "web", "to": "app", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "app", "to": "db", "protocol": "mysql", "config": {"latency": "1ms"}}]})";

/// A request every 100 ms from 0 to 1.9 s, each answered before the next one.
const std::string attacks = R"({"version": 1,
  "operations": [{"id": "page", "entry": "x",
    "root": {"role": "app", "cpu": "1ms", "steps": [{"role": "sql read", "cpu": "1ms"}]}}],
  "loads": [{"client": "visitors", "script": {"messages": 20, "during": "2s"}, "mix": [{"operation": "page"}]}],
  "interventions": [
    {"at": "1s", "sniff": "web"},
    {"at": "3s", "sniff": "db"},
    {"at": "3s", "scan": ["web", "app", "db"]},
    {"at": "4s", "stop": "db"},
    {"at": "5s", "scan": "db"},
    {"at": "1h", "scan": "app"}]})";

} // namespace

TEST_CASE("sniffers: how much of what was heard over each link, and what could be read") {
    // Ten requests after the first second: each sends its request 20 ms for TCP, 20.5 ms for TLS after it began.
    const json sniffed = json::parse(ran(attacked, attacks, "--json --duration 6s"))["sniffed"];
    REQUIRE(sniffed.size() == 3);
    CHECK(sniffed[0]["from"] == "visitors");
    CHECK(sniffed[0]["to"] == "web");
    CHECK(sniffed[0]["protocol"] == "https");
    CHECK(sniffed[0]["messages"].size() == 2);
    CHECK(sniffed[0]["messages"]["request"] == json{{"heard", 10}, {"readable", 0}, {"first_ns", 1'040'500'000}});
    CHECK(sniffed[0]["messages"]["answer"]["heard"] == 10);
    CHECK(sniffed[1]["to"] == "app");
    CHECK(sniffed[1]["messages"]["request"]["heard"] == 10);
    CHECK(sniffed[1]["messages"]["request"]["readable"] == 10);
    CHECK(sniffed[1]["messages"]["answer"]["readable"] == 10);
    CHECK(sniffed[2]["to"] == "db"); // on which nothing passed any more
    CHECK(sniffed[2]["messages"].empty());
}

TEST_CASE("scanners: who answers at which ports, and who does not") {
    const json scanned = json::parse(ran(attacked, attacks, "--json --duration 6s"))["scanned"];
    CHECK(scanned.size() == 3);
    CHECK(scanned["web"] ==
          json::parse(R"([{"port": 443, "protocols": ["https"], "open": true, "first_ns": 3000000000}])"));
    CHECK(scanned["app"] == json::array());
    CHECK(scanned["db"] ==
          json::parse(R"([{"port": 3306, "protocols": ["mysql"], "open": false, "first_ns": 5000000000},
                          {"port": 3306, "protocols": ["mysql"], "open": true, "first_ns": 3000000000}])"));
}

TEST_CASE("sniffers and scanners have a table each") {
    const std::string table = ran(attacked, attacks, "--duration 6s");
    CHECK(contains(table, "\nsniffed          protocol  message  heard  readable  first at\n"
                          "visitors to web     https  request     10         0   1.0405s\n"));
    CHECK(contains(table, "\napp to db           mysql        -      0         0         -\n"));
    CHECK(contains(table, "\nscanned  port  protocols   answer  first at\n"
                          "web       443      https     open        3s\n"
                          "app         -          -     none         -\n"
                          "db       3306      mysql  refused        5s\n"
                          "db       3306      mysql     open        3s\n"));
    CHECK(contains(table, "\nprivate             -       -        -\n")); // a subnet does no work
    const std::string before = ran(attacked, attacks, "--duration 500ms");
    CHECK_FALSE(contains(before, "sniffed"));
    CHECK_FALSE(contains(before, "scanned"));
}

TEST_CASE("failures: a death for want of memory is told from other resets") {
    // 200 MB, and 50 MB for each request: the fifth at the same time is too much, and all five die with the process.
    const std::string design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 100, "keep_alive": "0s"}},
        {"id": "host", "product": "linux-server"},
        {"id": "api", "product": "gunicorn", "in": "host", "config": {"workers": 10,
          "memory_per_request": "50MB", "memory_limit": "410MB"}}],
      "links": [{"from": "visitors", "to": "api", "protocol": "http", "config": {"latency": "0s"}}]})";
    const std::string workload = R"({"version": 1,
      "operations": [{"id": "page", "entry": "x", "root": {"role": "app", "name": "render", "wait": "1s"}}],
      "loads": [
        {"client": "visitors", "script": {"messages": 5, "during": "1ms"}, "mix": [{"operation": "page"}]},
        {"client": "visitors", "script": {"messages": 2, "during": "1ms", "at": "20s"}, "mix": [{"operation": "page"}]}],
      "interventions": [{"at": "20500ms", "stop": "api"}]})";
    const json failures = json::parse(ran(design, workload, "--json"))["failures"];
    CHECK(failures == json::parse(R"([
        {"count": 5, "operation": "page", "reason": "reset", "cause_reason": "oom", "cause": "api", "step": "render"},
        {"count": 2, "operation": "page", "reason": "reset", "cause_reason": "reset", "cause": "api", "step": "render"}
    ])"));
    CHECK(contains(ran(design, workload, ""), "\nfailures  operation  seen as          cause   at    step\n"
                                              "5              page    reset  out of memory  api  render\n"
                                              "2              page    reset   process died  api  render\n"));
}

TEST_CASE("the series tells how many instances there were and what they cost") {
    // Five minutes in intervals of 800 ms. One machine at $0.0416 an hour, 9.244 millionths each interval, and an hour
    // of a person's work a month at $43.52, 13.248 millionths; two from 180 s on, the 225th interval. Together 180 s +
    // 2 * 120 s. Each of the two sums is rounded to millionths.
    const TemporaryFolder folder;
    const std::string file = folder.file("series.json");
    const Said said = run_command("run tests/golden/group.design.json --workload tests/golden/group.workload.json "
                                  "--duration 5min --json --metrics " +
                                  file);
    CHECK(said.status == 0);
    const json series = json::parse(file_text(file).value());
    CHECK(series["interval_ns"] == 800'000'000);
    std::size_t server = 0;
    while (series["nodes"].at(server) != "server")
        ++server;
    std::int64_t spent = 0;
    for (std::size_t i = 0; i < series["intervals"].size(); ++i) {
        CAPTURE(i);
        const json& interval = series["intervals"][i];
        const std::int64_t machines = i < 225 ? 1 : 2;
        const auto cost = interval["cost_micro_usd"][server].get<std::int64_t>();
        CHECK(interval["replicas_milli"][server] == machines * 1'000);
        CHECK(cost >= machines * 22'492 / 1'000);
        CHECK(cost <= machines * 22'493 / 1'000 + 2);
        CHECK(interval["cost_micro_usd"].size() == series["nodes"].size());
        spent += cost;
    }
    CHECK(series["intervals"].size() == 375);
    CHECK(spent == 4'853 + 6'955); // 420 s * 41,600 / 3600 s, and 420 s * 43,520,000 / (730 * 3600 s)
    CHECK(json::parse(said.out)["cost"]["components"]["server"]["spent_micro_usd"] == spent);
}

TEST_CASE("a run is the same whether its series is written or not") {
    const TemporaryFolder folder;
    for (const std::string name : {"payments", "failover", "release", "small-server"}) {
        CAPTURE(name);
        const std::string command = "run tests/golden/" + name + ".design.json --workload tests/golden/" + name +
                                    ".workload.json --json --duration 70s ";
        const Said watched = run_command(command + "--metrics " + folder.file("series.json"));
        CHECK(watched.status == 0);
        CHECK(watched.out == run_command(command).out);
    }
}

TEST_CASE("a limit of events holds however a run is watched") {
    const TemporaryFolder folder;
    const std::string command = "run tests/bench/mm1.design.json --workload tests/bench/mm1.workload.json --json "
                                "--duration 100000s --events 250000 ";
    const Said plain = run_command(command);
    const json document = json::parse(plain.out);
    CHECK(document["events"] == 250'000);
    CHECK(contains(plain.err, "the limit of 250000 events"));
    CHECK(json::parse(run_command(command + "--metrics " + folder.file("series.json")).out)["digest"] ==
          document["digest"]);
}
