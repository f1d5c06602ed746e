// `labrack analyze`.
#include "cli/command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace labrack::test;

namespace {

const std::string reference = "tests/analysis/reference/";
const std::string scale_up = reference + "scale-up.design.json --workload " + reference + "reference.workload.json";

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("what is found is told in sentences, the most severe first, in the language asked for") {
    const Said english = run_command("analyze simple-web-stack");
    CHECK(english.status == 0);
    CHECK(english.out.rfind("serious  Single point of failure [single-point-of-failure/host]  server\n", 0) == 0);
    CHECK(contains(english.out, "  When the machine Server is lost, requests fail (Logo and News page)"));
    CHECK(contains(english.out, "  visitors → nginx\n"));
    const Said spanish = run_command("analyze simple-web-stack --locale es");
    CHECK(contains(spanish.out, "fallan peticiones (Logo y Página de noticias)"));
}

TEST_CASE("as JSON each finding has its rule, components, path, operations and both languages") {
    const Said said = run_command("analyze " + scale_up + " --json");
    CHECK(said.status == 0);
    const auto findings = nlohmann::json::parse(said.out).at("findings");
    const auto& first = findings.at(0);
    CHECK(first.at("rule") == "single-point-of-failure");
    CHECK(first.at("case") == "host");
    CHECK(first.at("severity") == "serious");
    CHECK(first.at("pillar") == "availability");
    CHECK(first.at("components") == nlohmann::json{"server-1"});
    CHECK(first.at("operations") == nlohmann::json{"news", "comment"});
    CHECK(first.at("improvement").at("es").get<std::string>().size() > 10);
    bool has_path = false;
    for (const auto& one : findings)
        has_path = has_path || one.at("path") == nlohmann::json{"visitors", "haproxy-web", "nginx"};
    CHECK(has_path);
}

TEST_CASE("the cost of a month and who operates what are told as tables and in JSON") {
    const Said said = run_command("analyze " + scale_up);
    CHECK(contains(said.out, "cost of a month     total     hour  operator-hour\n"));
    // 2 × 730 h × $0.0416 and 2 × 3 h × $43.52
    CHECK(contains(said.out, "balancers         $321.86   $60.74        $261.12\n"));
    // Five machines; 5 × 3 h, and 1 h for each of four HAProxy and 4 h for MySQL: 23 h.
    CHECK(contains(said.out, "total            $1152.80  $151.84       $1000.96\n"));
    CHECK(contains(said.out, "who operates"));
    CHECK(contains(run_command("analyze " + scale_up + " --locale es").out, "quién opera"));
    const auto json = nlohmann::json::parse(run_command("analyze " + scale_up + " --json").out);
    CHECK(json.at("month").at("total_micro_usd") == 1'152'800'000);
    CHECK(json.at("month").at("components").at("balancers").at("meters").at("hour") == 60'736'000);
    CHECK(json.at("month").at("meters").at("operator-hour") == 1'000'960'000);
    CHECK(json.at("operated_by").at("mysql").at("work_micro_usd") == 174'080'000); // 4 h
    CHECK(json.at("operated_by").at("mysql").at("os") == "customer");
    CHECK(json.at("operated_by").at("mysql").at("hardware") == "provider");
    // With a lab's workload named, that fills the month.
    CHECK(contains(run_command("analyze simple-web-stack").out, "cost of a month"));
}

TEST_CASE("a design that cannot be read, or nothing to send to it, is said as for a run") {
    CHECK(run_command("analyze tests/fixtures/none.json --lab simple-web-stack").status == 2);
    const Said nothing = run_command("analyze " + reference + "scale-up.design.json");
    CHECK(nothing.status == 2);
    CHECK(contains(nothing.err, "name --workload FILE or --lab LAB"));
}
