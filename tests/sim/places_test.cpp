// Regions and zones: where instances stand, how far apart they are, and what is lost with a zone.
#include "support/addresses.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// Three web servers spread over the two zones, and a file store in the first.
constexpr std::string_view servers_and_files = R"(,
    {"id": "server", "product": "linux-server", "spans": ["zone-a", "zone-b"], "replicas": 3},
    {"id": "web", "product": "nginx", "in": "server", "replicas": 3},
    {"id": "files", "product": "app-files", "in": "zone-a"})";
constexpr std::string_view to_servers_and_files = R"(,
    {"from": "alb", "to": "web", "protocol": "http"},
    {"from": "web", "to": "files", "protocol": "file", "config": {"connections": "keep"}})";

const std::string zones = two_zones("dns-zone", servers_and_files, to_servers_and_files);
const std::string hello = web_page(R"("cpu": "1ms")");

void without_overheads(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.latency = {};
        node.parameters.overhead = {};
    }
    parameters_of(design, "visitors").connect_timeout = seconds(10);
    parameters_of(design, "visitors").keep_alive = {};
}

std::shared_ptr<const model::Plan> plan() {
    return plan_of(zones, hello, without_overheads);
}

model::InstanceIndex instance(const model::Plan& plan, std::string_view node, std::uint32_t ordinal = 0) {
    return {plan.first_instance[plan.design.find(node).value().value].value + ordinal};
}

} // namespace

TEST_CASE("instances take turns over the zones that their component spans, and processes stand where their host does") {
    const auto made = plan();
    const auto zone_of = [&](std::string_view node, std::uint32_t ordinal) {
        return made->name_of(made->instances[instance(*made, node, ordinal).value].zone);
    };
    CHECK(zone_of("alb", 0) == "zone-a");
    CHECK(zone_of("alb", 1) == "zone-b");
    CHECK(zone_of("server", 2) == "zone-a");
    CHECK(zone_of("web", 0) == "zone-a");
    CHECK(zone_of("web", 1) == "zone-b");
    CHECK(zone_of("web", 2) == "zone-a");
    CHECK(zone_of("files", 0) == "zone-a");
    CHECK_FALSE(made->instances[instance(*made, "visitors").value].zone.exists());
}

TEST_CASE("latency follows from where two instances stand") {
    const auto made = plan();
    const auto between = [&](std::string_view a, std::uint32_t i, std::string_view b, std::uint32_t j) {
        return made->latency_between(instance(*made, a, i), instance(*made, b, j));
    };
    const model::NetworkLatency& known = made->catalogue.latency;
    CHECK(between("alb", 0, "web", 0) == known.same_zone);
    CHECK(between("alb", 0, "web", 1) == known.same_region);
    CHECK(between("alb", 1, "web", 1) == known.same_zone);
    CHECK(between("server", 1, "web", 1) == known.same_host);
    CHECK(between("visitors", 0, "alb", 0) == known.internet);

    const auto far = plan_of(R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "here", "product": "region"}, {"id": "there", "product": "region"},
        {"id": "a", "product": "nginx", "in": "here"}, {"id": "b", "product": "nginx", "in": "there"}], "links": []})",
                             R"({"version": 1,
        "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "web"}}]})");
    CHECK(far->latency_between(instance(*far, "a"), instance(*far, "b")) == far->catalogue.latency.other_region);
}

TEST_CASE("a request in its zone is a millisecond faster than one that crosses to the other") {
    Observed run(plan());
    run.send("page"); // the balancer of some zone, its first turn: web#0
    run.advance(Time{} + seconds(200));
    const bool same_zone = visited(run, "alb", 0) == "alb#0";
    // DNS: 40 ms. SYN, SYN-ACK, request, answer over the internet: 80 ms. The same four inside, and 1 ms of work.
    const std::int64_t inside_ns = same_zone ? 4 * 250'000 : 4 * 500'000;
    CHECK(run.finished.at(0).end.ns == 40'000'000 + 80'000'000 + inside_ns + 1'000'000);
}

