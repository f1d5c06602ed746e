// What the internet can reach, and machines that nobody watches.
#include "analysis/rules.hpp"
#include "model/filters.hpp"
#include "model/monitoring.hpp"
#include "model/ports.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace labrack::analysis {

namespace {

using model::NodeIndex;

constexpr std::uint16_t ssh_port = 22;

/// Whether a client has a link to the port: it is there to be reached.
bool is_meant_for_clients(const model::Plan& plan, NodeIndex node, std::uint16_t port) {
    const std::vector<std::string> protocols = model::protocols_at(plan, node, port);
    return std::any_of(plan.links.begin(), plan.links.end(), [&](const model::PlanLink& link) {
        return link.to == node && plan.is_client(link.from) &&
               std::find(protocols.begin(), protocols.end(), link.protocol) != protocols.end();
    });
}

std::string_view aspect_of(const model::Plan& plan, NodeIndex node, std::uint16_t port) {
    if (port == ssh_port) return "administration";
    return plan.kind_of(node).role == model::Role::data ? "data" : "inside";
}

/// The ports of the component's first instance that the internet reaches, and that no client is meant to.
std::vector<std::uint16_t> exposed_ports(const model::Plan& plan, NodeIndex node) {
    if (plan.is_client(node) || first_count(plan, node) == 0) return {};
    const model::InstanceIndex first = plan.first_instance[node.value];
    if (plan.instances[first.value].outside) return {};
    std::vector<std::uint16_t> ports = model::ports_open_to_internet(plan, first);
    std::erase_if(ports, [&](std::uint16_t port) { return is_meant_for_clients(plan, node, port); });
    return ports;
}

/// Components told of together, each with the ports.
struct Exposed {
    std::vector<std::string> components;
    std::vector<LocalText> listed;
};

} // namespace

void find_exposed_ports(const Subject& subject, Findings& out) {
    std::map<std::string_view, Exposed> by_aspect;
    for (std::size_t n = 0; n < subject.plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        std::map<std::string_view, std::string> ports;
        for (const std::uint16_t port : exposed_ports(subject.plan, node)) {
            std::string& text = ports[aspect_of(subject.plan, node, port)];
            text += (text.empty() ? "" : ", ") + std::to_string(port);
        }
        const LocalText label = subject.label(node);
        for (const auto& [aspect, numbers] : ports) {
            Exposed& all = by_aspect[aspect];
            all.components.push_back(subject.id(node));
            all.listed.push_back({label.en + " (" + numbers + ")", label.in("es") + " (" + numbers + ")"});
        }
    }
    constexpr std::array<std::string_view, 3> worst_first{"data", "administration", "inside"};
    for (const std::string_view aspect : worst_first) {
        const auto found = by_aspect.find(aspect);
        if (found == by_aspect.end()) continue;
        out.push_back(subject.find("exposed-port", aspect, std::move(found->second.components), {},
                                   {{"exposed", enumerate(found->second.listed)}}));
    }
}

void find_unmonitored_hosts(const Subject& subject, Findings& out) {
    const model::Monitoring monitoring = model::monitoring_of(subject.plan);
    const auto tell = [&](std::string_view aspect, const std::vector<NodeIndex>& nodes) {
        std::vector<std::string> components;
        for (const NodeIndex node : nodes)
            components.push_back(subject.id(node));
        if (!components.empty()) out.push_back(subject.find("unmonitored-host", aspect, std::move(components), {}));
    };
    tell("host", monitoring.unwatched);
    tell("agent", monitoring.unheard);
    tell("collector", monitoring.idle);
}

} // namespace labrack::analysis
