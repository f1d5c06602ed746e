// `labrack run`: several seeds, and runs that end before their time.
#include "cli/command.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack::test;

namespace {

const std::string mm1 = "run tests/bench/mm1.design.json --workload tests/bench/mm1.workload.json ";

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("replications give means with confidence intervals, as a table and as JSON") {
    const Said table = run_command(mm1 + "--duration 5s --replications 4 --seed 3");
    CHECK(table.status == 0);
    CHECK(contains(table.out, " ± "));
    CHECK(contains(table.out, "4 replications of 5s from seed 3 on"));
    const Said json = run_command(mm1 + "--duration 5s --replications 4 --seed 3 --json");
    CHECK(json.status == 0);
    CHECK(contains(json.out, R"("replications": 4)"));
    CHECK(contains(json.out, R"("half_width": )"));
    CHECK(contains(json.out, R"("samples": 4)"));
    CHECK(run_command(mm1 + "--duration 5s --replications 4 --seed 3 --json").out == json.out);
}

TEST_CASE("a percentile that is a failure in one of the replications has no mean") {
    // An M/M/1/5 system at a load of 1.2 refuses more than a hundredth of its requests: their 99th percentile is one.
    const std::string lossy = "run tests/theory/mm1k.design.json --workload tests/theory/mm1k.workload.json ";
    const Said json = run_command(lossy + "--duration 5s --replications 2 --json");
    CHECK(json.status == 0);
    CHECK(contains(json.out,
                   "\"p99_ns\": {\n        \"mean\": null,\n        \"half_width\": null,\n        \"samples\": 0"));
    const Said one = run_command(mm1 + "--duration 5s --replications 1");
    CHECK(one.status == 0);
    CHECK_FALSE(contains(one.out, " ± "));
}

TEST_CASE("replications are of one run only where that makes sense") {
    CHECK(run_command(mm1 + "--replications 0").status == 2);
    CHECK(run_command(mm1 + "--replications 2 --duration 0s").status == 2);
    CHECK(contains(run_command(mm1 + "--replications 2 --trace somewhere").err, "leave --replications out"));
}

TEST_CASE("a run that reaches its limit of events says so and tells what it has measured") {
    const Said said = run_command(mm1 + "--events 1000");
    CHECK(said.status == 1);
    CHECK(contains(said.err, "error: the limit of 1000 events is reached at "));
    CHECK(contains(said.err, "[events]"));
    CHECK(contains(said.out, ", 1000 events, digest "));
    CHECK(run_command(mm1 + "--events 1000 --replications 2").status == 1);
}

TEST_CASE("a run with too many calls in flight ends with what it has measured") {
    // A million a second for a worker that does one in a thousand seconds, with room for a million who wait: the
    // others, to whom nobody says no either, are under way over a line of an hour.
    const TemporaryFolder folder;
    const std::string design = folder.write("d.design.json", R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "1h"}}]})");
    const std::string workload = folder.write("w.workload.json", R"({"version": 1, "operations": [
      {"id": "job", "entry": "app", "root": {"role": "app"}}],
      "loads": [{"client": "visitors", "rate": "1000000/s", "mix": [{"operation": "job"}]}]})");
    const Said said = run_command("run " + design + " --workload " + workload + " --duration 9s", "timeout 100");
    CHECK(said.status == 1);
    CHECK(contains(said.err, "error: more than a million calls are in flight at "));
    CHECK(contains(said.err, "[overload]"));
    CHECK(contains(said.err, "lower the rate"));
    CHECK(contains(said.out, ", seed 1, "));
}

