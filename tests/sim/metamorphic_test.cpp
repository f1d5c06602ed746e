// What must not matter does not: names, unused components, the order in which a file lists things, forks and copies.
// Compared are figures (what became of each operation's requests, latencies included) and, where indices stay the same,
// digests.
#include "support/examples.hpp"
#include "support/labs.hpp"
#include "support/varied_systems.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::test;

namespace {

/// A design and a workload that can be changed before they are resolved.
struct System {
    std::string name;
    model::Design design;
    model::Workload workload;
    Duration length = seconds(10);
};

constexpr std::string_view balanced = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "lb", "product": "haproxy"},
    {"id": "one", "product": "linux-server", "config": {"cores": 2}}, {"id": "two", "product": "linux-server"},
    {"id": "a", "product": "gunicorn", "in": "one"}, {"id": "b", "product": "gunicorn", "in": "two"},
    {"id": "sql", "product": "mysql"}],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http"},
    {"from": "lb", "to": "a", "protocol": "http"}, {"from": "lb", "to": "b", "protocol": "http"},
    {"from": "a", "to": "sql", "protocol": "mysql"}, {"from": "b", "to": "sql", "protocol": "mysql"}]})";

constexpr std::string_view balanced_load = R"({"version": 1,
  "operations": [
    {"id": "read", "entry": "www", "root": {"role": "app", "cpu": {"exponential": "8ms"}, "steps": [
      {"role": "sql read", "cpu": {"log_normal": {"mean": "3ms", "cv": 2}}, "repeat": 2}]}},
    {"id": "write", "entry": "www", "idempotent": false, "root": {"role": "app", "cpu": "5ms", "steps": [
      {"role": "sql write", "cpu": "1ms", "wait": {"exponential": "4ms"}, "repeat": "50%"}]}}],
  "loads": [
    {"client": "visitors", "rate": "120/s", "mix": [{"operation": "read", "weight": 3}, {"operation": "write"}]},
    {"client": "visitors", "users": 10, "think": {"exponential": "1s"}, "mix": [{"operation": "write"}]}],
  "interventions": [
    {"at": "2s", "stop": "sql", "for": "500ms"}, {"at": "3s", "stop": "a", "for": "5s"}, {"at": "5s", "spike": "visitors", "factor": 2, "for": "1s"},
    {"when": {"sent": "write", "count": 200}, "restart": "sql"}]})";

/// Two deployments of two pods of one core each, on machines of three: when one machine is lost, its two pods are
/// evicted at the same instant, and there is room for one of them.
constexpr std::string_view two_deployments = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"keep_alive": "0s"}},
    {"id": "buyers", "product": "visitors", "config": {"keep_alive": "0s"}},
    {"id": "cluster", "product": "kubernetes-cluster"},
    {"id": "machine", "product": "linux-server", "in": "cluster", "replicas": 2, "config": {"cores": 3}},
    {"id": "to-web", "product": "kubernetes-service", "in": "cluster"},
    {"id": "to-api", "product": "kubernetes-service", "in": "cluster"},
    {"id": "web", "product": "kubernetes-deployment", "in": "cluster", "replicas": 2, "config": {"cpu_request": 1000}},
    {"id": "api", "product": "kubernetes-deployment", "in": "cluster", "replicas": 2, "config": {"cpu_request": 1000}}],
  "links": [
    {"from": "visitors", "to": "to-web", "protocol": "http"}, {"from": "to-web", "to": "web", "protocol": "http"},
    {"from": "buyers", "to": "to-api", "protocol": "http"}, {"from": "to-api", "to": "api", "protocol": "http"}]})";

constexpr std::string_view two_loads = R"({"version": 1,
  "operations": [
    {"id": "look", "entry": "shop", "root": {"role": "app", "cpu": {"exponential": "8ms"}}},
    {"id": "buy", "entry": "pay", "root": {"role": "app", "cpu": {"exponential": "12ms"}}}],
  "loads": [
    {"client": "visitors", "rate": "60/s", "mix": [{"operation": "look"}]},
    {"client": "buyers", "rate": "60/s", "mix": [{"operation": "buy"}]}],
  "interventions": [{"at": "2s", "stop": "machine#1"}]})";

