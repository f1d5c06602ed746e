// What attackers have learnt in a run: sniffers of messages, scanners of ports.
#include "cli/run_report_parts.hpp"
#include "model/ports.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <vector>

namespace labrack::cli {

using nlohmann::ordered_json;

namespace {

/// Calls `visit(intervention)` for each of the kind that has happened.
template <class Visit>
void for_each_done(const FinishedRun& run, model::InterventionKind kind, Visit visit) {
    const auto interventions = run.simulation.interventions();
    for (std::size_t i = 0; i < interventions.size(); ++i) {
        if (interventions[i].kind == kind && run.simulation.has_happened(i)) visit(interventions[i]);
    }
}

std::set<model::LinkIndex> tapped_links(const FinishedRun& run) {
    std::set<model::LinkIndex> links;
    for_each_done(run, model::InterventionKind::sniff,
                  [&](const model::PlanIntervention& sniff) { links.insert(sniff.links.begin(), sniff.links.end()); });
    return links;
}

/// Those at whose ports somebody knocked.
std::set<model::InstanceIndex> scanned_instances(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    std::set<model::InstanceIndex> instances;
    for_each_done(run, model::InterventionKind::scan, [&](const model::PlanIntervention& scan) {
        for (const model::InstanceIndex instance : scan.group) {
            if (was_there(run, instance) && !model::ports_of(plan, plan.instances[instance.value].node).empty())
                instances.insert(instance);
        }
    });
    return instances;
}

/// Calls `visit(message, count)` for each kind of message that was heard over the link.
template <class Visit>
void for_each_heard(const FinishedRun& run, model::LinkIndex link, Visit visit) {
    for (const auto& [kind, count] : run.observations.sniffed) {
        if (kind.link == link) visit(kind.message, count);
    }
}

/// Calls `visit(answer, at)` for each answer of the instance.
template <class Visit>
void for_each_answer(const FinishedRun& run, model::InstanceIndex instance, Visit visit) {
    for (const auto& [answer, at] : run.observations.scanned) {
        if (answer.instance == instance) visit(answer, at);
    }
}

std::string spaced(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::vector<std::string> protocols_at(const FinishedRun& run, const ScannedAnswer& answer) {
    const model::Plan& plan = run.simulation.plan();
    return model::protocols_at(plan, plan.instances[answer.instance.value].node, answer.port);
}

} // namespace

std::string sniffed_table(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    std::vector<std::vector<std::string>> rows{{"sniffed", "protocol", "message", "heard", "readable", "first at"}};
    for (const model::LinkIndex index : tapped_links(run)) {
        const model::PlanLink& link = plan.links[index.value];
        const std::string name = plan.design.node(link.from).id + " to " + plan.design.node(link.to).id;
        const std::size_t before = rows.size();
        for_each_heard(run, index, [&](sim::Message message, const SniffedCount& count) {
            rows.push_back({name, link.protocol, spaced(sim::to_text(message)), std::to_string(count.messages),
                            std::to_string(count.readable), to_text(count.first - Time{})});
        });
        if (rows.size() == before) rows.push_back({name, link.protocol, "-", "0", "0", "-"});
    }
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

std::string scanned_table(const FinishedRun& run) {
    std::vector<std::vector<std::string>> rows{{"scanned", "port", "protocols", "answer", "first at"}};
    for (const model::InstanceIndex instance : scanned_instances(run)) {
        const std::string name = run.simulation.plan().name_of(instance);
        const std::size_t before = rows.size();
        for_each_answer(run, instance, [&](const ScannedAnswer& answer, Time at) {
            rows.push_back({name, std::to_string(answer.port), listed(protocols_at(run, answer)),
                            answer.open ? "open" : "refused", to_text(at - Time{})});
        });
        if (rows.size() == before) rows.push_back({name, "-", "-", "none", "-"});
    }
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

void add_sniffed(const FinishedRun& run, ordered_json& document) {
    const model::Plan& plan = run.simulation.plan();
    for (const model::LinkIndex index : tapped_links(run)) {
        const model::PlanLink& link = plan.links[index.value];
        ordered_json one{{"from", plan.design.node(link.from).id},
                         {"to", plan.design.node(link.to).id},
                         {"protocol", link.protocol},
                         {"messages", ordered_json::object()}};
        for_each_heard(run, index, [&](sim::Message message, const SniffedCount& count) {
            one["messages"][std::string(sim::to_text(message))] = {
                {"heard", count.messages}, {"readable", count.readable}, {"first_ns", count.first.ns}};
        });
        document["sniffed"].push_back(std::move(one));
    }
}

void add_scanned(const FinishedRun& run, ordered_json& document) {
    for (const model::InstanceIndex instance : scanned_instances(run)) {
        ordered_json& answers = document["scanned"][run.simulation.plan().name_of(instance)] = ordered_json::array();
        for_each_answer(run, instance, [&](const ScannedAnswer& answer, Time at) {
            answers.push_back({{"port", answer.port},
                               {"protocols", protocols_at(run, answer)},
                               {"open", answer.open},
                               {"first_ns", at.ns}});
        });
    }
}

} // namespace labrack::cli
