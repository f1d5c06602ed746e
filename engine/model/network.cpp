#include "model/network.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

bool has_lines(const Parameters& parameters) {
    return parameters.download.bits_per_second > 0 || parameters.upload.bits_per_second > 0;
}

void cross(Crossings& found, std::uint32_t resource, Bandwidth capacity) {
    if (capacity.bits_per_second > 0) found.items[found.count++] = {resource, capacity};
}

void cross_card(const Plan& plan, InstanceIndex machine, bool sends, Crossings& found) {
    const std::uint32_t card = plan.network.first_card[machine.value];
    if (card != Network::no_limit) cross(found, card + (sends ? 0 : 1), plan.node_of(machine).parameters.bandwidth);
}

void cross_line(const Plan& plan, InstanceIndex client, bool sends, std::uint32_t person, Crossings& found) {
    const std::uint32_t line = plan.network.first_line[client.value];
    if (line == Network::no_limit) return;
    const Parameters& parameters = plan.node_of(client).parameters;
    cross(found, line + 2 * person + (sends ? 0 : 1), sends ? parameters.upload : parameters.download);
}

} // namespace

void Crossings::add(const Crossings& further) {
    for (const Crossing& crossing : further.all()) {
        const auto is_same = [&](const Crossing& one) { return one.resource == crossing.resource; };
        const bool known = std::any_of(items.begin(), items.begin() + count, is_same);
        if (!known && count < most) items[count++] = crossing;
    }
}

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
    const bool by_card = way.from_machine != way.to_machine;
    if (by_card) cross_card(plan, way.from_machine, true, found);
    cross_line(plan, way.from, true, way.person, found);
    if (const std::uint32_t wire = plan.network.first_wire[way.link.value]; wire != Network::no_limit)
        cross(found, wire + (way.forwards ? 0 : 1), plan.design.links[way.link.value].bandwidth);
    if (by_card) cross_card(plan, way.to_machine, false, found);
    cross_line(plan, way.to, false, way.person, found);
    const Instance& from = plan.instances[way.from.value];
    const Instance& to = plan.instances[way.to.value];
    if (from.gateway.exists() && to.outside) cross_card(plan, from.gateway, true, found);
    if (to.gateway.exists() && from.outside) cross_card(plan, to.gateway, false, found);
    return found;
}

} // namespace labrack::model
