// A scanner in the internet: which ports answer it.
#include "support/systems.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;

namespace {

constexpr std::string_view in_subnets = R"({"version": 1, "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "zone", "product": "zone"},
    {"id": "public", "product": "public-subnet", "in": "zone"},
    {"id": "private", "product": "private-subnet", "in": "zone"},
    {"id": "nat", "product": "aws-nat-gateway", "in": "public"},
    {"id": "box", "product": "linux-server", "in": "public"},
    {"id": "lb", "product": "haproxy", "in": "box"},
    {"id": "app", "product": "gunicorn", "in": "private"},
    {"id": "mysql", "product": "mysql", "in": "public"}],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "https"},
    {"from": "visitors", "to": "lb", "protocol": "http"},
    {"from": "lb", "to": "app", "protocol": "http"},
    {"from": "app", "to": "mysql", "protocol": "mysql"}
  ]})";

constexpr std::string_view page = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "x",
    "root": {"role": "app", "steps": [{"role": "sql read"}]}}]})";

/// "lb:80 lb:443 mysql:3306-": what has answered a scan, a minus where nobody listened any more.
std::string answers(const Observed& run, const std::vector<sim::ScannedPort>& scanned) {
    std::string text;
    for (const sim::ScannedPort& one : scanned)
        text += (text.empty() ? "" : " ") + run.simulation.plan().name_of(one.instance) + ":" +
                std::to_string(one.port) + (one.open ? "" : "-");
    return text;
}

/// Scans `group` at 1 s, when `stopped` has been stopped.
std::string scan(std::string_view design, const std::vector<std::string>& group, std::string_view stopped = {},
                 const Adjust& adjust = {}) {
    Observed run(plan_of(design, page, adjust));
    if (!stopped.empty()) run.change(InterventionKind::stop, stopped);
    model::Intervention intervention;
    intervention.kind = InterventionKind::scan;
    intervention.at = Time{} + seconds(1);
    intervention.group = group;
    const auto resolved = model::resolve(run.simulation.plan(), intervention);
    REQUIRE_MESSAGE(resolved, said(resolved.problems()));
    run.simulation.intervene(*resolved);
    std::vector<sim::ScannedPort> scanned;
    run.simulation.advance({Time{} + seconds(2)}, {nullptr, nullptr, nullptr, nullptr, &scanned});
    for (const sim::ScannedPort& one : scanned)
        CHECK(one.at == Time{} + seconds(1));
    return answers(run, scanned);
}

} // namespace

TEST_CASE("a scan finds what stands in public, and nothing of a private subnet") {
    CHECK(scan(in_subnets, {"zone"}) == "box:22 lb:80 lb:443 mysql:3306");
    CHECK(scan(in_subnets, {"app"}).empty());
    CHECK(scan(in_subnets, {"mysql", "box"}) == "mysql:3306 box:22 lb:80 lb:443");
}

TEST_CASE("a port is closed when its process is dead, and silent when its machine is") {
    CHECK(scan(in_subnets, {"zone"}, "lb") == "box:22 lb:80- lb:443- mysql:3306");
    CHECK(scan(in_subnets, {"zone"}, "box") == "mysql:3306");
    CHECK(scan(in_subnets, {"zone"}, "zone").empty());
}

TEST_CASE("HTTP over an encrypted link is found at the port of HTTPS") {
    const auto encrypted = [](model::Design& design) {
        for (model::Link& link : design.links)
            link.tls = true;
    };
    CHECK(scan(in_subnets, {"box"}, {}, encrypted) == "box:22 lb:443");
}

TEST_CASE("a machine listens for SSH unless its administrators come by another way") {
    const auto by_session_manager = [](model::Design& design) {
        parameters_of(design, "box").administration = model::Administration::session_manager;
    };
    CHECK(scan(in_subnets, {"box"}, {}, by_session_manager) == "lb:80 lb:443");
}

