// What is said of a design that cannot run is said of a component, by its id.
#include "support/systems.hpp"

#include <string>
#include <utility>

namespace labrack::test {

namespace {

/// "CODE SUBJECT" of the first problem with one server, changed.
std::string first_problem(const Adjust& adjust, std::string_view more_nodes = {}, std::string_view more_links = {}) {
    std::string text(one_server);
    text.insert(text.find("\n  ],\n  \"links\""), more_nodes);
    text.insert(text.rfind("\n  ]"), more_links);
    auto design = model::read_design(text, "design", model::built_in_catalogue());
    REQUIRE_MESSAGE(design, said(design.problems()));
    if (adjust) adjust(*design);
    const auto workload = model::read_workload(page_and_file, "workload");
    const auto plan = model::make_plan(model::built_in_catalogue(), *design, *workload);
    if (plan) return "none";
    return plan.problems().front().code + " " + plan.problems().front().subject;
}

} // namespace

TEST_CASE("a problem with a design says which component it is about") {
    CHECK(first_problem({}) == "none");
    CHECK(first_problem([](model::Design& design) {
              parameters_of(design, "mysql").memory_base = {2};
              parameters_of(design, "mysql").memory_limit = {1};
          }) == "memory mysql");
    CHECK(first_problem([](model::Design& design) {
              parameters_of(design, "mysql").memory_base = {2};
              parameters_of(design, "server").memory = {1};
          }) == "memory server");
    CHECK(first_problem([](model::Design& design) {
              parameters_of(design, "gunicorn").cpu_request = 2;
              parameters_of(design, "gunicorn").cpu_limit = 1;
          }) == "processor gunicorn");
    CHECK(first_problem([](model::Design& design) {
              parameters_of(design, "gunicorn").scaling = model::Scaling::kubernetes;
          }) == "scaling gunicorn");
    CHECK(first_problem([](model::Design& design) { design.nodes[design.find("mysql")->value].replicas = 30'000; }) ==
          "size mysql");
    CHECK(first_problem([](model::Design& design) {
              auto& records = parameters_of(design, "dns").records;
              records.front().type = model::RecordType::alias;
              records.front().value = "gone";
          }) == "unknown-node gone");
    CHECK(first_problem([](model::Design& design) { design.nodes.front().id = "people"; }) == "unknown-node visitors");
    const auto copies_nothing = [](model::Design& design) {
        parameters_of(design, "mysql").replication = model::Replication::none;
    };
    CHECK(first_problem(copies_nothing, R"(, {"id": "copy", "product": "mysql"})",
                        R"(, {"from": "mysql", "to": "copy", "protocol": "replication"})") == "replication mysql");
    CHECK(first_problem({}, R"(, {"id": "second", "product": "gunicorn"})",
                        R"(, {"from": "nginx", "to": "second", "protocol": "http"},
                             {"from": "second", "to": "mysql", "protocol": "mysql"})") == "ambiguous-route nginx");
    CHECK(first_problem({}, R"(, {"id": "dead", "product": "aws-sqs"})",
                        R"(, {"from": "nginx", "to": "dead", "protocol": "dead-letter"})") == "dead-letters nginx");
}

} // namespace labrack::test
