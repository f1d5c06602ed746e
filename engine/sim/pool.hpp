// Pools of connections: each caller's own for each of its links that states one.
#pragma once

#include "base/time.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::sim {

inline constexpr std::uint32_t no_pool = 0xffffffff;
inline constexpr std::uint32_t no_connection = 0xffffffff;

/// A first-in-first-out queue of calls, linked through Call::next_in_queue.
struct CallQueue {
    std::uint32_t first = 0xffffffff;
    std::uint32_t last = 0xffffffff;
    std::uint32_t length = 0;
};

/// An open connection that nobody uses.
struct IdleConnection {
    Time until; ///< closed from this instant on
    model::InstanceIndex server;
    std::uint32_t incarnation = 0; ///< of the server when the connection was made
    std::uint32_t counted = 0;     ///< as in its call
    std::uint32_t older = no_connection;
};

/// What one caller instance has over one link. In use, lost and idle together are never more than the link's limit,
/// but while what is in use has still to come back after a leak.
struct ConnectionPool {
    std::uint32_t limit = 0;
    std::uint32_t in_use = 0; ///< held by a call, from connecting to the answer
    std::uint32_t lost = 0;   ///< leaked: taken and never given back
    std::uint32_t idle = 0;
    std::uint32_t newest = no_connection; ///< of the idle ones, into ConnectionPools::connections
    CallQueue waiting;

    [[nodiscard]] bool may_lend() const { return in_use + lost < limit; }
};

struct ConnectionPools {
    std::vector<ConnectionPool> pools; ///< by PlanLink::first_pool + the caller's ordinal
    std::vector<IdleConnection> connections;
    std::vector<std::uint32_t> unused; ///< of `connections`

    void add_idle(ConnectionPool& pool, const IdleConnection& connection) {
        std::uint32_t place = static_cast<std::uint32_t>(connections.size());
        if (unused.empty()) {
            connections.emplace_back();
        } else {
            place = unused.back();
            unused.pop_back();
        }
        connections[place] = connection;
        connections[place].older = pool.newest;
        pool.newest = place;
        ++pool.idle;
    }

    /// Takes out the newest idle connection of those that `wanted` accepts, or nothing.
    template <class Wanted>
    std::optional<IdleConnection> take_idle(ConnectionPool& pool, const Wanted& wanted) {
        for (std::uint32_t* at = &pool.newest; *at != no_connection; at = &connections[*at].older) {
            if (wanted(connections[*at])) return take_out(pool, *at);
        }
        return std::nullopt;
    }

    std::optional<IdleConnection> take_oldest(ConnectionPool& pool) {
        return take_idle(pool, [](const IdleConnection& one) { return one.older == no_connection; });
    }

  private:
    /// Takes the connection at `place`, which some other's `older` or the pool's `newest` is, out of the list.
    IdleConnection take_out(ConnectionPool& pool, std::uint32_t& place) {
        const IdleConnection taken = connections[place];
        unused.push_back(place);
        place = taken.older;
        --pool.idle;
        return taken;
    }
};

} // namespace labrack::sim