System read_system(const std::string& name, std::string_view design, std::string_view workload) {
    const auto read = model::read_design(design, name, model::built_in_catalogue());
    REQUIRE_MESSAGE(read, said(read.problems()));
    const auto load = model::read_workload(workload, name);
    REQUIRE_MESSAGE(load, said(load.problems()));
    return {name, *read, *load};
}

/// The pairs of tests/golden, which have every behaviour between them.
void add_examples(std::vector<System>& systems) {
    const std::string folder(LABRACK_SOURCE_DIR "/tests/golden/");
    for (const std::string& name : examples(folder)) {
        systems.push_back(read_system(name, file_text(folder + name + ".design.json").value_or(""),
                                      file_text(folder + name + ".workload.json").value_or("")));
    }
}

/// The systems of these tests: one of each shape, and every workload of the repository's lab.
std::vector<System> systems() {
    std::vector<System> all{read_system("balanced", balanced, balanced_load)};
    all.push_back(read_system("two deployments", two_deployments, two_loads));
    all.back().length = seconds(40); // at 5 s one of the two is started anew
    for (model::Node& node : all.back().design.nodes) {
        node.parameters.node_grace = seconds(1);
        node.parameters.node_toleration = seconds(1);
    }
    const std::string bench(LABRACK_SOURCE_DIR "/tests/bench/fixture");
    all.push_back(read_system("fixture", file_text(bench + ".design.json").value_or(""),
                              file_text(bench + ".workload.json").value_or("")));
    all.back().length = seconds(1);
    for (const VariedSystem& one : varied_systems) {
        all.push_back(read_system(std::string(one.name), one.design, one.workload));
        all.back().length = seconds(18);
    }
    add_examples(all);
    const auto lab = repository_lab("simple-web-stack");
    for (const model::Workload& workload : lab->workloads)
        all.push_back({lab->id + " " + workload.id, lab->start, workload, seconds(20)});
    return all;
}

