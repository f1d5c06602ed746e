#include "views/node_status.hpp"

#include "app/format.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

std::string_view locale_of(const Ui& ui) {
    return code(ui.strings.locale());
}

const model::Kind& kind_of(const session::Run& run, model::NodeIndex node) {
    return run.plan().catalogue.kind_of(run.plan().design.node(node).product);
}

/// "Load 20/s" of a client that sends by itself.
std::string client_text(const Ui& ui, const session::Run& run, model::NodeIndex node, const InstanceSum& sum) {
    for (std::size_t i = 0; i < run.plan().loads.size(); ++i) {
        const Rate rate = run.simulation().rate(i);
        if (run.plan().loads[i].client == node && rate.nano_per_second > 0)
            return ui.t("canvas.state.load", {{"rate", rate_text(ui.strings, rate)}});
    }
    if (sum.in_hand > 0) return ui.strings.count("canvas.state.waits_for", sum.in_hand);
    return kind_of(run, node).name.in(locale_of(ui));
}

std::string host_text(const Ui& ui, const model::Node& node, std::uint32_t machines) {
    if (machines > 1) return ui.strings.count("canvas.state.machines", machines);
    std::string text = node.parameters.address;
    if (!text.empty()) text += " · ";
    return text + ui.strings.count("canvas.state.cores", node.parameters.cores);
}

/// "82 % hits" of a cache that has been asked.
std::string hits_text(const Ui& ui, const InstanceSum& sum) {
    const double share = static_cast<double>(sum.hits) / static_cast<double>(sum.hits + sum.misses);
    return ui.t("canvas.state.hits", {{"share", share_text(ui.strings, share)}});
}

std::string record_text(const model::DnsRecord& record) {
    const std::size_t dot = record.name.find('.');
    return record.name.substr(0, dot) + " → " + record.value;
}

std::string working_text(const Ui& ui, const session::Run& run, model::NodeIndex node, const InstanceSum& sum,
                         bool spoken) {
    const model::Node& component = run.plan().design.node(node);
    const model::Product& product = run.plan().catalogue.product(component.product);
    const model::Kind& kind = kind_of(run, node);
    if (kind.is_host) return host_text(ui, component, sum.instances);
    if (kind.role == model::Role::client) return client_text(ui, run, node, sum);
    if (!component.parameters.records.empty()) return record_text(component.parameters.records.front());
    if (kind.is_queue && sum.queued > 0) return ui.strings.count("canvas.state.messages", sum.queued);
    if (sum.hits + sum.misses > 0) return hits_text(ui, sum);
    std::string text;
    const model::Instance& first = run.plan().instances[run.plan().first_instance[node.value].value];
    const bool pool = product.concurrency == model::Concurrency::blocking && sum.workers > 1 && sum.workers <= 32 &&
                      !first.is_function;
    // A component whose instances come and go says how many there are; its bar says how busy they are.
    const bool group = first.group != model::no_group && sum.instances > 1;
    if (group) text = ui.strings.count("canvas.state.instances", sum.instances);
    if (group && !spoken) return text;
    if (group && (pool || sum.in_hand > 0)) text += ", ";
    if (pool)
        text += ui.t(spoken ? "canvas.state.workers_busy" : "canvas.state.workers",
                     {{"busy", ui.strings.number(sum.busy)}, {"workers", ui.strings.number(sum.workers)}});
    else if (sum.in_hand > 0)
        text += ui.strings.count("canvas.state.in_hand", sum.in_hand);
    else if (!group)
        return kind.name.in(locale_of(ui));
    // The eye finds the queue beside the node.
    if (spoken && sum.queued > 0) text += ", " + ui.strings.count("canvas.state.waiting", sum.queued);
    return text;
}

} // namespace

InstanceSum sum_of(const session::Run& run, model::NodeIndex node) {
    InstanceSum sum;
    const std::uint32_t first = run.plan().first_instance[node.value].value;
    for (std::uint32_t i = 0; i < run.plan().instance_count[node.value]; ++i) {
        const sim::InstanceView view = run.simulation().view({first + i});
        sum.cold_starts += view.cold_starts;
        sum.hits += view.hits;
        sum.misses += view.misses;
        sum.restarts += view.restarts;
        if (!view.exists) continue;
        sum.instances += 1;
        sum.up += view.up ? 1 : 0;
        sum.starting += view.starting ? 1 : 0;
        sum.workers += view.workers;
        sum.busy += view.busy;
        sum.queued += view.queued;
        sum.in_hand += view.in_hand;
        sum.idle += view.idle;
        sum.kept += view.kept;
        sum.memory.count += view.memory.count;
        sum.memory_limit.count += view.memory_limit.count;
        sum.sending.bits_per_second += view.sending.bits_per_second;
        sum.receiving.bits_per_second += view.receiving.bits_per_second;
    }
    return sum;
}

bool works(const model::Kind& kind) {
    if (kind.is_host) return true;
    return kind.role != model::Role::client && kind.role != model::Role::operations &&
           kind.boundary == model::Boundary::none;
}

NodeStatus status_of(const Ui& ui, const session::Run& run, model::NodeIndex node, Duration window) {
    const InstanceSum sum = sum_of(run, node);
    NodeStatus status;
    status.up = sum.instances > 0 && sum.up == sum.instances;
    status.starting = sum.up == 0 && sum.starting > 0;
    status.off = sum.up == 0 && sum.starting == 0;
    status.queued = sum.queued;
    status.in_hand = sum.in_hand;
    status.measured = sum.workers > 0 && works(kind_of(run, node));
    if (status.measured) status.utilisation = std::clamp(run.utilisation(node, window).fraction(), 0.0, 1.0);
    if (status.starting) {
        status.text = ui.t("canvas.state.starting");
        status.tone = Tone::warn;
    } else if (status.off) {
        status.text = ui.t("canvas.state.stopped");
        status.tone = Tone::bad;
    } else if (!status.up) {
        status.text = ui.t("canvas.state.some_up",
                           {{"up", ui.strings.number(sum.up)}, {"all", ui.strings.number(sum.instances)}});
        status.tone = Tone::warn;
    } else {
        status.text = working_text(ui, run, node, sum, false);
        status.spoken = working_text(ui, run, node, sum, true);
    }
    if (status.spoken.empty()) status.spoken = status.text;
    return status;
}

std::string spoken_name(const Ui& ui, const session::Run& run, model::NodeIndex node, const NodeStatus& status) {
    const std::string& kind = kind_of(run, node).name.in(locale_of(ui));
    std::string name = node_name(ui, run, node);
    if (kind != status.spoken && kind != name) name += ", " + kind;
    return name + ", " + status.spoken;
}

const std::string& node_name(const Ui& ui, const session::Run& run, model::NodeIndex node) {
    return run.plan().design.node(node).name(locale_of(ui));
}

} // namespace labrack::ui
