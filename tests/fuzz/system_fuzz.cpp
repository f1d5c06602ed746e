// Builds a valid design, workload and interventions from any bytes, runs them and checks what must hold of every run:
// each request ends exactly once and not before it began, no queue is longer than its limit, no more workers are busy
// than there are, what a station has in hand is what waits and what is worked on, and the digest is that of the same
// run in slices and from a checkpoint. Any product of the catalogue and any open parameter may come up.
//
// Entry point of libFuzzer (preset `fuzz`) and of driver_main.cpp, which runs the same without it.
#include "base/hash.hpp"
#include "model/plan.hpp"
#include "sim/simulation.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

using namespace labrack;

namespace {

/// Fails as loudly as a fuzzer wants it.
void must(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

/// Decisions, one after the other; zeros when the bytes are used up.
class Decisions {
  public:
    Decisions(const unsigned char* data, std::size_t size) : data_(data), left_(size) {}

    std::uint32_t below(std::uint32_t count) {
        if (count <= 1) return 0;
        std::uint32_t value = take();
        if (count > 256) value = value << 8 | take();
        return value % count;
    }
    bool one_in(std::uint32_t count) { return below(count) == 1; }
    [[nodiscard]] bool empty() const { return left_ == 0; }

  private:
    std::uint32_t take() {
        if (left_ == 0) return 0;
        --left_;
        return *data_++;
    }
    const unsigned char* data_;
    std::size_t left_;
};

/// Between the bounds, mostly near the least: there limits bind.
std::int64_t between(Decisions& bytes, std::int64_t least, std::int64_t most) {
    const std::uint32_t shape = bytes.below(4);
    if (shape == 0 || least >= most) return least;
    if (shape == 1) return most;
    const auto step = static_cast<__int128>(bytes.below(65'536));
    const __int128 width = static_cast<__int128>(most) - least;
    return least + static_cast<std::int64_t>(shape == 2 ? std::min<__int128>(width, step) : width * step / 65'536);
}

void set_parameter(Decisions& bytes, const model::OpenParameter& open, model::Node& node) {
    const model::ParameterField* const field = model::find_parameter(open.name);
    if (field == nullptr) return;
    const auto set = [&](auto member) {
        auto& value = node.parameters.*member;
        using Value = std::remove_reference_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, int>) value = static_cast<int>(between(bytes, open.least, open.most));
        if constexpr (std::is_same_v<Value, Share>) value = {between(bytes, open.least, open.most)};
        if constexpr (std::is_same_v<Value, Duration>) value = {between(bytes, open.least, open.most)};
        if constexpr (std::is_same_v<Value, Bytes>) value = {between(bytes, open.least, open.most)};
        if constexpr (std::is_same_v<Value, model::Policy>) value = static_cast<model::Policy>(bytes.below(4));
    };
    std::visit(set, field->member);
}

model::Design design_from(Decisions& bytes, const model::Catalogue& catalogue) {
    model::Design design;
    const std::uint32_t count = 2 + bytes.below(9);
    for (std::uint32_t i = 0; i < count; ++i) {
        model::Node node;
        node.id = "n" + std::to_string(i);
        const auto products = static_cast<std::uint32_t>(catalogue.products.size());
        node.product = i == 0 ? *catalogue.find_product("visitors") : model::ProductIndex{bytes.below(products)};
        const model::Product& product = catalogue.product(node.product);
        node.parameters = product.parameters;
        if (i > 0 && bytes.one_in(2)) node.in = {bytes.below(i)};
        if (node.in.exists() && !catalogue.kind_of(design.nodes[node.in.value].product).contains) node.in = {};
        if (bytes.one_in(3)) node.replicas = 1 + static_cast<int>(bytes.below(3));
        for (const model::OpenParameter& open : product.open) {
            if (bytes.one_in(3)) set_parameter(bytes, open, node);
        }
        node.parameters.clients = std::min(node.parameters.clients, 200);
        design.nodes.push_back(std::move(node));
    }
    const std::uint32_t links = count + bytes.below(2 * count);
    for (std::uint32_t i = 0; i < links; ++i) {
        model::Link link;
        link.from = {i < count - 1 ? i : bytes.below(count)};
        link.to = {i < count - 1 ? i + 1 : bytes.below(count)};
        const std::vector<std::string>& accepts = catalogue.product(design.node(link.to).product).accepts;
        if (accepts.empty() || link.from == link.to) continue;
        link.protocol = accepts[bytes.below(static_cast<std::uint32_t>(accepts.size()))];
        link.connections = bytes.one_in(2) ? model::Connections::kept : model::Connections::fresh;
        link.priority = static_cast<int>(i); // all different, so that no two are equally good
        if (bytes.one_in(3)) link.latency = milliseconds(bytes.below(50));
        design.links.push_back(std::move(link));
    }
    return design;
}

Distribution time_from(Decisions& bytes) {
    const Duration mean = microseconds(bytes.below(30'000));
    switch (bytes.below(4)) {
    case 0: return {};
    case 1: return constant(mean);
    case 2: return exponential(mean);
    default: return log_normal(mean, 0.5 + bytes.below(3));
    }
}

model::Step step_from(Decisions& bytes, const std::vector<std::string>& roles, int depth) {
    model::Step step;
    step.role = roles[bytes.below(static_cast<std::uint32_t>(roles.size()))];
    step.cpu = time_from(bytes);
    step.wait = time_from(bytes);
    step.in.count = bytes.below(5'000);
    step.out.count = bytes.below(60'000);
    const std::uint32_t children = depth == 0 ? 0 : bytes.below(4);
    for (std::uint32_t i = 0; i < children; ++i) {
        model::Step child = step_from(bytes, roles, depth - 1);
        if (bytes.one_in(4)) child.repeat = 1 + static_cast<int>(bytes.below(3));
        if (bytes.one_in(4)) child.probability = {bytes.below(101) * 10'000};
        if (bytes.one_in(4)) child.parallel = "together";
        child.later = bytes.one_in(6);
        step.steps.push_back(std::move(child));
    }
    return step;
}

model::Load load_from(Decisions& bytes, const model::Workload& workload) {
    model::Load load;
    load.client = "n0";
    load.arrivals = bytes.one_in(2) ? model::Arrivals::regular : model::Arrivals::poisson;
    const std::uint32_t shape = bytes.below(4);
    if (shape == 0) load.users = 1;
    if (shape == 0) load.think = time_from(bytes);
    if (shape == 1) load.script = {1 + static_cast<int>(bytes.below(300)), {}, milliseconds(1 + bytes.below(3'000))};
    if (shape > 1) {
        load.profile = {{{}, per_second(bytes.below(300)), false},
                        {seconds(1), per_second(bytes.below(300)), bytes.one_in(2)},
                        {seconds(3), {}, false}};
    }
    for (const model::Operation& operation : workload.operations)
        load.mix.push_back({operation.id, 1 + static_cast<int>(bytes.below(3))});
    return load;
}

model::Workload workload_from(Decisions& bytes, const model::Design& design, const model::Catalogue& catalogue) {
    std::vector<std::string> roles{"web"};
    for (const model::Node& node : design.nodes) {
        const std::vector<std::string>& serves = catalogue.product(node.product).serves;
        roles.insert(roles.end(), serves.begin(), serves.end());
    }
    model::Workload workload;
    const std::uint32_t operations = 1 + bytes.below(3);
    for (std::uint32_t i = 0; i < operations; ++i) {
        model::Operation operation;
        operation.id = "o" + std::to_string(i);
        operation.entry = "www";
        operation.protocol = "http";
        operation.idempotent = !bytes.one_in(2);
        operation.root = step_from(bytes, roles, 2);
        workload.operations.push_back(std::move(operation));
    }
    const std::uint32_t loads = 1 + bytes.below(3);
    for (std::uint32_t i = 0; i < loads; ++i)
        workload.loads.push_back(load_from(bytes, workload));
    return workload;
}

/// What may happen to the system; what its nodes cannot do is left out.
std::vector<model::PlanIntervention> interventions_from(Decisions& bytes, const model::Plan& plan) {
    std::vector<model::PlanIntervention> interventions;
    const std::uint32_t count = bytes.below(7);
    for (std::uint32_t i = 0; i < count; ++i) {
        model::Intervention one;
        const auto node = bytes.below(static_cast<std::uint32_t>(plan.design.nodes.size()));
        one.node = plan.design.nodes[node].id;
        one.at = Time{} + milliseconds(bytes.below(3'000));
        one.operation = "o0";
        one.factor = {bytes.below(5) * 1'000'000};
        one.rate = per_second(bytes.below(200));
        switch (bytes.below(6)) {
        case 0: one.kind = model::InterventionKind::stop; break;
        case 1: one.kind = model::InterventionKind::start; break;
        case 2: one.kind = model::InterventionKind::restart; break;
        case 3: one.kind = model::InterventionKind::send; break;
        case 4: one.kind = model::InterventionKind::spike; break;
        default: one.kind = model::InterventionKind::set_rate; break;
        }
        if (has_repair(one.kind) && bytes.one_in(2)) one.lasts = milliseconds(1 + bytes.below(1'000));
        if (bytes.one_in(3)) {
            one.when = {static_cast<model::Quantity>(bytes.below(4)), one.node, 1 + bytes.below(20)};
            if (one.when->quantity == model::Quantity::sent) one.when->subject = "o0";
        }
        const auto resolved = model::resolve(plan, one);
        if (resolved) interventions.push_back(*resolved);
    }
    return interventions;
}

void check_stations(const sim::Simulation& simulation) {
    const model::Plan& plan = simulation.plan();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        const sim::InstanceView view = simulation.view(instance);
        const auto backlog = static_cast<std::uint32_t>(plan.node_of(instance).parameters.backlog);
        must(view.busy <= view.workers, "no more workers are busy than there are");
        must(view.up || view.in_hand == 0, "what is down has nothing in hand");
        if (plan.instances[i].host == instance) continue;
        if (plan.instances[i].blocking) must(view.queued <= backlog, "a queue keeps its limit");
        if (!plan.instances[i].blocking && backlog > 0) must(view.in_hand <= backlog, "an event loop keeps its limit");
    }
}

void check_requests(const sim::Simulation& simulation, const std::vector<sim::FinishedRequest>& finished,
                    const sim::Metrics& metrics) {
    std::vector<bool> ended(simulation.requests(), false);
    for (const sim::FinishedRequest& request : finished) {
        must(request.ordinal < ended.size(), "only what was sent ends");
        must(!ended[request.ordinal], "a request ends once");
        ended[request.ordinal] = true;
        must(request.start <= request.end && request.end <= simulation.now(), "time goes forward");
    }
    must(finished.size() + simulation.requests_in_flight() == simulation.requests(), "a request is ended or under way");
    std::uint64_t started = 0;
    std::uint64_t counted = 0;
    for (const sim::OperationMetrics& operation : metrics.operations()) {
        started += operation.started;
        counted += operation.finished();
    }
    must(started == simulation.requests() && counted == finished.size(), "the metrics count what happened");
}

sim::Simulation begin(const std::shared_ptr<const model::Plan>& plan,
                      const std::vector<model::PlanIntervention>& interventions) {
    sim::Simulation simulation(plan, {7, 0});
    for (const model::PlanIntervention& one : interventions)
        simulation.intervene(one);
    return simulation;
}

constexpr Time end{4'000'000'000};
constexpr std::uint64_t most_events = 30'000;

void check_run(const std::shared_ptr<const model::Plan>& plan,
               const std::vector<model::PlanIntervention>& interventions) {
    sim::Simulation whole = begin(plan, interventions);
    whole.advance({end, most_events});
    sim::Simulation sliced = begin(plan, interventions);
    sim::Simulation checkpoint = sliced;
    sim::Metrics metrics(*plan);
    std::vector<sim::FinishedRequest> finished;
    const sim::Recorder recorder{nullptr, &metrics, &finished};
    Time before;
    for (std::uint64_t slice = 1; sliced.events() < most_events; slice = slice % 97 + 5) {
        const auto stopped = sliced.advance({end, std::min(slice, most_events - sliced.events())}, recorder);
        must(sliced.now() >= before, "time goes forward");
        before = sliced.now();
        check_stations(sliced);
        if (slice == 50 && checkpoint.events() == 0) checkpoint = sliced;
        if (stopped != sim::Stopped::at_budget) break;
    }
    check_requests(sliced, finished, metrics);
    must(sliced.digest() == whole.digest() && sliced.events() == whole.events(), "slices change nothing");
    checkpoint.advance({end, most_events - std::min(most_events, checkpoint.events())});
    must(checkpoint.digest() == whole.digest(), "a checkpoint goes on like the run that it was taken of");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    Decisions bytes(data, size);
    const model::Catalogue& catalogue = model::built_in_catalogue();
    // Through the reader, which refuses what no document may state.
    const auto design =
        model::read_design(model::write_design(design_from(bytes, catalogue), catalogue), "fuzz", catalogue);
    if (!design) return -1;
    const auto plan = model::make_plan(catalogue, *design, workload_from(bytes, *design, catalogue));
    if (!plan) return -1;
    check_run(*plan, interventions_from(bytes, **plan));
    return 0;
}
