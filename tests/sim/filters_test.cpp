// Packet filters in a run: what they stop, how that looks to whoever asks, and when. All times are worked out by hand.
#include "support/databases.hpp"

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::test;
using model::FilterRule;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A balancer on a machine, 10 ms from the visitors, before two applications on a machine each, 1 ms farther.
constexpr std::string_view two_apps = R"({"version": 1, "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "edge", "product": "linux-server"}, {"id": "lb", "product": "haproxy", "in": "edge"},
    {"id": "box-a", "product": "linux-server"}, {"id": "app-a", "product": "gunicorn", "in": "box-a"},
    {"id": "box-b", "product": "linux-server"}, {"id": "app-b", "product": "gunicorn", "in": "box-b"}],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "lb", "to": "app-a", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "lb", "to": "app-b", "protocol": "http", "config": {"latency": "1ms"}}
  ]})";

/// The same with firewalls in line: before the balancer, and before each application.
constexpr std::string_view walled = R"({"version": 1, "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "wall", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "internet"}]}},
    {"id": "lb", "product": "haproxy"},
    {"id": "wall-a", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "lb"}]}},
    {"id": "app-a", "product": "gunicorn"},
    {"id": "wall-b", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "lb"}]}},
    {"id": "app-b", "product": "gunicorn"}],
  "links": [
    {"from": "visitors", "to": "wall", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "wall", "to": "lb", "protocol": "http", "config": {"latency": "2ms"}},
    {"from": "lb", "to": "wall-a", "protocol": "http", "config": {"latency": "3ms"}},
    {"from": "wall-a", "to": "app-a", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "lb", "to": "wall-b", "protocol": "http", "config": {"latency": "3ms"}},
    {"from": "wall-b", "to": "app-b", "protocol": "http", "config": {"latency": "1ms"}}
  ]})";

constexpr std::string_view pages = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app"}}]})";

void plain(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.latency = {};
        node.parameters.overhead = {};
        node.parameters.check_interval = {};
        node.parameters.redispatch = 0;
    }
    parameters_of(design, "visitors").connect_timeout = seconds(5);
    parameters_of(design, "lb").connect_timeout = seconds(2);
}

std::shared_ptr<const model::Plan> plan_for(std::string_view design, const Adjust& adjust = {}) {
    return plan_of(design, pages, [&](model::Design& read) {
        plain(read);
        if (adjust) adjust(read);
    });
}

/// The machine lets in only that.
void allow(model::Design& design, std::string_view node, std::vector<FilterRule> rules) {
    parameters_of(design, node).allow = {true, std::move(rules)};
}

struct Ending {
    Reason reason = Reason::none;
    Reason cause = Reason::none;
    Duration took;
    friend bool operator==(const Ending&, const Ending&) = default;
};

Ending ending(const Observed& run, std::size_t request = 0) {
    const sim::FinishedRequest& one = run.finished.at(request);
    return {one.failure.reason, one.failure.cause_reason, one.end - one.start};
}

Ending page(const std::shared_ptr<const model::Plan>& plan) {
    Observed run(plan);
    run.send("page");
    run.advance(Time{} + seconds(100));
    return ending(run);
}

// SYN, SYN-ACK, request and answer, to the balancer and from there.
constexpr Ending answered{Reason::none, Reason::none, milliseconds(4 * 10 + 4 * 1)};

} // namespace

TEST_CASE("what no rule allows is dropped, and its caller hears nothing until its connect timeout") {
    const auto closed = [](model::Design& design) { allow(design, "edge", {}); };
    CHECK(page(plan_for(two_apps, closed)) == Ending{Reason::connect_timeout, Reason::connect_timeout, seconds(5)});
    const auto other_port = [](model::Design& design) { allow(design, "edge", {{443, {}, "internet"}}); };
    CHECK(page(plan_for(two_apps, other_port)).took == seconds(5));
    const auto other_source = [](model::Design& design) { allow(design, "edge", {{80, {}, "box-a"}}); };
    CHECK(page(plan_for(two_apps, other_source)).took == seconds(5));
}

