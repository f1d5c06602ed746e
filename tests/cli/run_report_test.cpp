// What `labrack run` tells of what a system has: figures worked out by hand, of the golden examples.
#include "cli/command.hpp"
#include "model/intervention.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace labrack::test;
using nlohmann::json;

namespace {

std::string command_for(const std::string& name, const std::string& options) {
    const std::string path = "tests/golden/" + name;
    return "run " + path + ".design.json --workload " + path + ".workload.json " + options;
}

std::string table_of(const std::string& name, const std::string& options = "") {
    const Said said = run_command(command_for(name, options));
    CHECK(said.status == 0);
    return said.out;
}

json document_of(const std::string& name, const std::string& options = "") {
    const Said said = run_command(command_for(name, "--json " + options));
    CHECK(said.status == 0);
    return json::parse(said.out);
}

/// The words of the line that begins with `first`, joined by single blanks; of the table that `title` begins.
std::string row(const std::string& text, const std::string& title, const std::string& first) {
    std::istringstream lines(text.substr(std::min(text.size(), text.find("\n" + title + " "))));
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(first + " ", 0) != 0) continue;
        std::istringstream words(line);
        std::string joined;
        for (std::string word; words >> word;)
            joined += (joined.empty() ? "" : " ") + word;
        return joined;
    }
    return {};
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("databases: writes, losses and lag") {
    // Twenty writes until the primary dies, the last of which is lost; callers know of the new one at 34.1 s, and those
    // of 35 to 59 s are done. A write takes 130 ms to the replica and 1 ms there. The old primary knows of none of the
    // 25, the first of which was done at 35.02 s and 4 ms.
    const std::string table = table_of("failover");
    CHECK(row(table, "database", "primary") == "primary replica 45 44 1 1");
    CHECK(contains(table, "primary lost at 33.1s: writes 20 to 20 (1)\n"));
    CHECK(contains(table, "replica (primary now)"));
    CHECK(contains(table, " 131.000\n"));
    const json document = document_of("failover");
    const json& database = document["databases"]["primary"];
    CHECK(database["writes"] == 45);
    CHECK(database["failovers"] == 1);
    CHECK(database["losses"].size() == 1);
    CHECK(database["replicas"]["primary"]["behind"] == 25);
    CHECK(database["replicas"]["replica"]["longest_lag_ns"] == 131'000'000);
    CHECK(document["operations"]["read"]["stale"] == 2 * 19 + 150);
    CHECK(document["components"]["primary"]["failures_caused"] == 14);
}

TEST_CASE("cost: of a month what people's hours are of it") {
    // For 300 s there are 1.4 machines in the mean (one, and from 180 s on two), each $0.0416 an hour and one hour of
    // $43.52 a month, $0.0596164… an hour: 1.4 × 300 s of that, 1.4 hours of it, 1.4 × ($30.368 + $43.52) a month.
    const std::string table = table_of("group", "--duration 5min");
    CHECK(contains(table, "of it work\n"));
    CHECK(row(table, "cost", "server") == "server 0.011808 0.141703 103.443200 60.928000");
    const json server = document_of("group", "--duration 5min")["cost"]["components"]["server"];
    CHECK(server["meters"]["operator-hour"]["month_micro_usd"] == 60'928'000);
}

TEST_CASE("queues: messages, dead letters and those under way") {
    const std::string table = table_of("newsletter");
    CHECK(row(table, "queue", "dead").rfind("dead 30 0 0 30 0 ", 0) == 0);
    const json letters = document_of("newsletter")["queues"]["letters"];
    CHECK(letters["dead_letters"] == 30);
    CHECK(letters["messages"] ==
          letters["done"].get<int>() + 30 + letters["waiting"].get<int>() + letters["in_flight"].get<int>());
}

TEST_CASE("functions: cold starts") {
    CHECK(row(table_of("photos"), "function", "thumbnails") == "thumbnails 10 10 0");
    CHECK(document_of("photos")["functions"]["thumbnails"]["cold_starts"] == 10);
}

TEST_CASE("caches: hits and misses") {
    // Each edge has each of twenty pictures twice: at first, and after it was told to drop them. Who asks for one that
    // is being fetched misses it too.
    const json document = document_of("gallery");
    for (const char* edge : {"cdn#0", "cdn#1"}) {
        CAPTURE(edge);
        CHECK(document["caches"][edge]["misses"] >= 40);
        CHECK(document["caches"][edge]["misses"] <= 60);
        CHECK(document["caches"][edge]["objects"] == 20);
    }
    CHECK(contains(table_of("gallery"), "\ncache  hits  misses  hit %  objects\n"));
}

