// Weighted processor sharing: the instances of one host share its cores by weight, each within its limit, as Linux does
// with the control groups of containers (cpu.weight and cpu.max of cgroup v2), without its periods of 100 ms.
//
// The rates are weighted max-min fair: whoever wants less than its share of the cores, or may not have it, leaves the
// rest to the others by their weights (Bertsekas and Gallager, Data Networks, 2nd ed. 1992, 6.5.2). Within an instance
// its computations share equally, each using at most one core.
//
// Each instance has a virtual service of its own, in 1/1024 ns of processor time for each of its computations. Rates
// are ratios of integers, and the remainder of each division is carried, so that nothing drifts.
#pragma once

#include "base/time.hpp"
#include "sim/processor.hpp"

#include <cstdint>
#include <vector>

namespace labrack::sim {

/// What one instance may have of its host's processor.
struct CpuShare {
    std::uint32_t instance = 0;
    std::uint32_t weight = 1; ///< at least 1; only the ratios to the others' weights matter
    std::uint32_t limit = 0;  ///< in thousandths of a core; 0 = all of the host
};

class WeightedProcessor {
  public:
    explicit WeightedProcessor(std::uint32_t cores) : capacity_(cores * 1000) {}

    /// Cores in use, in thousandths.
    [[nodiscard]] std::uint32_t used() const { return used_; }

    /// Adds a computation of `demand` (>= 0) processor time for `call`, at the expense of `share`.
    void add(Time now, Duration demand, std::uint32_t call, const CpuShare& share);
    /// Removes a call's computation, if it has one, and gives the processor time that it still needed.
    Duration remove(Time now, std::uint32_t call);
    void clear(Time now);
    /// The call whose computation has ended by `now`, removed; or Processor::none_left.
    [[nodiscard]] std::uint32_t take_finished(Time now);
    /// Calls `visit(call, left)` for each computation: the processor time that it still needs.
    template <class Visit>
    void for_each(Time now, Visit visit) {
        advance(now);
        for (const Group& group : groups_) {
            for (const Computation& one : group.heap)
                visit(one.call, Processor::left_of(one, group.service));
        }
    }
    /// When the next computation ends if nothing changes; `never` without one.
    [[nodiscard]] Time due() const;

  private:
    /// One instance and its computations. Per ns each of them receives `received / divisor` units of 1/1024 ns.
    struct Group {
        CpuShare share;
        std::vector<Computation> heap; ///< least (finish, sequence) in front
        std::uint64_t service = 0;     ///< virtual service in 1/1024 ns
        std::uint64_t remainder = 0;   ///< of the last division, in 1/(1024 divisor) ns
        std::uint64_t received = 0;
        std::uint64_t divisor = 1;
        bool bounded = false; ///< by its limit or its number of computations, not by its weight
    };

    [[nodiscard]] Group& group_of(const CpuShare& share);
    [[nodiscard]] std::uint64_t bound_of(const Group& group) const;
    void advance(Time now);
    void share_out();
    static void set_rate(Group& group, std::uint64_t millicores, std::uint64_t of);

    std::uint32_t capacity_;    ///< in thousandths of a core
    std::uint32_t used_ = 0;    ///< of it, in thousandths of a core
    std::vector<Group> groups_; ///< of every instance that has computed here, by instance
    std::uint64_t next_sequence_ = 0;
    Time updated_;
};

} // namespace labrack::sim
