// Flows: messages that are being transmitted over limited links, and the rate that each gets.
//
// Rates are max-min fair: all grow together until something on a flow's way is full, and whoever crosses that stays at
// this rate while the others go on growing ("progressive filling", Bertsekas and Gallager, Data Networks, 2nd ed.,
// 6.5.2). They are shared out anew whenever a flow begins or ends.
//
// Flows that cross the same things have the same rate. So they are kept together, as a path, with one virtual service:
// the data that each flow would have sent since the path came into use. A rate is a whole number of thousandths of a
// bit per second, rounded down; rate × time is then a whole number of 10^-12 bits, so service is exact and nothing
// drifts. Only the instant at which a flow ends is rounded, up to the next nanosecond.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/network.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace labrack::sim {

class Flows {
  public:
    static constexpr std::uint32_t none_left = 0xffffffff;
    static constexpr std::uint32_t no_path = 0xffffffff;

    /// Begins to transmit `size` (> 0) for `call` over what `crossings` (1 to Crossings::most, all different) lists.
    /// Returns the path, which stays the flow's own until it ends.
    std::uint32_t begin(Time now, Bytes size, std::span<const model::Crossing> crossings, std::uint32_t call);
    /// Ends the call's flow on `path` before all is sent.
    void cancel(Time now, std::uint32_t path, std::uint32_t call);
    /// Takes out one flow that has sent everything by `now`: its call, or none_left. Of several, the one that began
    /// first. When it returns none_left the rates are shared out anew.
    [[nodiscard]] std::uint32_t take_finished(Time now);

    [[nodiscard]] bool empty() const { return active_.empty(); }
    /// When the next flow ends if nothing changes; `never` without one.
    [[nodiscard]] Time due() const;
    /// When the flow that began last on `path` ends if nothing changes.
    [[nodiscard]] Time latest_due(std::uint32_t path) const;
    /// What each flow on `path` sends with, rounded down.
    [[nodiscard]] Bandwidth rate(std::uint32_t path) const;
    /// What all flows over `resource` send with together, rounded down.
    [[nodiscard]] Bandwidth carried(std::uint32_t resource) const;

    /// What there is of each, for the estimate of memory. Paths and shares that are not in use stay.
    [[nodiscard]] std::size_t paths() const { return paths_.size(); }
    [[nodiscard]] std::size_t shares() const { return shares_.size(); }
    [[nodiscard]] std::size_t flows() const;

    /// The instant for which an event stands in the calendar: an event at another instant is out of date.
    Time scheduled = never;

  private:
    using Wide = unsigned __int128;

    struct Flow {
        Wide finish = 0; ///< the path's service at which all is sent, in 10^-12 bits
        std::uint64_t sequence = 0;
        std::uint32_t call = 0;
    };
    struct Path {
        std::array<std::uint32_t, model::Crossings::most> shares{}; ///< positions in shares_
        std::size_t share_count = 0;
        std::vector<Flow> flows; ///< a heap: the least (finish, sequence) in front
        Wide service = 0;        ///< in 10^-12 bits, at `updated`
        std::int64_t rate = 0;   ///< of each flow, in 10^-3 bit/s
        Time updated;
        Time due = never;         ///< of the flow in front
        std::uint64_t newest = 0; ///< sequence of the flow that began last
        bool settled = false;     ///< while rates are shared out: it has its new rate
    };
    /// A resource in use.
    struct Share {
        std::uint32_t resource = 0;
        std::uint32_t paths = 0;   ///< that cross it; 0: the place is free
        std::int64_t capacity = 0; ///< in 10^-3 bit/s
        std::int64_t left = 0;     ///< while rates are shared out: not given away yet
        std::int64_t flows = 0;    ///< while rates are shared out: that have no rate yet
        bool full = false;
    };

  public:
    static constexpr std::size_t path_size = sizeof(Path);
    static constexpr std::size_t flow_size = sizeof(Flow);
    static constexpr std::size_t share_size = sizeof(Share);

  private:
    std::vector<Path> paths_; ///< those that are not in use stay for their memory
    std::vector<std::uint32_t> active_;
    std::vector<std::uint32_t> unused_;
    std::vector<Share> shares_;
    std::uint64_t next_sequence_ = 0;
    bool changed_ = false; ///< flows have ended since the rates were shared out

    static bool ends_later(const Flow& a, const Flow& b);
    static void advance(Path& path, Time now);
    static Time due_of(const Path& path, const Flow& flow);
    static void set_rate(Path& path, std::int64_t rate, Time now);
    [[nodiscard]] std::uint32_t find_path(std::span<const model::Crossing> crossings) const;
    [[nodiscard]] std::uint32_t open_path(Time now, std::span<const model::Crossing> crossings);
    [[nodiscard]] std::uint32_t take_share(const model::Crossing& crossing);
    void close_path(std::uint32_t path);
    void share_out(Time now);
    [[nodiscard]] std::int64_t mark_full();
};

} // namespace labrack::sim
