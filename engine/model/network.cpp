#include "model/network.hpp"

namespace labrack::model {

namespace {

/// The component whose card an instance sends and receives with: its machine, where it has one.
InstanceIndex machine_of(const Plan& plan, InstanceIndex instance) {
    const InstanceIndex host = plan.instances[instance.value].host;
    return host.exists() ? host : instance;
}

bool has_lines(const Parameters& parameters) {
    return parameters.download.bits_per_second > 0 || parameters.upload.bits_per_second > 0;
}

void cross(Crossings& found, std::uint32_t resource, Bandwidth capacity) {
    if (capacity.bits_per_second > 0) found.items[found.count++] = {resource, capacity};
}

/// The card and the line at one end of the way.
void cross_end(const Plan& plan, InstanceIndex instance, bool sends, std::uint32_t person, bool by_card,
               Crossings& found) {
    const InstanceIndex machine = machine_of(plan, instance);
    const std::uint32_t direction = sends ? 0 : 1;
    if (const std::uint32_t card = plan.network.first_card[machine.value]; by_card && card != Network::no_limit)
        cross(found, card + direction, plan.node_of(machine).parameters.bandwidth);
    if (const std::uint32_t line = plan.network.first_line[instance.value]; line != Network::no_limit) {
        const Parameters& client = plan.node_of(instance).parameters;
        cross(found, line + 2 * person + direction, sends ? client.upload : client.download);
    }
}

} // namespace

Network make_network(const Plan& plan) {
    Network network;
    std::uint32_t next = 0;
    const auto number = [&](bool limited, std::uint32_t count) {
        if (!limited) return Network::no_limit;
        network.limited = true;
        const std::uint32_t first = next;
        next += count;
        return first;
    };
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const Parameters& parameters = plan.node_of(index_of<InstanceIndex>(i)).parameters;
        network.first_card.push_back(number(parameters.bandwidth.bits_per_second > 0, 2));
        const auto people = static_cast<std::uint32_t>(parameters.clients);
        network.first_line.push_back(number(has_lines(parameters), 2 * people));
    }
    for (const Link& link : plan.design.links)
        network.first_wire.push_back(number(link.bandwidth.bits_per_second > 0, 2));
    return network;
}

Crossings crossings_of(const Plan& plan, const Way& way) {
    Crossings found;
    const bool by_card = machine_of(plan, way.from) != machine_of(plan, way.to);
    cross_end(plan, way.from, true, way.person, by_card, found);
    if (const std::uint32_t wire = plan.network.first_wire[way.link.value]; wire != Network::no_limit)
        cross(found, wire + (way.forwards ? 0 : 1), plan.design.links[way.link.value].bandwidth);
    cross_end(plan, way.to, false, way.person, by_card, found);
    return found;
}

} // namespace labrack::model
