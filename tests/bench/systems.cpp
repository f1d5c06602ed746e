#include "bench/systems.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
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

const std::string repository = LABRACK_SOURCE_DIR;

std::optional<std::string> read_file(const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return std::nullopt;
    std::string text;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file))
        text.append(buffer, got);
    std::fclose(file);
    return text;
}

std::string read_text(const std::string& name) {
    const std::string path = repository + "/tests/bench/" + name;
    if (auto text = read_file(path)) return std::move(*text);
    std::fprintf(stderr, "%s is missing\n", path.c_str());
    std::exit(1);
}

lab::Lab read_lab(const std::string& id) {
    const lab::FileReader files = [&](std::string_view name) {
        return read_file(repository + "/labs/" + id + "/" + std::string(name));
    };
    return expect(lab::read_lab(files, "labs/" + id, model::built_in_catalogue()));
}

/// The paths in a folder, sorted.
std::vector<std::filesystem::path> entries_of(const std::string& folder) {
    std::vector<std::filesystem::path> entries;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    return entries;
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

SharedPlan farm(int components) {
    const int count = components / 4;
    std::string nodes = std::string(one_client) + R"(, {"id": "balancer", "product": "haproxy"})";
    std::string links = R"({"from": "client0", "to": "balancer", "protocol": "http"})";
    for (int i = 0; i < count; ++i) {
        const std::string n = std::to_string(i);
        const std::string in = R"(", "in": "host)" + n + R"("})";
        nodes += R"(, {"id": "host)" + n + R"(", "product": "linux-server"}, {"id": "nginx)" + n +
                 R"(", "product": "nginx)" + in + R"(, {"id": "app)" + n + R"(", "product": "gunicorn)" + in +
                 R"(, {"id": "files)" + n + R"(", "product": "app-files)" + in;
        links += R"(, {"from": "balancer", "to": "nginx)" + n + R"(", "protocol": "http"}, {"from": "nginx)" + n +
                 R"(", "to": "app)" + n + R"(", "protocol": "http"}, {"from": "nginx)" + n + R"(", "to": "files)" + n +
                 R"(", "protocol": "file"}, {"from": "app)" + n + R"(", "to": "files)" + n +
                 R"(", "protocol": "file"})";
    }
    std::string operations;
    std::string mix;
    for (int i = 0; i < 5; ++i) {
        const std::string id = "page" + std::to_string(i);
        operations += std::string(i > 0 ? "," : "") + R"({"id": ")" + id +
                      R"(", "entry": "x.org", "root": {"role": "app", "cpu": "1ms", "steps": [{"role": "file"}]}})";
        mix += std::string(i > 0 ? "," : "") + R"({"operation": ")" + id + R"("})";
    }
    return system_of(R"({"version": 1, "nodes": [)" + nodes + R"(], "links": [)" + links + "]}",
                     R"({"version": 1, "operations": [)" + operations +
                         R"(], "loads": [{"client": "client0", "rate": "100/s", "mix": [)" + mix + "]}]}")
        .plan();
}

std::vector<std::string> judging_labs() {
    std::vector<std::string> ids;
    for (const std::filesystem::path& folder : entries_of(repository + "/labs")) {
        const std::string id = folder.filename().string();
        if (std::filesystem::exists(folder / "lab.json") && read_lab(id).rubric) ids.push_back(id);
    }
    return ids;
}

JudgingLab judging_lab(const std::string& id) {
    JudgingLab judging{read_lab(id), {}};
    judging.designs.push_back(judging.lab.start);
    for (const std::filesystem::path& path : entries_of(repository + "/labs/" + id)) {
        constexpr std::string_view ending = ".design.json";
        const std::string name = path.filename().string();
        if (name.size() <= ending.size() || name.substr(name.size() - ending.size()) != ending) continue;
        const std::string text = read_file(path.string()).value_or("");
        judging.designs.push_back(expect(model::read_design(text, name, model::built_in_catalogue())));
    }
    return judging;
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