TEST_CASE("what a rule allows passes as if there were no filter") {
    for (const FilterRule& rule : {FilterRule{80, {}, "internet"}, FilterRule{0, "http", "anywhere"},
                                   FilterRule{0, {}, "internet"}, FilterRule{80, {}, "visitors"}}) {
        CAPTURE(rule.from);
        CHECK(page(plan_for(two_apps, [&](model::Design& design) { allow(design, "edge", {rule}); })) == answered);
    }
    CHECK(page(plan_for(two_apps)) == answered);
}

TEST_CASE("a filter that rejects refuses at once") {
    const auto rejecting = [](model::Design& design) {
        allow(design, "edge", {});
        parameters_of(design, "edge").rejects = true;
    };
    CHECK(page(plan_for(two_apps, rejecting)) == Ending{Reason::refused, Reason::refused, milliseconds(20)});
}

TEST_CASE("behind a balancer a dropped connection lasts as long as the balancer waits for one") {
    const auto closed = [](model::Design& design) { allow(design, "box-a", {{80, {}, "internet"}}); };
    // To the balancer 30 ms, its 2 s, and 10 ms back.
    CHECK(page(plan_for(two_apps, closed)) ==
          Ending{Reason::service_unavailable, Reason::connect_timeout, milliseconds(30 + 2'000 + 10)});
    const auto open_to_machine = [](model::Design& design) { allow(design, "box-a", {{80, {}, "lb"}}); };
    CHECK(page(plan_for(two_apps, open_to_machine)) == answered);
}

TEST_CASE("a connection that was kept open would never have been made through a filter that drops it") {
    const auto kept = [](model::Design& design) {
        for (model::Link& link : design.links)
            if (design.node(link.from).id == "lb") link.connections = model::Connections::kept;
        allow(design, "box-a", {});
    };
    Observed run(plan_for(two_apps, kept));
    run.send("page");
    run.advance(Time{} + seconds(100));
    CHECK(run.finished.at(0).failure.failed());
    const auto rejected = [&](model::Design& design) {
        kept(design);
        parameters_of(design, "box-a").rejects = true;
    };
    CHECK(page(plan_for(two_apps, rejected)).cause == Reason::refused);
}

TEST_CASE("a target whose machine drops or refuses health checks counts as down") {
    for (const bool rejects : {false, true}) {
        CAPTURE(rejects);
        Observed run(plan_for(two_apps, [&](model::Design& design) {
            allow(design, "box-a", {{443, {}, "lb"}});
            parameters_of(design, "box-a").rejects = rejects;
            model::Parameters& lb = parameters_of(design, "lb");
            lb.check_interval = seconds(1);
            lb.check_timeout = milliseconds(500);
            lb.check_fall = 2;
        }));
        for (int i = 0; i < 4; ++i) // the first check is made within 1 s, the second fails within 2.5 s
            run.send("page", seconds(3) + milliseconds(100 * i), i);
        run.advance(Time{} + seconds(100));
        REQUIRE(run.finished.size() == 4);
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(ending(run, i) == answered);
            CHECK(visited(run, "app", i) == "app-b");
        }
    }
}

TEST_CASE("a firewall in line is one more hop, adds its overhead, and hands on who asked") {
    // SYN, SYN-ACK, request and answer over each of the four links.
    constexpr Duration hops = milliseconds(4 * (10 + 2 + 3 + 1));
    CHECK(page(plan_for(walled)) == Ending{Reason::none, Reason::none, hops});
    const auto slow = [](model::Design& design) { parameters_of(design, "wall").overhead = constant(milliseconds(7)); };
    CHECK(page(plan_for(walled, slow)).took == hops + milliseconds(7));
    const auto lb_for_visitors = [](model::Design& design) {
        design.nodes[design.find("wall-a").value().value].parameters.allow.rules = {{80, {}, "visitors"}};
    };
    // A balancer asks for itself: the firewall behind it does not see the visitors. 3 times 12 ms, 2 s, and 12 ms back.
    CHECK(page(plan_for(walled, lb_for_visitors)).took == milliseconds(36 + 2'000 + 12));
}

TEST_CASE("a machine behind a firewall in line sees whoever asked, not the firewall") {
    const std::string design = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "wall", "product": "network-firewall", "config": {"allow": [{"from": "anywhere"}]}},
        {"id": "box", "product": "linux-server", "config": {"allow": [{"port": 80, "from": "FROM"}]}},
        {"id": "lb", "product": "gunicorn", "in": "box"}],
      "links": [{"from": "visitors", "to": "wall", "protocol": "http", "config": {"latency": "10ms"}},
        {"from": "wall", "to": "lb", "protocol": "http", "config": {"latency": "2ms"}}]})";
    const auto from = [&](const std::string& source) {
        std::string text = design;
        text.replace(text.find("FROM"), 4, source);
        return page(plan_for(text));
    };
    CHECK(from("internet") == Ending{Reason::none, Reason::none, milliseconds(48)});
    // Connected to the firewall after 20 ms, the visitor waits for what is behind it as long as for any connection.
    CHECK(from("wall") == Ending{Reason::connect_timeout, Reason::connect_timeout, milliseconds(20 + 5'000)});
}

TEST_CASE("a firewall that has failed passes nothing and says nothing") {
    Observed run(plan_for(walled));
    run.change(InterventionKind::stop, "wall");
    run.send("page", seconds(1));
    run.advance(Time{} + seconds(100));
    CHECK(ending(run) == Ending{Reason::connect_timeout, Reason::connect_timeout, seconds(5)});
}

TEST_CASE("who is dead behind a firewall in line refuses, and the firewall passes that on") {
    Observed run(plan_for(walled));
    run.change(InterventionKind::stop, "lb");
    run.send("page", seconds(1));
    run.advance(Time{} + seconds(100));
    // 20 ms until the firewall has accepted, 10 ms to bring the request, 2 ms and 2 ms for the refusal, 10 ms back.
    CHECK(ending(run) == Ending{Reason::refused, Reason::refused, milliseconds(20 + 10 + 4 + 10)});
}

TEST_CASE("health checks look through a firewall in line at what stands behind it") {
    const auto checking = [](model::Design& design) {
        model::Parameters& lb = parameters_of(design, "lb");
        lb.check_interval = seconds(1);
        lb.check_timeout = milliseconds(500);
        lb.check_fall = 2;
    };
    SUBCASE("a dead process") {
        Observed run(plan_for(walled, checking));
        run.change(InterventionKind::stop, "app-a");
        run.send("page", seconds(3), 0);
        run.send("page", seconds(4), 1);
        run.advance(Time{} + seconds(100));
        for (std::size_t i = 0; i < 2; ++i)
            CHECK(visited(run, "app", i) == "app-b");
    }
    SUBCASE("a dead firewall") {
        Observed run(plan_for(walled, checking));
        run.change(InterventionKind::stop, "wall-a");
        run.send("page", seconds(3), 0);
        run.send("page", seconds(4), 1);
        run.advance(Time{} + seconds(100));
        for (std::size_t i = 0; i < 2; ++i)
            CHECK(visited(run, "app", i) == "app-b");
    }
    SUBCASE("both alive") {
        Observed run(plan_for(walled, checking));
        run.send("page", seconds(3), 0);
        run.send("page", seconds(4), 1);
        run.advance(Time{} + seconds(100));
        CHECK(visited(run, "app", 0) != visited(run, "app", 1));
    }
}

TEST_CASE("a name leads to the address behind a firewall in line") {
    const std::string design = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "dns", "product": "dns-zone", "config": {"records": [
          {"name": "x", "type": "A", "value": "192.0.2.10", "ttl": "60s"}]}},
        {"id": "wall", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "internet"}]}},
        {"id": "box", "product": "linux-server", "config": {"address": "192.0.2.10"}},
        {"id": "lb", "product": "gunicorn", "in": "box"}],
      "links": [{"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "5ms"}},
        {"from": "visitors", "to": "wall", "protocol": "http", "config": {"latency": "10ms"}},
        {"from": "wall", "to": "lb", "protocol": "http", "config": {"latency": "2ms"}}]})";
    CHECK(page(plan_for(design)) == Ending{Reason::none, Reason::none, milliseconds(10 + 4 * 12)});
    std::string alias = design;
    const std::string record = R"("type": "A", "value": "192.0.2.10")";
    alias.replace(alias.find(record), record.size(), R"("type": "ALIAS", "value": "lb")");
    CHECK(page(plan_for(alias)) == Ending{Reason::none, Reason::none, milliseconds(10 + 4 * 12)});
}

