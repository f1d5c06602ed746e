// What a database's members know: numbers of writes, and who has which.
//
// Every write that commits takes the next number of its database. A member's position is the highest number up to which
// it has everything. Replicas apply in order, so a position says it all.
#pragma once

#include "base/time.hpp"
#include "sim/ring.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace labrack::sim {

/// A write that some replica may not have yet.
struct Commit {
    Time at;
    std::uint32_t call = 0; ///< of State::calls, that waits for replicas to have it; or another one by now
};

/// The latest commits of a database, without gaps; the oldest is forgotten when there are more than `most`.
class CommitLog {
  public:
    static constexpr std::size_t most = 1u << 20;

    void push(const Commit& commit) {
        if (commits_.size() == most) pop();
        commits_.push(commit);
    }
    void pop() {
        commits_.pop();
        ++first_;
    }
    [[nodiscard]] bool empty() const { return commits_.empty(); }
    [[nodiscard]] std::size_t size() const { return commits_.size(); }
    /// Number of the oldest that is not forgotten.
    [[nodiscard]] std::uint64_t first() const { return first_; }
    [[nodiscard]] const Commit* find(std::uint64_t number) const {
        if (number < first_ || number - first_ >= commits_.size()) return nullptr;
        return &commits_.at(static_cast<std::size_t>(number - first_));
    }

  private:
    Ring<Commit> commits_;
    std::uint64_t first_ = 1;
};

/// Where a database stands when its primary is gone.
enum class Failover : std::uint8_t {
    none,
    detecting,    ///< the primary does not answer
    promoting,    ///< it is given up, and a replica prepares to take over
    reconnecting, ///< the replica is the primary, and callers don't know yet
};

/// Writes that a failover has cut off: there is nothing in these numbers.
struct Cut {
    std::uint64_t kept = 0; ///< the last number before them
    std::uint64_t last = 0; ///< the last of them
};

/// Writes that were acknowledged and are gone.
struct Loss {
    std::uint32_t database = 0; ///< of Plan::databases
    Time at;                    ///< when it was certain
    std::uint64_t first = 0;    ///< their numbers lie between this
    std::uint64_t last = 0;     ///< and this, both included
    std::uint64_t count = 0;    ///< as many as there are numbers, unless a whole disk was lost
};

struct DatabaseState {
    std::uint32_t primary = 0;      ///< of State::members
    std::uint32_t routed_to = 0;    ///< of State::members: whom callers take for the primary
    std::uint32_t turn = 0;         ///< of the members, the next that is read
    std::uint64_t last = 0;         ///< number of the latest write
    std::uint64_t acknowledged = 0; ///< writes that a caller was told of, without those that are lost
    std::uint64_t lost = 0;         ///< acknowledged writes that are gone
    std::uint64_t lost_up_to = 0;   ///< number of the latest of them
    std::uint32_t failovers = 0;
    Failover failover = Failover::none;
    Time due = never;  ///< of the failover's next step; an event at another instant is out of date
    Time stream_since; ///< replicas have been able to follow the primary since then
    CommitLog log;
    std::vector<Cut> cuts;                     ///< rising, without a common number
    std::vector<std::uint64_t> unacknowledged; ///< numbers of the writes that nobody was told of, rising
};

struct MemberState {
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

    std::uint64_t applied = 0;      ///< position; of a primary see Runner::position()
    std::uint64_t limit = no_limit; ///< without a primary no more than this has reached it
    std::uint64_t reach = no_limit; ///< across a partition no more than this has reached it
    std::uint64_t unheard = 0;      ///< the first number whose arrival it could not tell the primary of; 0 = none
    Time since;                     ///< it has been able to follow the primary since then
    Time down_since;
    Time due = never;        ///< of the write that it applies; an event at another instant is out of date
    Time change_due = never; ///< when it is given up, or an old primary becomes a replica
    Duration worst_lag;      ///< from a write at the primary to its application here, the longest so far
    bool standby = false;
    bool fenced = false; ///< an old primary: it serves nobody
    bool gone = false;   ///< silent for too long: it is neither read nor waited for
    bool empty = false;  ///< it has lost its data with its power
};

} // namespace labrack::sim
