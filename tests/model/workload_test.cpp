#include "model/workload.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

Result<Workload> read(const std::string& text) {
    return read_workload(text, "w.json");
}

std::string workload_with(const std::string& root, const std::string& loads = "") {
    return "{\"version\": 1, \"operations\": [\n{\"id\": \"news\", \"entry\": \"www.foobar.com\", \"root\": " + root +
           "}],\n\"loads\": [\n" + loads + "]}";
}

std::string problem_of(const std::string& root, const std::string& loads = "") {
    return gist(only_problem(read(workload_with(root, loads))));
}

const std::string step = R"({"role": "web"})";

} // namespace

TEST_CASE("a workload is read whole") {
    const Workload workload = accepted(read(R"({"version": 1, "id": "day", "operations": [
        {"id": "news", "title": {"en": "News", "es": "Noticias"}, "method": "GET", "path": "/news", "entry": "foobar.com",
         "protocol": "https", "idempotent": false, "shape": "diamond", "objective": "300ms",
         "root": {"role": "app", "name": "make", "cpu": "2ms", "wait": {"exponential": "1ms"}, "in": "1kB", "out": "30kB",
                  "steps": [{"role": "file"}, {"role": "sql read", "steps": [{"role": "disk"}]}]}},
        {"id": "logo", "entry": "foobar.com", "root": {"role": "web"}}],
      "loads": [
        {"client": "a", "arrivals": "regular", "rate": "10/s", "mix": [{"operation": "news", "weight": 3},
                                                                      {"operation": "logo"}]},
        {"client": "b", "profile": [{"at": "0s", "rate": "1/s"}, {"at": "1min", "rate": "5/s"}],
         "mix": [{"operation": "logo"}]},
        {"client": "c", "mix": [{"operation": "logo"}]}]})"));
    CHECK(workload.id == "day");
    const Operation& news = workload.operations[*workload.find_operation("news")];
    CHECK(news.title.in("es") == "Noticias");
    CHECK(news.protocol == "https");
    CHECK_FALSE(news.idempotent);
    CHECK(news.shape == Shape::diamond);
    CHECK(news.objective == milliseconds(300));
    CHECK(news.root.out.count == 30'000);
    CHECK(news.root.wait.shape == Distribution::Shape::exponential);
    CHECK(news.root.steps.at(1).steps.at(0).role == "disk");
    const Operation& logo = workload.operations[1];
    CHECK(logo.protocol == "http");
    CHECK(logo.idempotent);
    CHECK(logo.objective == seconds(1));
    REQUIRE(workload.loads.size() == 3);
    CHECK(workload.loads[0].arrivals == Arrivals::regular);
    CHECK(workload.loads[0].profile.at(0).rate == per_second(10));
    CHECK(workload.loads[0].mix.at(0).weight == 3);
    CHECK(workload.loads[0].mix.at(1).weight == 1);
    CHECK(workload.loads[1].profile.at(1).at == seconds(60));
    CHECK(workload.loads[2].profile.empty());
    CHECK_FALSE(workload.find_operation("nothing"));
}

