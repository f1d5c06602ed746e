#include "sim/network_faults.hpp"

#include <algorithm>

namespace labrack::sim {

void NetworkFaults::set_loss(model::LinkIndex link, Share share) {
    if (link.value >= loss_.size()) loss_.resize(link.value + 1);
    loss_[link.value] = share;
    const auto loses = [](Share one) { return one.ppm > 0; };
    lossy_links_ = static_cast<std::uint32_t>(std::count_if(loss_.begin(), loss_.end(), loses));
}

Share NetworkFaults::loss(model::LinkIndex link) const {
    return link.value < loss_.size() ? loss_[link.value] : Share{};
}

void NetworkFaults::part(const std::vector<model::InstanceIndex>& group,
                         const std::vector<model::InstanceIndex>& from) {
    Partition partition;
    const auto put = [&](model::InstanceIndex instance, Side side) {
        if (instance.value >= partition.size()) partition.resize(instance.value + 1, Side::neither);
        partition[instance.value] = side;
    };
    for (const model::InstanceIndex instance : from)
        put(instance, Side::other);
    for (const model::InstanceIndex instance : group)
        put(instance, Side::one);
    partitions_.push_back(std::move(partition));
}

void NetworkFaults::heal(const std::vector<model::InstanceIndex>& group,
                         const std::vector<model::InstanceIndex>& from) {
    std::erase_if(partitions_, [&](const Partition& partition) {
        return std::any_of(group.begin(), group.end(), [&](model::InstanceIndex a) {
            return std::any_of(from.begin(), from.end(),
                               [&](model::InstanceIndex b) { return parts(partition, a, b); });
        });
    });
}

bool NetworkFaults::are_parted(model::InstanceIndex a, model::InstanceIndex b) const {
    return std::any_of(partitions_.begin(), partitions_.end(),
                       [&](const Partition& partition) { return parts(partition, a, b); });
}

NetworkFaults::Side NetworkFaults::side_of(const Partition& partition, model::InstanceIndex instance) {
    return instance.value < partition.size() ? partition[instance.value] : Side::neither;
}

bool NetworkFaults::parts(const Partition& partition, model::InstanceIndex a, model::InstanceIndex b) {
    const Side one = side_of(partition, a);
    const Side other = side_of(partition, b);
    return one != Side::neither && other != Side::neither && one != other;
}

} // namespace labrack::sim
