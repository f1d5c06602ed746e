#include "views/timeline_marks.hpp"

#include "app/format.hpp"
#include "views/node_status.hpp"
#include "views/words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

using Kind = model::InterventionKind;

/// A slider that is dragged sets a rate many times.
constexpr std::size_t most_marks = 100;

/// The components of these instances, each once; the rest is counted.
std::string names_of(const Ui& ui, const session::Run& run, const std::vector<model::InstanceIndex>& instances) {
    constexpr std::size_t most = 2;
    std::vector<model::NodeIndex> nodes;
    for (const model::InstanceIndex instance : instances) {
        const model::NodeIndex node = run.plan().instances[instance.value].node;
        if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(most, nodes.size()); ++i)
        text += (i == 0 ? "" : ", ") + node_name(ui, run, nodes[i]);
    if (nodes.size() > most)
        text = ui.t("time.and_more",
                    {{"names", text}, {"n", ui.strings.number(static_cast<double>(nodes.size() - most))}});
    return text;
}

/// Whom it was done to: a link, a component or one of its instances, or a group of components.
std::string subject_of(const Ui& ui, const session::Run& run, const model::PlanIntervention& change) {
    const model::Plan& plan = run.plan();
    if (change.links.size() == 1) {
        const model::PlanLink& link = plan.links[change.links.front().value];
        return node_name(ui, run, link.from) + " – " + node_name(ui, run, link.to);
    }
    if (change.node.exists()) {
        std::string name = node_name(ui, run, change.node);
        if (change.ordinal && plan.instance_count[change.node.value] > 1)
            name += "#" + std::to_string(*change.ordinal + 1);
        if (change.zone.exists())
            name = ui.t("time.in_zone", {{"node", name}, {"zone", node_name(ui, run, change.zone)}});
        return name;
    }
    return names_of(ui, run, change.group);
}

/// Whether it puts an end to what another of its kind has begun.
bool is_repair(const model::PlanIntervention& change) {
    switch (change.kind) {
    case Kind::spike: return change.ends || change.factor.ppm == 1'000'000;
    case Kind::slow: return change.ends || change.factor.ppm == 1'000'000;
    case Kind::loss: return change.share.ppm == 0;
    default: return false;
    }
}

std::string factor_text(const Ui& ui, Share factor) {
    const bool whole = factor.ppm % 1'000'000 == 0;
    return ui.strings.number(static_cast<double>(factor.ppm) * 1e-6, whole ? 0 : 1) + "×";
}

TimelineMark mark_of(const Ui& ui, const session::Run& run, const model::PlanIntervention& change) {
    const bool repair = is_repair(change);
    const std::string key = "time.mark." + std::string(model::to_text(change.kind)) + (repair ? ".ends" : "");
    const MarkSign sign = repair ? MarkSign{icon::circle_check, Tone::ok} : sign_of(change.kind);
    return {change.at,
            ui.t(key, {{"node", subject_of(ui, run, change)},
                       {"rate", rate_text(ui.strings, change.rate)},
                       {"factor", factor_text(ui, change.factor)},
                       {"share", share_text(ui.strings, change.share)}}),
            sign.icon, sign.tone};
}

} // namespace

MarkSign sign_of(model::InterventionKind kind) {
    switch (kind) {
    case Kind::stop: return {icon::power_off, Tone::bad};
    case Kind::start: return {icon::power, Tone::ok};
    case Kind::restart: return {icon::refresh_cw, Tone::accent};
    case Kind::set_rate: return {icon::gauge, Tone::neutral};
    case Kind::send: return {icon::send, Tone::neutral};
    case Kind::invalidate: return {icon::trash_2, Tone::accent};
    case Kind::spike: return {icon::trending_up, Tone::warn};
    case Kind::deploy: return {icon::rocket, Tone::accent};
    case Kind::roll_back: return {icon::undo_2, Tone::accent};
    case Kind::slow: return {icon::turtle, Tone::warn};
    case Kind::drain: return {icon::log_out, Tone::warn};
    case Kind::expire_certificate: return {icon::shield_off, Tone::bad};
    case Kind::renew_certificate: return {icon::shield_check, Tone::ok};
    case Kind::leak_connections: return {icon::droplet, Tone::warn};
    case Kind::repair_connections: return {icon::wrench, Tone::ok};
    case Kind::partition: return {icon::unlink, Tone::bad};
    case Kind::heal: return {icon::link, Tone::ok};
    case Kind::loss: return {icon::wifi_off, Tone::warn};
    case Kind::sniff: return {icon::ear, Tone::bad};
    case Kind::scan: return {icon::radar, Tone::bad};
    }
    return {icon::zap, Tone::neutral};
}

std::vector<TimelineMark> marks_of(const Ui& ui, const session::Run& run) {
    const auto interventions = run.simulation().interventions();
    std::vector<TimelineMark> out;
    for (std::size_t i = 0; i < interventions.size(); ++i)
        if (interventions[i].kind != Kind::send && run.simulation().has_happened(i))
            out.push_back(mark_of(ui, run, interventions[i]));
    std::stable_sort(out.begin(), out.end(), [](const TimelineMark& a, const TimelineMark& b) { return a.at < b.at; });
    if (out.size() > most_marks) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most_marks));
    return out;
}

} // namespace labrack::ui