std::shared_ptr<const model::Plan> plan_of(const System& system) {
    const auto plan = model::make_plan(model::built_in_catalogue(), system.design, system.workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    return *plan;
}

/// What became of one operation's requests.
struct Figures {
    std::string operation;
    std::uint64_t started = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t within_objective = 0;
    std::array<std::uint64_t, sim::reason_count> failed{};
    std::int64_t mean_ns = 0;
    std::int64_t max_ns = 0;
    std::int64_t p99_ns = 0;

    friend bool operator==(const Figures&, const Figures&) = default;
};

/// By operation, in the order of their ids.
std::vector<Figures> figures_of(const model::Plan& plan, const sim::Metrics& metrics) {
    std::vector<Figures> all;
    for (std::size_t i = 0; i < plan.workload.operations.size(); ++i) {
        const sim::OperationMetrics& one = metrics.operations()[i];
        all.push_back({plan.workload.operations[i].id, one.started, one.succeeded, one.within_objective, one.failed,
                       one.latency.mean().ns, one.latency.max().ns, one.latency.percentile({990'000}).ns});
    }
    std::sort(all.begin(), all.end(), [](const Figures& a, const Figures& b) { return a.operation < b.operation; });
    return all;
}

std::vector<Figures> run(const System& system) {
    const auto plan = plan_of(system);
    sim::Simulation simulation(plan, {3, 0});
    sim::Metrics metrics(*plan);
    simulation.advance({Time{} + system.length}, {nullptr, &metrics, nullptr});
    return figures_of(*plan, metrics);
}

/// Lists the nodes in another order: the i-th one becomes the one that was at `order[i]`.
void reorder_nodes(model::Design& design, const std::vector<std::size_t>& order) {
    std::vector<std::uint32_t> now_at(order.size());
    std::vector<model::Node> nodes;
    for (std::size_t i = 0; i < order.size(); ++i) {
        now_at[order[i]] = static_cast<std::uint32_t>(i);
        nodes.push_back(design.nodes[order[i]]);
    }
    const auto move = [&](model::NodeIndex& node) {
        if (node.exists()) node.value = now_at[node.value];
    };
    for (model::Node& node : nodes) {
        move(node.in);
        std::for_each(node.spans.begin(), node.spans.end(), move);
        std::for_each(node.groups.begin(), node.groups.end(), move);
    }
    for (model::Link& link : design.links) {
        move(link.from);
        move(link.to);
    }
    design.nodes = std::move(nodes);
}

void rename(System& system, const std::string& from, const std::string& to) {
    const auto replace = [&](std::string& name) { // "api", "api#1" or "api@zone"
        const std::string id = name.substr(0, name.find_first_of("#@"));
        if (id == from) name = to + name.substr(id.size());
    };
    for (model::Node& node : system.design.nodes) {
        replace(node.id);
        for (model::DnsRecord& record : node.parameters.records)
            replace(record.value);
    }
    for (model::Load& load : system.workload.loads) {
        if (load.client == from) load.client = to;
    }
    for (model::Intervention& intervention : system.workload.interventions) {
        replace(intervention.node);
        replace(intervention.to);
        std::for_each(intervention.group.begin(), intervention.group.end(), replace);
        std::for_each(intervention.from.begin(), intervention.from.end(), replace);
        if (intervention.when) replace(intervention.when->subject);
    }
}

bool is_client(const System& system, std::size_t node) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    return catalogue.kind_of(system.design.nodes[node].product).role == model::Role::client;
}

} // namespace

TEST_CASE("another name for a component changes no figure") {
    for (const System& system : systems()) {
        CAPTURE(system.name);
        const auto plain = run(system);
        for (std::size_t i = 0; i < system.design.nodes.size(); ++i) {
            System changed = system; // among its like it keeps its place by name, by which their timers differ
            rename(changed, system.design.nodes[i].id, system.design.nodes[i].id + "-renamed");
            CAPTURE(system.design.nodes[i].id);
            CHECK(run(changed) == plain);
            if (system.design.nodes.size() > 10 && i > 4) break; // enough of the large one
        }
    }
}

TEST_CASE("a component that nobody uses changes no figure") {
    for (const System& system : systems()) {
        CAPTURE(system.name);
        const auto plain = run(system);
        for (const char* product : {"mysql", "linux-server", "haproxy", "visitors"}) {
            System changed = system;
            model::Node idle;
            idle.id = "idle";
            idle.product = *model::built_in_catalogue().find_product(product);
            idle.parameters = model::built_in_catalogue().product(idle.product).parameters;
            changed.design.nodes.push_back(idle);
            std::vector<std::size_t> idle_first(changed.design.nodes.size());
            std::iota(idle_first.begin(), idle_first.end(), std::size_t{0});
            std::rotate(idle_first.begin(), idle_first.end() - 1, idle_first.end());
            reorder_nodes(changed.design, idle_first);
            CAPTURE(product);
            CHECK(run(changed) == plain);
        }
    }
}

TEST_CASE("components that nobody sends anything to change no figure, whatever they are called") {
    for (const System& system : systems()) {
        CAPTURE(system.name);
        const auto plain = run(system);
        System changed = system;
        const auto add = [&](const char* id, const char* product) {
            model::Node node;
            node.id = id;
            node.product = *model::built_in_catalogue().find_product(product);
            node.parameters = model::built_in_catalogue().product(node.product).parameters;
            changed.design.nodes.push_back(node);
            return index_of<model::NodeIndex>(changed.design.nodes.size() - 1);
        };
        model::Link link;
        link.from = add("0-balancer", "haproxy");
        link.to = add("0-server", "gunicorn");
        link.protocol = "http";
        changed.design.links.insert(changed.design.links.begin(), link);
        CHECK(run(changed) == plain);
    }
}

TEST_CASE("another place by name among its like changes no figure of a client whose loads are its own") {
    constexpr std::string_view unlike_clients = R"({"version": 1, "nodes": [{"id": "m", "product": "visitors"},
      {"id": "n", "product": "visitors"}, {"id": "app", "product": "gunicorn"}],
      "links": [{"from": "m", "to": "app", "protocol": "http"}, {"from": "n", "to": "app", "protocol": "http"}]})";
    constexpr std::string_view unlike_loads = R"({"version": 1, "operations": [
      {"id": "read", "entry": "www", "root": {"role": "app", "cpu": {"exponential": "2ms"}}},
      {"id": "write", "entry": "www", "root": {"role": "app", "cpu": {"exponential": "3ms"}}}],
      "loads": [{"client": "m", "rate": "50/s", "mix": [{"operation": "read"}]},
                {"client": "n", "rate": "50/s", "mix": [{"operation": "write"}]}]})";
    System system = read_system("two clients", unlike_clients, unlike_loads);
    const auto plain = run(system);
    rename(system, "n", "a");
    CHECK(run(system) == plain);
}