TEST_CASE("instances that come and go: the least, the most, the mean and the fewest that were ready") {
    // One machine, two from 180 s on: 1 + 120 / 300 in five minutes. It boots for 30 s.
    const std::string table = table_of("group", "--duration 5min");
    CHECK(row(table, "instances", "server") == "server 1 1.400 2 2 2 1 0");
    const json server = document_of("group", "--duration 5min")["instances"]["server"];
    CHECK(server["least"] == 1);
    CHECK(server["most"] == 2);
    CHECK(server["mean_milli"] == 1'400);
    CHECK_FALSE(contains(table, "server#2")); // a place for a machine that never came
    // Two dynos that are replaced at 11 s, and ready 5 s later. The pipeline itself does not come and go.
    const std::string release = table_of("release");
    CHECK(row(release, "instances", "dynos") == "dynos 2 2.000 2 2 2 0 1");
    CHECK(row(release, "instances", "pipeline").empty());
}

TEST_CASE("interventions: what happened when, its repair, and what did not happen") {
    const std::string table = table_of("killed-server", "--duration 40s");
    CHECK(contains(table, "\nat             intervention     of\n10s                    stop  app#1\n"
                          "20s                   start  app#1\n35s                    stop    app\n"
                          "after the end         start    app\n"));
    const json done = document_of("killed-server", "--duration 40s")["interventions"];
    REQUIRE(done.size() == 4);
    CHECK(done[0] == json{{"at_ns", 10'000'000'000}, {"kind", "stop"}, {"node", "app#1"}});
    CHECK(done[3]["at_ns"].is_null());
}

TEST_CASE("an intervention that waits for what never happens is told as such") {
    const TemporaryFolder folder;
    const std::string workload = folder.write("w.workload.json", R"({"version": 1, "operations": [
      {"id": "job", "entry": "app", "root": {"role": "app", "cpu": "1ms"}}],
      "loads": [{"client": "visitors", "arrivals": "regular", "rate": "100/s", "mix": [{"operation": "job"}]}],
      "interventions": [{"when": {"sent": "job", "count": 200}, "stop": "station"},
                        {"when": {"queue": "station", "count": 1000}, "start": "station"}]})");
    const Said said = run_command("run tests/bench/mm1.design.json --workload " + workload + " --duration 10s");
    CHECK(said.status == 0);
    CHECK(contains(said.out, "\nat     intervention       of\n2s             stop  station\n"
                             "never         start  station\n"));
}

TEST_CASE("only what the system has is told") {
    const Said said = run_command("run tests/bench/mm1.design.json --workload tests/bench/mm1.workload.json "
                                  "--duration 1s");
    for (const char* title : {"database", "replica", "queue", "function", "cache", "instances", "at ", "cost"})
        CHECK_FALSE(contains(said.out, std::string("\n") + title));
    for (const char* column : {"failures caused", "restarts", "stale"})
        CHECK_FALSE(contains(said.out, column));
    CHECK(contains(said.out, " requests under way, "));
}

TEST_CASE("restarts and the causes of failures are told of each component") {
    const std::string table = table_of("small-server");
    CHECK(contains(table, "failures caused  restarts\n"));
    const std::string app = row(table, "component", "app");
    CHECK(app.substr(app.size() - 2) == " 1");
    CHECK(document_of("small-server")["components"]["app"]["restarts"] == 1);
}

TEST_CASE("a run has the same digest whether it is traced or not") {
    const TemporaryFolder folder;
    const json plain = document_of("payments");
    const json traced = document_of("payments", "--trace " + folder.file("trace.json"));
    CHECK(plain["digest"] == traced["digest"]);
    CHECK(json::parse(file_text(folder.file("trace.json")).value())["traceEvents"].size() > 1'000);
}

TEST_CASE("what happens to links and to groups of components is named too") {
    const json interventions = document_of("narrow-network", "--duration 50s").at("interventions");
    std::vector<std::string> named;
    for (const json& one : interventions)
        named.push_back(one.at("kind").get<std::string>() + " " + one.at("node").get<std::string>());
    REQUIRE(named.size() >= 4);
    CHECK(named[1] == "loss visitors");
    CHECK(named[2] == "partition server, web");
    CHECK(named[3] == "stop server#1");
}

TEST_CASE("the end of each fault that lasts has words of its own") {
    using labrack::model::InterventionKind;
    const std::map<InterventionKind, std::string> ends{{InterventionKind::stop, "start"},
                                                       {InterventionKind::spike, "spike ends"},
                                                       {InterventionKind::slow, "slow ends"},
                                                       {InterventionKind::expire_certificate, "renew_certificate"},
                                                       {InterventionKind::leak_connections, "repair_connections"},
                                                       {InterventionKind::partition, "heal"},
                                                       {InterventionKind::loss, "loss ends"}};
    int kinds = 0;
    for (; !to_text(InterventionKind{kinds}).empty(); ++kinds) {
        CAPTURE(to_text(InterventionKind{kinds}));
        CHECK(has_repair(InterventionKind{kinds}) == ends.contains(InterventionKind{kinds}));
    }
    CHECK(kinds == 20);

    const TemporaryFolder folder;
    const std::string design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
        {"id": "db", "product": "mysql"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"tls": true}},
        {"from": "app", "to": "db", "protocol": "mysql", "config": {"pool": 5}}]})";
    const std::map<InterventionKind, std::string> details{
        {InterventionKind::stop, R"("stop": "db")"},
        {InterventionKind::spike, R"("spike": "visitors", "factor": 2)"},
        {InterventionKind::slow, R"("slow": "app", "factor": 2)"},
        {InterventionKind::expire_certificate, R"("expire_certificate": "app")"},
        {InterventionKind::leak_connections, R"("leak_connections": "app", "to": "db")"},
        {InterventionKind::partition, R"("partition": "app", "from": "db")"},
        {InterventionKind::loss, R"("loss": "visitors", "share": "1%")"}};
    for (const auto& [kind, words] : ends) {
        const std::string workload =
            R"({"version": 1, "operations": [{"id": "page", "entry": "x", "root": {"role": "app"}}],
          "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}],
          "interventions": [{"at": "1s", "for": "1s", )" +
            details.at(kind) + "}]}";
        const Said said = run_command("run " + folder.write("d.design.json", design) + " --workload " +
                                      folder.write("w.workload.json", workload) + " --json --duration 3s");
        CHECK_MESSAGE(said.status == 0, said.err);
        const json done = json::parse(said.out)["interventions"];
        REQUIRE(done.size() == 2);
        CHECK(done[0]["kind"] == to_text(kind));
        CHECK(done[1]["kind"] == words);
        CHECK(done[1]["at_ns"] == 2'000'000'000);
    }
}
