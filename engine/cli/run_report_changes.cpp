// What has changed in a system during a run: functions that started, instances that came and went, interventions.
#include "cli/run_report_parts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace labrack::cli {

using nlohmann::ordered_json;

namespace {

/// Calls `visit(instance, view)` for each function.
template <class Visit>
void for_each_function(const FinishedRun& run, Visit visit) {
    const model::Plan& plan = run.simulation.plan();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        if (plan.instances[i].is_function) visit(instance, run.simulation.view(instance));
    }
}

/// The mean number of a component's instances, in thousandths.
std::int64_t mean_milli(const FinishedRun& run, model::NodeIndex node) {
    const std::int64_t span = (run.simulation.now() - run.metrics.totals_since()).ns;
    if (span <= 0) return 0;
    __int128 existed = 0;
    const std::uint32_t first = run.simulation.plan().first_instance[node.value].value;
    for (std::uint32_t i = 0; i < run.simulation.plan().instance_count[node.value]; ++i)
        existed += run.metrics.meters(model::InstanceIndex{first + i}).existed.ns;
    return static_cast<std::int64_t>(existed * 1'000 / span);
}

/// Calls `visit(id, view, mean in thousandths)` for each component whose instances come and go; a pipeline only makes
/// those of others do so.
template <class Visit>
void for_each_group(const FinishedRun& run, Visit visit) {
    const model::Plan& plan = run.simulation.plan();
    for (std::size_t i = 0; i < plan.groups.size(); ++i) {
        const model::Node& node = plan.design.node(plan.groups[i].node);
        if (node.parameters.build_time.ns == 0 && node.parameters.push_time.ns == 0)
            visit(node.id, run.simulation.group(i), mean_milli(run, plan.groups[i].node));
    }
}

/// The components of several instances, each once.
std::string names_of(const model::Plan& plan, const std::vector<model::InstanceIndex>& instances) {
    std::vector<model::NodeIndex> named;
    std::string text;
    for (const model::InstanceIndex instance : instances) {
        const model::NodeIndex node = plan.instances[instance.value].node;
        if (std::find(named.begin(), named.end(), node) != named.end()) continue;
        named.push_back(node);
        text += (text.empty() ? "" : ", ") + plan.design.node(node).id;
    }
    return text;
}

/// The component or instance that it is about, the components on the one side of a partition, or one of the links.
std::string subject_of(const FinishedRun& run, const model::PlanIntervention& change) {
    const model::Plan& plan = run.simulation.plan();
    if (change.node.exists()) {
        const std::string& id = plan.design.node(change.node).id;
        return change.ordinal ? id + "#" + std::to_string(*change.ordinal) : id;
    }
    if (change.links.empty()) return names_of(plan, change.group);
    const model::PlanLink& link = plan.links[change.links.front().value];
    return plan.design.node(link.from).id + " to " + plan.design.node(link.to).id;
}

/// What the repair of a fault that lasts is called, by the kind that model::repair_of() gives it. The compiler misses
/// no kind: those without a repair never end.
std::string_view ending_text(model::InterventionKind kind) {
    using Kind = model::InterventionKind;
    switch (kind) {
    case Kind::start:
    case Kind::renew_certificate:
    case Kind::repair_connections:
    case Kind::heal: break; // verbs by which somebody can do the same
    case Kind::spike: return "spike ends";
    case Kind::slow: return "slow ends";
    case Kind::loss: return "loss ends";
    case Kind::stop:
    case Kind::restart:
    case Kind::set_rate:
    case Kind::send:
    case Kind::invalidate:
    case Kind::deploy:
    case Kind::roll_back:
    case Kind::drain:
    case Kind::expire_certificate:
    case Kind::leak_connections:
    case Kind::partition:
    case Kind::sniff:
    case Kind::scan: break;
    }
    return model::to_text(kind);
}

/// "stop", "spike ends".
std::string verb_of(const model::PlanIntervention& change) {
    return std::string(change.ends ? ending_text(change.kind) : model::to_text(change.kind));
}

} // namespace

std::string functions_table(const FinishedRun& run) {
    std::vector<std::vector<std::string>> rows{{"function", "cold starts", "idle", "in hand"}};
    for_each_function(run, [&](model::InstanceIndex instance, const sim::InstanceView& view) {
        rows.push_back({run.simulation.plan().name_of(instance), std::to_string(view.cold_starts),
                        std::to_string(view.idle), std::to_string(view.in_hand)});
    });
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

void add_functions(const FinishedRun& run, ordered_json& document) {
    for_each_function(run, [&](model::InstanceIndex instance, const sim::InstanceView& view) {
        document["functions"][run.simulation.plan().name_of(instance)] = {
            {"cold_starts", view.cold_starts}, {"idle", view.idle}, {"in_hand", view.in_hand}};
    });
}

std::string instances_table(const FinishedRun& run) {
    std::vector<std::vector<std::string>> rows{
        {"instances", "least", "mean", "most", "now", "ready", "fewest ready", "version"}};
    for_each_group(run, [&](const std::string& id, const sim::GroupView& view, std::int64_t mean) {
        rows.push_back({id, std::to_string(view.least), thousandths_text(mean), std::to_string(view.most),
                        std::to_string(view.now), std::to_string(view.ready), std::to_string(view.fewest_ready),
                        std::to_string(view.version)});
    });
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

void add_instances(const FinishedRun& run, ordered_json& document) {
    for_each_group(run, [&](const std::string& id, const sim::GroupView& view, std::int64_t mean) {
        document["instances"][id] = {{"least", view.least},    {"mean_milli", mean},
                                     {"most", view.most},      {"now", view.now},
                                     {"ready", view.ready},    {"fewest_ready", view.fewest_ready},
                                     {"version", view.version}};
    });
}

std::string interventions_table(const FinishedRun& run) {
    const auto interventions = run.simulation.interventions();
    if (interventions.empty()) return {};
    std::vector<std::size_t> order; // by time, what has not happened last
    std::vector<std::vector<std::string>> rows{{"at", "intervention", "of"}};
    for (std::size_t i = 0; i < interventions.size(); ++i)
        order.push_back(i);
    const auto time_of = [&](std::size_t i) { return run.simulation.has_happened(i) ? interventions[i].at : never; };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return time_of(a) < time_of(b); });
    for (const std::size_t i : order) {
        const Time at = time_of(i);
        rows.push_back({at != never             ? to_text(at - Time{})
                        : interventions[i].when ? "never"
                                                : "after the end",
                        verb_of(interventions[i]), subject_of(run, interventions[i])});
    }
    return aligned_table(rows) + "\n";
}

void add_interventions(const FinishedRun& run, ordered_json& document) {
    const auto interventions = run.simulation.interventions();
    for (std::size_t i = 0; i < interventions.size(); ++i) {
        const bool happened = run.simulation.has_happened(i);
        document["interventions"].push_back({{"at_ns", happened ? ordered_json(interventions[i].at.ns) : nullptr},
                                             {"kind", verb_of(interventions[i])},
                                             {"node", subject_of(run, interventions[i])}});
    }
}

} // namespace labrack::cli
