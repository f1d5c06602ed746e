#include "fuzz/generate.hpp"

#include <string>

namespace labrack::fuzz {

namespace {

Distribution time_from(Decisions& bytes) {
    const Duration mean = microseconds(bytes.below(30'000));
    switch (bytes.below(4)) {
    case 0: return {};
    case 1: return constant(mean);
    case 2: return exponential(mean);
    default: return log_normal(mean, 0.5 + bytes.below(3));
    }
}

class WorkloadMaker {
  public:
    WorkloadMaker(Decisions& bytes, const model::Design& design, const model::Catalogue& catalogue) : bytes_(bytes) {
        for (const model::Node& node : design.nodes) {
            const std::vector<std::string>& serves = catalogue.product(node.product).serves;
            roles_.insert(roles_.end(), serves.begin(), serves.end());
        }
        if (roles_.empty()) roles_.emplace_back("app");
        people_ = design.nodes.front().parameters.clients;
    }

    model::Workload workload() {
        for (std::uint32_t i = bytes_.below(3); i > 0; --i) {
            const int objects = 1 + static_cast<int>(bytes_.below(5'000));
            workload_.collections.push_back(
                {"c" + std::to_string(i), objects, 0.5 * bytes_.below(4), Bytes{1 + bytes_.below(50'000)}});
        }
        for (std::uint32_t i = 1 + bytes_.below(3); i > 0; --i)
            add_operation();
        for (std::uint32_t i = 1 + bytes_.below(3); i > 0; --i)
            add_load();
        return std::move(workload_);
    }

  private:
    Decisions& bytes_;
    model::Workload workload_;
    std::vector<std::string> roles_;
    int people_ = 1;

    void add_operation() {
        model::Operation operation;
        operation.id = "o" + std::to_string(workload_.operations.size());
        operation.entry = bytes_.one_in(8) ? "elsewhere" : "www";
        operation.protocol = "http";
        operation.idempotent = !bytes_.one_in(2);
        operation.root = step(2);
        operation.root.role = bytes_.one_in(4) ? "web" : "app";
        if (bytes_.one_in(4)) operation.root.role = bytes_.one_of(roles_);
        if (!operation.root.steps.empty() && bytes_.one_in(3)) {
            model::Step& upload =
                operation.root.steps[bytes_.below(static_cast<std::uint32_t>(operation.root.steps.size()))];
            if (upload.repeat == 1 && upload.probability.ppm == 1'000'000 && upload.parallel.empty() && !upload.later) {
                upload.role = "blob";
                upload.upload = true;
            }
        }
        workload_.operations.push_back(std::move(operation));
    }

    model::Step step(int depth) {
        model::Step step;
        step.role = bytes_.one_of(roles_);
        step.cpu = time_from(bytes_);
        step.wait = time_from(bytes_);
        if (bytes_.one_in(4)) step.disk = static_cast<int>(bytes_.below(20));
        step.in.count = bytes_.below(5'000);
        step.out.count = bytes_.below(60'000);
        if (!workload_.collections.empty() && bytes_.one_in(2)) {
            step.object = bytes_.one_of(workload_.collections).id;
            step.cacheable = bytes_.one_in(2);
            step.invalidates = bytes_.one_in(4);
        }
        if (step.role == "cache read" && bytes_.one_in(2)) {
            model::Step group;
            group.steps.push_back(this->step(0));
            step.on_miss.push_back(std::move(group));
        }
        const std::uint32_t children = depth == 0 ? 0 : bytes_.below(4);
        for (std::uint32_t i = 0; i < children; ++i)
            step.steps.push_back(part(depth - 1));
        return step;
    }

    model::Step part(int depth) {
        model::Step part = step(depth);
        if (bytes_.one_in(4)) part.repeat = 1 + static_cast<int>(bytes_.below(3));
        if (bytes_.one_in(4)) part.probability = {bytes_.below(101) * 10'000};
        if (bytes_.one_in(4)) part.parallel = "together";
        part.later = part.role == "background" || bytes_.one_in(6);
        return part;
    }

    void add_load() {
        model::Load load;
        load.client = "n0";
        load.arrivals = bytes_.one_in(2) ? model::Arrivals::regular : model::Arrivals::poisson;
        const std::uint32_t shape = bytes_.below(4);
        if (shape == 0) load.users = 1 + static_cast<int>(bytes_.below(static_cast<std::uint32_t>(people_)));
        if (shape == 0) load.think = time_from(bytes_);
        if (shape == 1)
            load.script = {1 + static_cast<int>(bytes_.below(300)), {}, milliseconds(1 + bytes_.below(3'000))};
        if (shape > 1) {
            load.profile = {{{}, per_second(bytes_.below(300)), false},
                            {seconds(1), per_second(bytes_.below(300)), bytes_.one_in(2)},
                            {seconds(3), {}, false}};
        }
        for (const model::Operation& operation : workload_.operations)
            load.mix.push_back({operation.id, 1 + static_cast<int>(bytes_.below(3))});
        workload_.loads.push_back(std::move(load));
    }
};

/// The last of model::InterventionKind.
constexpr std::uint32_t last_kind = static_cast<std::uint32_t>(model::InterventionKind::drain);

} // namespace

model::Workload workload_from(Decisions& bytes, const model::Design& design, const model::Catalogue& catalogue) {
    return WorkloadMaker(bytes, design, catalogue).workload();
}

std::vector<model::PlanIntervention> interventions_from(Decisions& bytes, const model::Plan& plan) {
    std::vector<model::PlanIntervention> interventions;
    for (std::uint32_t left = bytes.below(12); left > 0; --left) {
        model::Intervention one;
        const std::uint32_t node = bytes.below(static_cast<std::uint32_t>(plan.design.nodes.size()));
        one.kind = static_cast<model::InterventionKind>(bytes.below(last_kind + 1));
        const bool at_client = one.kind == model::InterventionKind::send ||
                               one.kind == model::InterventionKind::spike ||
                               one.kind == model::InterventionKind::set_rate;
        one.node = plan.design.nodes[at_client ? 0 : node].id;
        if (!at_client && bytes.one_in(4) && plan.instance_count[node] > 1)
            one.node += "#" + std::to_string(bytes.below(plan.instance_count[node]));
        one.at = Time{} + milliseconds(bytes.below(3'000));
        one.operation = "o0";
        one.client = static_cast<int>(bytes.below(200));
        one.factor = {(1 + bytes.below(5)) * 1'000'000};
        one.rate = per_second(bytes.below(200));
        one.never_ready = bytes.one_in(3);
        if (bytes.one_in(3)) one.errors = {bytes.below(101) * 10'000};
        if (has_repair(one.kind) && bytes.one_in(2)) one.lasts = milliseconds(1 + bytes.below(1'000));
        if (bytes.one_in(3)) {
            one.when = {static_cast<model::Quantity>(bytes.below(4)), plan.design.nodes[node].id, 1 + bytes.below(20)};
            if (one.when->quantity == model::Quantity::sent) one.when->subject = "o0";
            if (one.when->quantity == model::Quantity::utilisation) one.when->threshold *= 50'000;
        }
        const auto resolved = model::resolve(plan, one);
        if (resolved) interventions.push_back(*resolved);
    }
    return interventions;
}

} // namespace labrack::fuzz