TEST_CASE("a group's rule that names another group admits its members and nobody else") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "web", "product": "aws-security-group"},
        {"id": "data", "product": "aws-security-group", "config": {"allow": [{"protocol": "mysql", "from": "web"}]}},
        {"id": "box", "product": "linux-server", "groups": ["GROUP"]},
        {"id": "lb", "product": "gunicorn", "in": "box"},
        {"id": "db", "product": "mysql", "groups": ["data"]}],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "10ms"}},
        {"from": "lb", "to": "db", "protocol": "mysql", "config": {"latency": "1ms"}}]})";
    constexpr std::string_view reads = R"({"version": 1, "operations": [{"id": "page", "title": "page", "entry": "x",
      "root": {"role": "app", "steps": [{"role": "sql read"}]}}]})";
    const auto as_member_of = [&](const std::string& group) {
        std::string text(design);
        text.replace(text.find("GROUP"), 5, group);
        const auto plan = plan_of(text, reads, [](model::Design& read) {
            plain(read);
            allow(read, "web", {{80, {}, "internet"}});
            parameters_of(read, "data").allow.rules.push_back({80, {}, "internet"});
        });
        return page(plan);
    };
    CHECK(as_member_of("web") == answered);
    CHECK(as_member_of("data").cause == Reason::connect_timeout);
    CHECK(as_member_of("data").took == milliseconds(30 + 2'000 + 10));
}

TEST_CASE("neither the order of rules nor that of groups changes anything, nor does a group without members") {
    const auto digest = [](bool reversed, bool further) {
        constexpr std::string_view pages_at_rate = R"({"version": 1,
          "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": {"exponential": "5ms"}}}],
          "loads": [{"client": "visitors", "rate": "50/s", "mix": [{"operation": "page"}]}]})";
        std::string design(two_apps);
        const std::string groups = R"({"id": "one", "product": "aws-security-group"},
            {"id": "other", "product": "aws-security-group", "config": {"allow": [{"port": 80, "from": "edge"}]}},)";
        design.insert(design.find(R"({"id": "edge")"), groups);
        if (further) design.insert(design.find("],\n  \"links\""), R"(, {"id": "a", "product": "aws-security-group"})");
        Observed run(plan_of(design, pages_at_rate, [&](model::Design& read) {
            std::vector<FilterRule> rules{{443, {}, "internet"}, {80, {}, "visitors"}, {22, {}, "box-a"}};
            if (reversed) std::reverse(rules.begin(), rules.end());
            allow(read, "edge", rules);
            std::vector<model::NodeIndex> all{read.find("one").value(), read.find("other").value()};
            if (reversed) std::reverse(all.begin(), all.end());
            for (const char* box : {"box-a", "box-b"})
                read.nodes[read.find(box).value().value].groups = all;
        }));
        run.advance(Time{} + seconds(5));
        CHECK(run.finished.size() > 200);
        CHECK(std::none_of(run.finished.begin(), run.finished.end(),
                           [](const sim::FinishedRequest& one) { return one.failure.failed(); }));
        return run.simulation.digest();
    };
    CHECK(digest(false, false) == digest(true, false));
    CHECK(digest(false, false) == digest(false, true));
}

TEST_CASE("a replica gets nothing when the primary's filter drops it") {
    const auto number_at_replica = [](const char* source) {
        Observed run(
            replicated([&](model::Parameters& primary) { primary.replication = model::Replication::asynchronous; },
                       [&](model::Design& design) {
                           model::Node group;
                           group.id = "data";
                           group.product = *model::built_in_catalogue().find_product("aws-security-group");
                           group.parameters.allow = {true, {{3306, {}, "api"}, {3306, {}, source}}};
                           design.nodes.push_back(group);
                           design.nodes[design.find("primary").value().value].groups = {design.find("data").value()};
                       }));
        run.send("write");
        run.advance(Time{} + seconds(10));
        CHECK_FALSE(run.finished.at(0).failure.failed());
        CHECK(view_of(run, "far").log_number == 0);
        return view_of(run, "near").log_number;
    };
    CHECK(number_at_replica("near") == 1);
    CHECK(number_at_replica("api") == 0);
}