TEST_CASE("what would take too much memory is not begun, and the place is named") {
    const TemporaryFolder folder;
    const std::string design = folder.write("d.design.json", R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors", "config": {"clients": 100000}},
      {"id": "app", "product": "gunicorn"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"}]})");
    std::string operations;
    for (int i = 0; i < 90; ++i) {
        operations += (i > 0 ? "," : "") + (R"({"id": "o)" + std::to_string(i)) + R"(", "entry": "www)" +
                      std::to_string(i) + R"(", "root": {"role": "app"}})";
    }
    const std::string workload = folder.write("w.workload.json", R"({"version": 1, "operations": [)" + operations +
                                                                     R"(], "loads": [{"client": "visitors",
      "rate": "1/s", "mix": [{"operation": "o0"}]}]})");
    const Said said = run_command("run " + design + " --workload " + workload, "timeout 100");
    CHECK(said.status == 1);
    CHECK(said.out.empty());
    CHECK(contains(said.err, design + ": error: this would take "));
    CHECK(contains(said.err, "(at nodes[0].config.clients); lower its \"clients\" [size]"));
}

TEST_CASE("a workload's interventions happen in the command's runs") {
    const TemporaryFolder folder;
    const std::string workload = folder.write("w.workload.json", R"({"version": 1, "operations": [
      {"id": "job", "entry": "app", "root": {"role": "app", "cpu": "1ms"}}],
      "loads": [{"client": "visitors", "rate": "100/s", "mix": [{"operation": "job"}]}],
      "interventions": [{"at": "5s", "stop": "station"}]})");
    const Said said = run_command("run tests/bench/mm1.design.json --workload " + workload + " --duration 10s");
    CHECK(said.status == 0);
    CHECK(contains(said.out, "station (stopped)"));
    CHECK(contains(said.out, " refused"));
}

TEST_CASE("an experiment of a lab is run as it is graded: its workload, its warm-up, its duration") {
    const std::string lab = "tests/grade/two-servers";
    const std::string solution = lab + "/solution.design.json";
    const Said start = run_command("run --lab " + lab + " --experiment evening --seed 11");
    CHECK(start.status == 0);
    CHECK(contains(start.out, "\ntime 40s (measured from 10s on), seed 11, "));
    CHECK(run_command("run " + lab + " --experiment evening --seed 11").out == start.out);
    const Said better = run_command("run " + solution + " --lab " + lab + " --experiment evening --seed 11 --json");
    CHECK(contains(better.out, "\"measured_from_ns\": 10000000000,"));
    CHECK(contains(better.out, "\"time_ns\": 40000000000,"));
    // 150 a second for 30 s, nine of ten for news: 4050, give or take four standard deviations.
    const std::size_t at = better.out.find("\"news\": {\n      \"started\": ");
    REQUIRE(at != std::string::npos);
    const int started = std::stoi(better.out.substr(better.out.find("started", at) + 10));
    CHECK(started > 4'050 - 255);
    CHECK(started < 4'050 + 255);
    const Said shorter = run_command("run --lab " + lab + " --experiment evening --duration 15s --replications 2");
    CHECK(contains(shorter.out, "2 replications of 5s from seed 1 on"));
}

TEST_CASE("an experiment that the lab does not have, or that has no lab, is said") {
    const std::string lab = "tests/grade/two-servers";
    const Said unknown = run_command("run --lab " + lab + " --experiment evenin");
    CHECK(unknown.status == 1);
    CHECK(contains(unknown.err, "did you mean \"evening\"?"));
    CHECK(run_command("run --lab simple-web-stack --experiment evening").status == 1);
    const Said no_lab = run_command(mm1 + "--experiment evening");
    CHECK(no_lab.status == 2);
    CHECK(contains(no_lab.err, "an experiment is a lab's"));
    CHECK(run_command("run").status == 2);
    // A design without the lab's clients is no answer to it.
    const TemporaryFolder folder;
    const std::string nothing = folder.write("d.json", R"({"version": 1, "nodes": [], "links": []})");
    const Said foreign = run_command("run " + nothing + " --lab " + lab + " --experiment evening");
    CHECK(foreign.status == 1);
    CHECK(contains(foreign.err, nothing + ": error: \"visitors\" has to stay in the design"));
}
