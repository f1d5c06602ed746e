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

using model::InterventionKind;

/// The last of its kind.
constexpr auto last_kind = static_cast<std::uint32_t>(InterventionKind::scan);

/// What is done to a running system, at somebody with whom it can be done if there is one.
class InterventionMaker {
  public:
    InterventionMaker(Decisions& bytes, const model::Plan& plan) : bytes_(bytes), plan_(plan) {}

    model::Intervention intervention() {
        model::Intervention one;
        one.kind = static_cast<InterventionKind>(bytes_.below(last_kind + 1));
        one.at = Time{} + milliseconds(bytes_.below(3'000));
        aim(one);
        one.rate = per_second(bytes_.below(200));
        if (has_repair(one.kind) && bytes_.one_in(2)) one.lasts = milliseconds(1 + bytes_.below(1'000));
        if (bytes_.one_in(3)) wait(one);
        return one;
    }

  private:
    Decisions& bytes_;
    const model::Plan& plan_;

    [[nodiscard]] std::uint32_t node() { return bytes_.below(static_cast<std::uint32_t>(plan_.design.nodes.size())); }
    [[nodiscard]] const std::string& id(model::NodeIndex node) const { return plan_.design.node(node).id; }

    /// A component, or one of its instances.
    [[nodiscard]] std::string subject() {
        const std::uint32_t at = node();
        std::string name = plan_.design.nodes[at].id;
        if (bytes_.one_in(4) && plan_.instance_count[at] > 1)
            name += "#" + std::to_string(bytes_.below(plan_.instance_count[at]));
        return name;
    }

    /// Without a default, so that the compiler asks for each kind that there will be.
    void aim(model::Intervention& one) {
        switch (one.kind) {
        case InterventionKind::send:
        case InterventionKind::spike:
        case InterventionKind::set_rate: aim_at_clients(one); break;
        case InterventionKind::expire_certificate:
        case InterventionKind::renew_certificate: aim_at_certificate(one); break;
        case InterventionKind::leak_connections:
        case InterventionKind::repair_connections: aim_at_pool(one); break;
        case InterventionKind::partition:
        case InterventionKind::heal:
        case InterventionKind::scan: aim_at_groups(one); break;
        case InterventionKind::loss:
        case InterventionKind::sniff: aim_at_links(one); break;
        case InterventionKind::stop:
        case InterventionKind::start:
        case InterventionKind::restart:
        case InterventionKind::invalidate:
        case InterventionKind::deploy:
        case InterventionKind::roll_back:
        case InterventionKind::slow:
        case InterventionKind::drain: one.node = subject(); break;
        }
        if (one.kind == InterventionKind::slow) one.factor = {(1 + bytes_.below(5)) * 1'000'000};
        one.never_ready = bytes_.one_in(3);
        if (bytes_.one_in(3)) one.errors = {bytes_.below(101) * 10'000};
    }

    void aim_at_clients(model::Intervention& one) {
        one.node = plan_.design.nodes.front().id;
        one.operation = "o0";
        one.client = static_cast<int>(bytes_.below(200));
        one.factor = {bytes_.below(6) * 1'000'000};
    }

    /// Of whoever an encrypted link leads to.
    void aim_at_certificate(model::Intervention& one) {
        one.node = plan_.design.nodes[node()].id;
        std::vector<std::string> encrypted;
        for (const model::PlanLink& link : plan_.links)
            if (link.encrypted) encrypted.push_back(id(link.to));
        if (!encrypted.empty()) one.node = bytes_.one_of(encrypted);
    }

    void aim_at_pool(model::Intervention& one) {
        one.node = plan_.design.nodes[node()].id;
        std::vector<model::LinkIndex> pooled;
        for (std::size_t i = 0; i < plan_.links.size(); ++i)
            if (plan_.links[i].pool.size > 0) pooled.push_back(index_of<model::LinkIndex>(i));
        if (pooled.empty()) return;
        const model::PlanLink& link = plan_.links[bytes_.one_of(pooled).value];
        one.node = id(link.from);
        one.to = id(link.to);
        if (bytes_.one_in(2)) one.count = static_cast<int>(1 + bytes_.below(10));
    }

    void aim_at_groups(model::Intervention& one) {
        for (std::uint32_t left = 1 + bytes_.below(3); left > 0; --left)
            one.group.push_back(subject());
        if (one.kind == InterventionKind::scan || !bytes_.one_in(2)) return;
        for (std::uint32_t left = 1 + bytes_.below(3); left > 0; --left)
            one.from.push_back(subject());
    }

    /// Of somebody who has links, or between the two of one link.
    void aim_at_links(model::Intervention& one) {
        one.node = plan_.design.nodes[node()].id;
        one.share = {bytes_.below(101) * 10'000};
        if (plan_.links.empty() || bytes_.one_in(3)) return;
        const model::PlanLink& link = plan_.links[bytes_.below(static_cast<std::uint32_t>(plan_.links.size()))];
        one.node = id(link.from);
        if (bytes_.one_in(2)) one.to = id(link.to);
    }

    void wait(model::Intervention& one) {
        one.when = {static_cast<model::Quantity>(bytes_.below(4)), plan_.design.nodes[node()].id, 1 + bytes_.below(20)};
        if (one.when->quantity == model::Quantity::sent) one.when->subject = "o0";
        if (one.when->quantity == model::Quantity::utilisation) one.when->threshold *= 50'000;
    }
};

} // namespace

model::Workload workload_from(Decisions& bytes, const model::Design& design, const model::Catalogue& catalogue) {
    return WorkloadMaker(bytes, design, catalogue).workload();
}

std::vector<model::PlanIntervention> interventions_from(Decisions& bytes, const model::Plan& plan) {
    std::vector<model::PlanIntervention> interventions;
    InterventionMaker maker(bytes, plan);
    for (std::uint32_t left = bytes.below(12); left > 0; --left) {
        const auto resolved = model::resolve(plan, maker.intervention());
        if (resolved) interventions.push_back(*resolved);
    }
    return interventions;
}

} // namespace labrack::fuzz