TEST_CASE("a zone is lost with everything in it, silently; its neighbour serves on") {
    Observed run(plan());
    run.change(InterventionKind::stop, "zone-a", seconds(1));
    for (int i = 0; i < 40; ++i)
        run.send("page", seconds(60 + i), i % 10);
    run.advance(Time{} + seconds(200));
    const auto& view = [&](std::string_view node, std::uint32_t ordinal) {
        return run.simulation.view(instance(run.simulation.plan(), node, ordinal));
    };
    CHECK_FALSE(view("zone-a", 0).up);
    CHECK_FALSE(view("alb", 0).up);
    CHECK_FALSE(view("server", 0).up);
    CHECK_FALSE(view("web", 2).up);
    CHECK_FALSE(view("files", 0).up);
    CHECK(view("alb", 1).up);
    CHECK(view("web", 1).up);
    REQUIRE(run.finished.size() == 40);
    int waited = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        CHECK_FALSE(request.failure.failed()); // the browser goes on to the address in the other zone
        waited += request.end - request.start > seconds(10) ? 1 : 0;
    }
    CHECK(waited > 0); // those whose first address was in the lost zone: nobody refuses there
    CHECK(waited < 40);
    for (std::size_t i = 0; i < 40; ++i)
        CHECK(visited(run, "web", i) == "web#1"); // the checks have found out long ago
}

TEST_CASE("what is under way in a zone that is lost is never answered") {
    Observed run(plan_of(zones, hello, [](model::Design& design) {
        without_overheads(design);
        for (model::Node& node : design.nodes)
            if (node.id == "alb") node.replicas = 1; // in zone-a
    }));
    run.send("page");
    run.change(InterventionKind::stop, "zone-a", milliseconds(101)); // the request arrives at 100 ms
    run.advance(Time{} + seconds(200));
    CHECK(run.finished.at(0).failure.reason == Reason::timeout);
    CHECK(run.finished[0].end.ns == 80'000'000 + 30'000'000'000);
}

TEST_CASE("a zone that comes back boots its machines, and these start their processes") {
    Observed run(plan());
    run.change(InterventionKind::stop, "zone-a", seconds(1));
    run.change(InterventionKind::start, "zone-a", seconds(10));
    const auto up = [&](std::string_view node) {
        return run.simulation.view(instance(run.simulation.plan(), node)).up;
    };
    run.advance(Time{} + seconds(11));
    CHECK(up("zone-a"));
    CHECK(up("alb"));
    CHECK_FALSE(up("server")); // boots for 30 s
    CHECK_FALSE(up("web"));
    run.advance(Time{} + seconds(41));
    CHECK(up("server"));
    CHECK(up("web"));
}

TEST_CASE("nothing starts in a zone without power, not even by hand") {
    Observed run(plan());
    run.change(InterventionKind::stop, "zone-a", seconds(1));
    run.change(InterventionKind::start, "server", seconds(2));
    run.change(InterventionKind::start, "files", seconds(2));
    run.advance(Time{} + seconds(60));
    CHECK_FALSE(run.simulation.view(instance(run.simulation.plan(), "server")).up);
    CHECK_FALSE(run.simulation.view(instance(run.simulation.plan(), "files")).up);
}

TEST_CASE("a name that leads to a component that is not there is refused with a near name") {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    std::string text = zones;
    text.replace(text.find("\"value\": \"alb\""), 14, "\"value\": \"abl\"");
    const auto design = model::read_design(text, "design", catalogue);
    REQUIRE(design);
    const auto made = model::make_plan(catalogue, *design, *model::read_workload(hello, "workload"));
    REQUIRE_FALSE(made);
    CHECK(made.problems().front().code == "unknown-node");
    CHECK(said(made.problems()).find("alb") != std::string::npos);
}
