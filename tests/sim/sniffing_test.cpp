// A sniffer on a link: what passes, and what of it can be read.
#include "base/json_fields.hpp"
#include "support/systems.hpp"

using namespace labrack;
using namespace labrack::test;

namespace {

constexpr std::string_view login = R"({"version": 1,
  "operations": [{"id": "login", "title": "login", "method": "POST", "path": "/login", "entry": "www.foobar.com",
    "root": {"role": "app", "cpu": "4ms", "in": "2kB", "out": "5kB", "steps": [{"role": "sql read", "in": "100B", "cpu": "6ms"}]}}]
})";

struct Tapped {
    explicit Tapped(const Adjust& adjust = {})
        : run(plan_of(one_server, login, [&](model::Design& design) {
              round_numbers(design);
              if (adjust) adjust(design);
          })) {}

    void sniff(std::string_view node, std::string_view to, Duration at = {}) {
        model::Intervention intervention;
        intervention.kind = model::InterventionKind::sniff;
        intervention.at = Time{} + at;
        intervention.node = node;
        intervention.to = to;
        const auto resolved = model::resolve(run.simulation.plan(), intervention);
        REQUIRE_MESSAGE(resolved, said(resolved.problems()));
        run.simulation.intervene(*resolved);
    }
    void advance() { run.simulation.advance({never}, {nullptr, nullptr, &run.finished, &sniffed}); }

    Observed run;
    std::vector<sim::SniffedMessage> sniffed;
};

} // namespace

TEST_CASE("over plain HTTP a sniffer reads the requests and the answers, with their operation") {
    Tapped tap;
    tap.sniff("visitors", "nginx");
    tap.run.send("login");
    tap.advance();
    REQUIRE(tap.sniffed.size() == 2);
    const sim::SniffedMessage& request = tap.sniffed[0];
    CHECK(request.message == sim::Message::request);
    CHECK(request.at.ns == 62'000'000);
    CHECK(request.size.count == 2'000);
    CHECK(request.request == 0);
    CHECK(request.readable);
    REQUIRE(request.operation.exists());
    CHECK(tap.run.simulation.plan().operation(request.operation).path == "/login");
    CHECK(tap.sniffed[1].message == sim::Message::answer);
    CHECK(tap.sniffed[1].size.count == 5'000);
    CHECK(tap.sniffed[1].readable);
}

TEST_CASE("a database's protocol is read where its link is not encrypted") {
    Tapped tap;
    tap.sniff("gunicorn", "mysql");
    tap.run.send("login");
    tap.advance();
    REQUIRE(tap.sniffed.size() == 2);
    CHECK(tap.sniffed[0].readable);
    CHECK(tap.sniffed[0].size.count == 100);
    CHECK(tap.sniffed[0].step.exists());
}

TEST_CASE("over an encrypted link a sniffer sees how much passes and when, and nothing else") {
    Tapped tap([](model::Design& design) {
        for (model::Link& link : design.links)
            link.tls = design.node(link.to).id == "nginx";
        parameters_of(design, "nginx").tls_handshake = constant(milliseconds(1));
    });
    tap.sniff("visitors", "nginx");
    tap.run.send("login");
    tap.advance();
    REQUIRE(tap.sniffed.size() == 2);
    CHECK(tap.sniffed[0].at.ns == (62 + 41) * 1'000'000); // after the handshake
    CHECK(tap.sniffed[0].size.count == 2'000);
    CHECK(tap.sniffed[1].size.count == 5'000);
    for (const sim::SniffedMessage& message : tap.sniffed) {
        CHECK_FALSE(message.readable);
        CHECK_FALSE(message.operation.exists());
        CHECK_FALSE(message.step.exists());
    }
}

TEST_CASE("what goes to a queue and comes from it goes over HTTPS: a sniffer reads neither") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"}, {"id": "api", "product": "gunicorn"},
        {"id": "jobs", "product": "aws-sqs"}, {"id": "sender", "product": "celery-worker"}],
      "links": [{"from": "visitors", "to": "api", "protocol": "http"},
        {"from": "api", "to": "jobs", "protocol": "sqs"}, {"from": "jobs", "to": "sender", "protocol": "sqs"}]})";
    constexpr std::string_view mail = R"({"version": 1, "operations": [{"id": "login", "entry": "x",
      "root": {"role": "app", "steps": [{"role": "background", "answer": "later", "in": "2kB"}]}}]})";
    Tapped tap;
    tap.run = Observed(plan_of(design, mail));
    tap.sniff("jobs", "sender");
    tap.sniff("api", "jobs");
    tap.run.send("login");
    tap.advance();
    REQUIRE_FALSE(tap.sniffed.empty());
    for (const sim::SniffedMessage& message : tap.sniffed)
        CHECK_FALSE(message.readable);
}

TEST_CASE("a sniffer hears what passes on its links from its instant on, and changes nothing") {
    Tapped tap;
    tap.sniff("nginx", "", milliseconds(85)); // Gunicorn works until 93 ms; its answer and nginx's follow
    tap.run.send("login");
    tap.advance();
    CHECK(tap.sniffed.size() == 2);
    Tapped untapped;
    untapped.run.send("login");
    untapped.advance();
    CHECK(untapped.sniffed.empty());
    CHECK(untapped.run.finished.at(0).end == tap.run.finished.at(0).end);
}
