// What is wrong with the network at an instant: links that lose messages, and groups that cannot reach each other.
#pragma once

#include "base/quantity.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <vector>

namespace labrack::sim {

class NetworkFaults {
  public:
    /// Whether there is anything at all: most runs ask no more.
    [[nodiscard]] bool any() const { return !partitions_.empty() || lossy_links_ > 0; }

    /// From now on each message over the link is lost with this probability, 0 % to 100 %.
    void set_loss(model::LinkIndex link, Share share);
    [[nodiscard]] Share loss(model::LinkIndex link) const;

    /// Nothing gets from the one group to the other any more, either way. Who stands in both is in the first.
    void part(const std::vector<model::InstanceIndex>& group, const std::vector<model::InstanceIndex>& from);
    /// Ends every partition that keeps any of the one group from any of the other.
    void heal(const std::vector<model::InstanceIndex>& group, const std::vector<model::InstanceIndex>& from);
    [[nodiscard]] bool are_parted(model::InstanceIndex a, model::InstanceIndex b) const;

  private:
    enum class Side : std::uint8_t { neither, one, other };
    using Partition = std::vector<Side>; ///< by instance, up to the last one that has a side

    std::vector<Share> loss_; ///< by link, up to the last one that ever lost anything
    std::uint32_t lossy_links_ = 0;
    std::vector<Partition> partitions_;

    [[nodiscard]] static Side side_of(const Partition& partition, model::InstanceIndex instance);
    [[nodiscard]] static bool parts(const Partition& partition, model::InstanceIndex a, model::InstanceIndex b);
};

} // namespace labrack::sim