TEST_CASE("the order in which a file lists nodes, operations, loads and their mixes changes no figure") {
    for (const System& system : systems()) {
        CAPTURE(system.name);
        const auto plain = run(system);
        System changed = system;
        std::vector<std::size_t> backwards(system.design.nodes.size());
        std::iota(backwards.rbegin(), backwards.rend(), std::size_t{0});
        reorder_nodes(changed.design, backwards);
        CHECK(run(changed) == plain);
        std::reverse(changed.workload.operations.begin(), changed.workload.operations.end());
        CHECK(run(changed) == plain);
        std::reverse(changed.workload.loads.begin(), changed.workload.loads.end());
        CHECK(run(changed) == plain);
        for (model::Load& load : changed.workload.loads)
            std::reverse(load.mix.begin(), load.mix.end());
        CHECK(run(changed) == plain);
    }
}

TEST_CASE("the order in which a file lists links changes no figure where it is not the order of turns") {
    for (const System& system : systems()) {
        CAPTURE(system.name);
        const auto plain = run(system);
        System changed = system;
        // A balancer serves its targets in the order of its links; all others stand anywhere.
        std::stable_partition(changed.design.links.begin(), changed.design.links.end(), [&](const model::Link& link) {
            const model::Catalogue& catalogue = model::built_in_catalogue();
            return catalogue.kind_of(system.design.node(link.from).product).role == model::Role::balancing;
        });
        CHECK(run(changed) == plain);
    }
}

TEST_CASE("a fork equals the run that was never forked, and a checkpoint restored twice gives the same digest") {
    for (const System& system : systems()) {
        CAPTURE(system.name);
        const auto plan = plan_of(system);
        sim::Simulation whole(plan, {3, 0});
        whole.advance({Time{} + system.length});
        for (const std::int64_t tenth : {1, 5, 9}) {
            sim::Simulation trunk(plan, {3, 0});
            trunk.advance({Time{} + system.length * tenth / 10});
            const sim::Simulation checkpoint = trunk;
            sim::Simulation other_fate = checkpoint; // somebody's fork, in which every client sends more
            for (std::size_t i = 0; i < system.design.nodes.size(); ++i) {
                if (!is_client(system, i)) continue;
                model::Intervention intervention;
                intervention.kind = model::InterventionKind::send;
                intervention.at = trunk.now();
                intervention.node = system.design.nodes[i].id;
                intervention.operation = system.workload.operations.front().id;
                other_fate.intervene(*model::resolve(*plan, intervention));
            }
            other_fate.advance({Time{} + system.length});
            CHECK(other_fate.digest() != whole.digest());
            for (int time = 0; time < 2; ++time) {
                sim::Simulation restored = checkpoint;
                restored.advance({Time{} + system.length});
                CHECK(restored.digest() == whole.digest());
                CHECK(restored.events() == whole.events());
            }
            trunk.advance({Time{} + system.length});
            CHECK(trunk.digest() == whole.digest());
        }
    }
}
