#include "bench/systems.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace labrack::bench {

namespace {

/// The value, or the end of the program: the bench's own documents are at fault.
template <class Value>
Value expect(Result<Value> result) {
    if (result) return std::move(*result);
    for (const Diagnostic& problem : result.problems())
        std::fprintf(stderr, "%s\n", to_text(problem).c_str());
    std::exit(1);
}

std::string read_text(const std::string& name) {
    const std::string path = std::string(LABRACK_SOURCE_DIR) + "/tests/bench/" + name;
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        std::fprintf(stderr, "%s is missing\n", path.c_str());
        std::exit(1);
    }
    std::string text;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file))
        text.append(buffer, got);
    std::fclose(file);
    return text;
}

struct System {
    model::Catalogue catalogue = model::built_in_catalogue();
    model::Design design;
    model::Workload workload;

    [[nodiscard]] model::Parameters& parameters(std::string_view node) {
        return design.nodes[design.find(node).value().value].parameters;
    }
    [[nodiscard]] SharedPlan plan() && {
        return expect(model::make_plan(catalogue, std::move(design), std::move(workload)));
    }
};

System system_of(std::string_view design, std::string_view workload) {
    System system;
    system.design = expect(model::read_design(design, "design", system.catalogue));
    system.workload = expect(model::read_workload(workload, "workload"));
    return system;
}

System read_system(const std::string& name) {
    return system_of(read_text(name + ".design.json"), read_text(name + ".workload.json"));
}

System web_system(Holding holding) {
    System system = read_system("web");
    system.parameters("database").workers = 16;
    const auto app = system.catalogue.find_product("gunicorn").value();
    if (holding == Holding::none) system.catalogue.products[app.value].concurrency = model::Concurrency::event_loop;
    return system;
}

/// A workload of one operation that several clients "client0", "client1", … send at `rate` each.
std::string workload_text(const std::string& root, int clients, const std::string& rate) {
    std::string loads;
    for (int i = 0; i < clients; ++i) {
        loads += std::string(i > 0 ? "," : "") + R"({"client": "client)" + std::to_string(i) + R"(", "rate": ")" +
                 rate + R"(/s", "mix": [{"operation": "page"}]})";
    }
    return R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": )" + root + R"(}], "loads": [)" +
           loads + "]}";
}

constexpr std::string_view one_client = R"({"id": "client0", "product": "visitors"})";
constexpr int endless = 1'000'000; ///< a backlog that never fills

} // namespace

SharedPlan mm1() {
    return read_system("mm1").plan();
}

SharedPlan web(Holding holding) {
    return web_system(holding).plan();
}

SharedPlan fixture(Rate rate) {
    System system = read_system("fixture");
    std::int64_t stated = 0;
    for (const model::Load& load : system.workload.loads)
        stated += load.profile.front().rate.nano_per_second / 1'000'000'000;
    for (model::Load& load : system.workload.loads) {
        std::int64_t& part = load.profile.front().rate.nano_per_second;
        part = part / stated * (rate.nano_per_second / 1'000'000'000);
    }
    return std::move(system).plan();
}

SharedPlan crowd(int pending) {
    System system =
        system_of(R"({"version": 1, "nodes": [)" + std::string(one_client) +
                      R"(, {"id": "station", "product": "gunicorn"}],
        "links": [{"from": "client0", "to": "station", "protocol": "http", "config": {"latency": "0s"}}]})",
                  workload_text(R"({"role": "app", "cpu": {"exponential": "1s"}})", 1, std::to_string(pending)));
    system.parameters("station").workers = endless;
    system.parameters("client0").keep_alive = {}; // the same events for each request, however many there are
    return std::move(system).plan();
}

SharedPlan stacks(int components) {
    const int count = components / 5;
    std::string nodes;
    std::string links;
    for (int i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        const std::string separator = i > 0 ? "," : "";
        nodes += separator + R"({"id": "client)" + n + R"(", "product": "visitors"}, {"id": "host)" + n +
                 R"(", "product": "linux-server"}, {"id": "nginx)" + n + R"(", "product": "nginx", "in": "host)" + n +
                 R"("}, {"id": "app)" + n + R"(", "product": "gunicorn", "in": "host)" + n + R"("}, {"id": "mysql)" +
                 n + R"(", "product": "mysql", "in": "host)" + n + R"("})";
        links += separator + R"({"from": "client)" + n + R"(", "to": "nginx)" + n +
                 R"(", "protocol": "http"}, {"from": "nginx)" + n + R"(", "to": "app)" + n +
                 R"(", "protocol": "http"}, {"from": "app)" + n + R"(", "to": "mysql)" + n +
                 R"(", "protocol": "mysql", "config": {"connections": "keep"}})";
    }
    return system_of(R"({"version": 1, "nodes": [)" + nodes + R"(], "links": [)" + links + "]}",
                     workload_text(R"({"role": "app", "cpu": {"exponential": "1ms"},
                         "steps": [{"role": "sql read", "cpu": {"exponential": "500us"}}]})",
                                   count, std::to_string(1000 / count)))
        .plan();
}

SharedPlan balanced(int targets) {
    System system = system_of(
        R"({"version": 1, "nodes": [)" + std::string(one_client) + R"(, {"id": "balancer", "product": "haproxy"},
        {"id": "server", "product": "gunicorn", "replicas": )" +
            std::to_string(targets) + R"(}], "links": [{"from": "client0", "to": "balancer", "protocol": "http"},
        {"from": "balancer", "to": "server", "protocol": "http"}]})",
        workload_text(R"({"role": "app", "cpu": {"exponential": "1ms"}})", 1, "1000"));
    system.parameters("balancer").check_interval = {}; // a target costs what it costs to choose among, not to watch
    return std::move(system).plan();
}

SharedPlan stuck() {
    System system = web_system(Holding::none);
    for (const char* node : {"web", "app", "database"})
        system.parameters(node).backlog = endless;
    for (const char* node : {"visitors", "web", "app"})
        system.parameters(node).answer_timeout = longest_duration;
    system.workload.operations.front().root.steps.front().steps.front().cpu = constant(longest_duration);
    return std::move(system).plan();
}

} // namespace labrack::bench