TEST_CASE("of what is filtered a scan finds exactly what is open to the internet") {
    const auto filtered = [](bool rejects) {
        return [=](model::Design& design) {
            parameters_of(design, "box").allow = {true, {{443, {}, "internet"}, {22, {}, "app"}, {80, {}, "mysql"}}};
            parameters_of(design, "box").rejects = rejects;
        };
    };
    CHECK(scan(in_subnets, {"zone"}, {}, filtered(false)) == "lb:443 mysql:3306");
    CHECK(scan(in_subnets, {"zone"}, {}, filtered(true)) == "box:22- lb:80- lb:443 mysql:3306");
    const auto subnet = [](model::Design& design) {
        parameters_of(design, "public").allow = {true, {{0, "http", "anywhere"}}};
    };
    CHECK(scan(in_subnets, {"zone"}, {}, subnet) == "lb:80");
}

TEST_CASE(
    "what stands behind a firewall in line is found at the ports that it lets in, unless somebody goes round it") {
    const std::string behind = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "wall", "product": "network-firewall", "config": {"allow": [{"port": 443, "from": "internet"}]}},
        {"id": "box", "product": "linux-server"},
        {"id": "lb", "product": "haproxy", "in": "box"}, {"id": "app", "product": "gunicorn"},
        {"id": "mysql", "product": "mysql", "in": "box"}],
      "links": [
        {"from": "visitors", "to": "wall", "protocol": "https"}, {"from": "wall", "to": "lb", "protocol": "https"},
        {"from": "wall", "to": "lb", "protocol": "http"},
        {"from": "lb", "to": "app", "protocol": "http"}, {"from": "app", "to": "mysql", "protocol": "mysql"}]})";
    CHECK(scan(behind, {"wall", "box", "app"}) == "lb:443 app:80");
    std::string passed = behind;
    passed.insert(passed.find(R"({"from": "lb")"), R"({"from": "visitors", "to": "lb", "protocol": "http"},)");
    CHECK(scan(passed, {"box"}) == "box:22 lb:80 lb:443 mysql:3306");
}

TEST_CASE("of a floating address only its holder answers") {
    constexpr std::string_view pair = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "lb", "product": "haproxy", "replicas": 2, "config": {"floating_address": "192.0.2.10"}},
        {"id": "app", "product": "gunicorn"}, {"id": "mysql", "product": "mysql"}],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "app", "protocol": "http"},
        {"from": "app", "to": "mysql", "protocol": "mysql"}]})";
    CHECK(scan(pair, {"lb"}) == "lb#0:80");
}

TEST_CASE("a scan changes nothing") {
    struct Seen {
        std::vector<std::pair<Time, Time>> lives; ///< of each request, in the order in which they ended
        std::vector<Time> arrivals;               ///< of each message
        std::uint64_t events = 0;
        std::uint64_t digest = 0;
    };
    const auto seen = [](bool scans, bool recorded) {
        constexpr std::string_view pages = R"({"version": 1,
          "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app",
            "cpu": {"exponential": "20ms"}, "steps": [{"role": "sql read", "cpu": {"exponential": "5ms"}}]}}],
          "loads": [{"client": "visitors", "rate": "100/s", "mix": [{"operation": "page"}]}]})";
        Observed run(plan_of(in_subnets, pages));
        model::Intervention intervention;
        intervention.kind = InterventionKind::scan;
        intervention.group = {"zone"};
        for (const std::int64_t second : {0, 1, 3, 4}) {
            intervention.at = Time{} + seconds(second);
            if (scans) run.simulation.intervene(*model::resolve(run.simulation.plan(), intervention));
        }
        std::vector<sim::ScannedPort> scanned;
        run.simulation.advance({Time{} + seconds(5)},
                               {&run.trace, &run.metrics, &run.finished, nullptr, recorded ? &scanned : nullptr});
        CHECK(scanned.size() == (scans && recorded ? 4 * 4 : 0));
        Seen found{{}, {}, run.simulation.events(), run.simulation.digest()};
        for (const sim::FinishedRequest& one : run.finished)
            found.lives.emplace_back(one.start, one.end);
        for (const sim::RequestTrace& trace : run.trace.requests())
            for (const sim::Hop& hop : trace.hops)
                found.arrivals.push_back(hop.arrive);
        return found;
    };
    const Seen without = seen(false, false);
    const Seen with = seen(true, true);
    CHECK(without.lives.size() > 300);
    CHECK(with.lives == without.lives);
    CHECK(with.arrivals == without.arrivals);
    CHECK(with.events == without.events + 4); // the scans themselves
    CHECK(with.digest == seen(true, false).digest);
}