TEST_CASE("an operation's mistakes are refused where they stand") {
    CHECK(problem_of(R"({"role": "web", "cpu": "4"})") == "2:74 quantity operations[0].root.cpu");
    CHECK(problem_of(R"({"rol": "web", "role": "web"})") == "2:52 unknown-key operations[0].root.rol");
    CHECK(problem_of(R"({"cpu": "4ms"})") == "2:51 missing-key operations[0].root");
    CHECK(problem_of(R"({"role": ""})") == "2:60 role operations[0].root.role");
    CHECK(gist(only_problem(read(R"({"version": 1, "operations": [{"id": "a", "entry": "x"}]})"))) ==
          "1:31 missing-key operations[0]");
    CHECK(gist(only_problem(read(R"({"version": 1, "operations": [{"id": "a", "entry": "x", "root": {"role": "web"}},
{"id": "a", "entry": "x", "root": {"role": "web"}}]})"))) == "2:8 duplicate-id operations[1].id");
    CHECK(gist(only_problem(read(R"({"version": 1, "operations": [{"id": "a", "entry": "x", "shape": "round",
"root": {"role": "web"}}]})"))) == "1:66 unknown-shape operations[0].shape");
}

TEST_CASE("an unknown operation in a mix is refused with the one that was meant") {
    const Diagnostic problem =
        only_problem(read(workload_with(step, R"({"client": "v", "mix": [{"operation": "newz"}]})")));
    CHECK(gist(problem) == "4:39 unknown-operation loads[0].mix[0].operation");
    CHECK(problem.hint == "did you mean \"news\"?");
}

TEST_CASE("a load's mistakes are refused where they stand") {
    const std::string mix = R"("mix": [{"operation": "news"}])";
    CHECK(problem_of(step, R"({"client": "v"})") == "4:1 missing-key loads[0]");
    CHECK(problem_of(step, R"({"client": "v", "rate": "1/s", "profile": [], )" + mix + "}") ==
          "4:43 twice loads[0].profile");
    CHECK(problem_of(step, R"({"client": "v", "rate": "2000000/s", )" + mix + "}") == "4:25 range loads[0].rate");
    CHECK(
        problem_of(step, R"({"client": "v", "profile": [{"at": "1s", "rate": "1/s"}, {"at": "1s", "rate": "2/s"}], )" +
                             mix + "}") == "4:58 order loads[0].profile[1]");
    CHECK(problem_of(step, R"({"client": "v", "mix": [{"operation": "news", "weight": 0}]})") ==
          "4:57 range loads[0].mix[0].weight");
    CHECK(problem_of(step, R"({"client": "v", "mix": [{"operation": "news"}, {"operation": "news"}]})") ==
          "4:62 duplicate-id loads[0].mix[1].operation");
    CHECK(problem_of(step, R"({"client": "v", "arrivals": "poison", )" + mix + "}") ==
          "4:29 unknown-way-to-arrive loads[0].arrivals");
}

TEST_CASE("nesting and number of steps are bounded") {
    const auto nested = [](int depth) {
        std::string text = R"({"role": "web"})";
        for (int i = 1; i < depth; ++i)
            text = R"({"role": "web", "steps": [)" + text + "]}";
        return text;
    };
    CHECK(accepted(read(workload_with(nested(16)))).operations.size() == 1);
    CHECK(only_problem(read(workload_with(nested(17)))).code == "depth");

    const auto wide = [](int count) {
        std::string text = R"({"role": "web", "steps": [)";
        for (int i = 1; i < count; ++i)
            text += (i == 1 ? "" : ",") + std::string(R"({"role": "web"})");
        return text + "]}";
    };
    CHECK(accepted(read(workload_with(wide(200)))).operations[0].root.steps.size() == 199);
    CHECK(only_problem(read(workload_with(wide(500)))).code == "size");
}

namespace {

Result<Workload> with_root(const std::string& root) {
    return read_workload(R"({"version": 1, "collections": [{"id": "goods", "objects": 10, "zipf": 0.9, "size": "2kB"}],
"operations": [{"id": "look", "entry": "x", "root": )" +
                             root + "}]}",
                         "w.json");
}

} // namespace

TEST_CASE("collections and what concerns caches are read, and what is done on a miss is one step of the caller's") {
    const auto found = accepted(with_root(R"({"role": "app", "object": "goods", "cacheable": true, "steps": [
        {"role": "cache read", "on_miss": [{"role": "sql read"}, {"role": "file"}]},
        {"role": "cache write", "invalidates": true, "on_miss": []}]})"));
    REQUIRE(found.collections.size() == 1);
    CHECK(found.collections[0].objects == 10);
    CHECK(found.collections[0].zipf == 0.9);
    CHECK(found.collections[0].size == Bytes{2'000});
    const Step& root = found.operations[0].root;
    CHECK(root.object == "goods");
    CHECK(root.cacheable);
    CHECK(root.on_miss.empty());
    REQUIRE(root.steps[0].on_miss.size() == 1);
    CHECK(root.steps[0].on_miss[0].role == "app");
    CHECK(root.steps[0].on_miss[0].steps.size() == 2);
    CHECK(root.steps[1].invalidates);
    REQUIRE(root.steps[1].on_miss.size() == 1);
    CHECK(root.steps[1].on_miss[0].steps.empty());
}

TEST_CASE("what cannot be cached is refused where it stands") {
    CHECK(gist(only_problem(with_root(R"({"role": "app", "object": "good"})"))) ==
          "2:79 unknown-collection operations[0].root.object");
    CHECK(gist(only_problem(with_root(R"({"role": "app", "on_miss": []})"))) ==
          "2:80 on-miss operations[0].root.on_miss");
    CHECK(gist(only_problem(
              with_root(R"({"role": "app", "steps": [{"role": "cache read", "answer": "later", "on_miss": []}]})"))) ==
          "2:132 on-miss operations[0].root.steps[0].on_miss");
    CHECK(gist(only_problem(with_root(R"({"role": "app", "cacheable": true, "invalidates": true})"))) ==
          "2:82 twice operations[0].root.cacheable");
    CHECK(gist(only_problem(read_workload(R"({"version": 1, "operations": [],
"collections": [{"id": "a", "objects": 1, "zipf": 11}]})",
                                          "w.json"))) == "2:51 range collections[0].zipf");
    CHECK(gist(only_problem(read_workload(R"({"version": 1, "operations": [],
"collections": [{"id": "a", "objects": 1}, {"id": "a", "objects": 1}]})",
                                          "w.json"))) == "2:51 duplicate-id collections[1].id");
}
