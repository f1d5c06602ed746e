// What a cache holds: objects in order of their last use, found through an open-addressing table. All of it is values
// in arrays, so that copying it is a checkpoint.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace labrack::sim {

/// Which thing a cache holds: of which collection, and which of its objects; equal for all steps about it.
using ObjectKey = std::uint64_t;

/// From keys to numbers: linear probing in an array of a power of two, at most half full; what is erased leaves no
/// tombstone (Knuth, The Art of Computer Programming III, 6.4, algorithm R).
class ObjectTable {
  public:
    static constexpr std::uint32_t none = 0xffffffff;

    [[nodiscard]] std::uint32_t find(ObjectKey key) const;
    /// Adds a key that the table has not.
    void insert(ObjectKey key, std::uint32_t number);
    /// Gives a key that the table has another number.
    void replace(ObjectKey key, std::uint32_t number);
    void erase(ObjectKey key);
    void clear();
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] std::size_t slots() const { return slots_.size(); }

  private:
    struct Slot {
        ObjectKey key = 0;
        std::uint32_t number = none; ///< none: the slot is empty
    };
    std::vector<Slot> slots_;
    std::size_t count_ = 0;

    [[nodiscard]] std::size_t home(ObjectKey key) const;
    void grow();
};

/// Objects up to a number and a size in all; the least recently used makes room. Every operation takes O(1).
class LeastRecentlyUsed {
  public:
    LeastRecentlyUsed() = default;
    /// `most_objects` at least 1; `most_bytes` 0: as many as there are.
    LeastRecentlyUsed(std::uint32_t most_objects, std::int64_t most_bytes)
        : most_objects_(most_objects), most_bytes_(most_bytes) {}

    /// Whether the object is there and not out of date; it is the most recently used then.
    bool use(ObjectKey key, Time now);
    /// Puts the object in, most recently used, of use before `until`. An object larger than everything is not kept.
    void put(ObjectKey key, std::int64_t bytes, Time until);
    /// Takes the object out, if it is there.
    void drop(ObjectKey key);
    void clear();

    [[nodiscard]] std::size_t size() const { return table_.size(); }
    [[nodiscard]] std::int64_t bytes() const { return bytes_; }
    /// Places for objects that it has had to make, taken or not.
    [[nodiscard]] std::size_t places() const { return entries_.size(); }
    [[nodiscard]] std::size_t slots() const { return table_.slots(); }

  private:
    static constexpr std::uint32_t none = 0xffffffff;
    struct Entry {
        ObjectKey key = 0;
        std::int64_t bytes = 0;
        Time until;
        std::uint32_t newer = none;
        std::uint32_t older = none; ///< of a free entry: the next free one
    };

    std::uint32_t most_objects_ = 1;
    std::int64_t most_bytes_ = 0;
    std::int64_t bytes_ = 0;
    ObjectTable table_;
    std::vector<Entry> entries_;
    std::uint32_t newest_ = none;
    std::uint32_t oldest_ = none;
    std::uint32_t free_ = none;

    void link_newest(std::uint32_t entry);
    void unlink(std::uint32_t entry);
    void remove(std::uint32_t entry);
};

/// One cache instance: what it holds, what it is fetching, and how often it had what was asked for.
struct CacheState {
    LeastRecentlyUsed held;
    ObjectTable fetches; ///< of caches that collapse misses: the call that fetches the object for all who ask for it
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
};

} // namespace labrack::sim
