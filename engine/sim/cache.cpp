#include "sim/cache.hpp"

#include "base/hash.hpp"

namespace labrack::sim {

std::size_t ObjectTable::home(ObjectKey key) const {
    return static_cast<std::size_t>(mix64(key)) & (slots_.size() - 1);
}

std::uint32_t ObjectTable::find(ObjectKey key) const {
    if (count_ == 0) return none;
    for (std::size_t at = home(key); slots_[at].number != none; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].key == key) return slots_[at].number;
    }
    return none;
}

void ObjectTable::insert(ObjectKey key, std::uint32_t number) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    std::size_t at = home(key);
    while (slots_[at].number != none)
        at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, number};
    ++count_;
}

void ObjectTable::replace(ObjectKey key, std::uint32_t number) {
    std::size_t at = home(key);
    while (slots_[at].key != key || slots_[at].number == none)
        at = (at + 1) & (slots_.size() - 1);
    slots_[at].number = number;
}

void ObjectTable::erase(ObjectKey key) {
    if (count_ == 0) return;
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = home(key);
    while (slots_[hole].number != none && slots_[hole].key != key)
        hole = (hole + 1) & mask;
    if (slots_[hole].number == none) return;
    --count_;
    // What stands behind moves up, unless that would be before its home.
    for (std::size_t at = (hole + 1) & mask; slots_[at].number != none; at = (at + 1) & mask) {
        const std::size_t from_home = (at - home(slots_[at].key)) & mask;
        if (from_home < ((at - hole) & mask)) continue;
        slots_[hole] = slots_[at];
        hole = at;
    }
    slots_[hole] = {};
}

void ObjectTable::clear() {
    slots_.assign(slots_.size(), {});
    count_ = 0;
}

void ObjectTable::grow() {
    std::vector<Slot> before(slots_.empty() ? 16 : 2 * slots_.size());
    before.swap(slots_);
    count_ = 0;
    for (const Slot& slot : before) {
        if (slot.number != none) insert(slot.key, slot.number);
    }
}

bool LeastRecentlyUsed::use(ObjectKey key, Time now) {
    const std::uint32_t found = table_.find(key);
    if (found == ObjectTable::none) return false;
    if (entries_[found].until <= now) {
        remove(found);
        return false;
    }
    unlink(found);
    link_newest(found);
    return true;
}

void LeastRecentlyUsed::put(ObjectKey key, std::int64_t bytes, Time until) {
    drop(key);
    if (most_bytes_ > 0 && bytes > most_bytes_) return;
    while (table_.size() >= most_objects_ || (most_bytes_ > 0 && bytes_ + bytes > most_bytes_))
        remove(oldest_);
    std::uint32_t entry = free_;
    if (entry == none) {
        entry = static_cast<std::uint32_t>(entries_.size());
        entries_.emplace_back();
    } else {
        free_ = entries_[entry].older;
    }
    entries_[entry] = {key, bytes, until, none, none};
    bytes_ += bytes;
    table_.insert(key, entry);
    link_newest(entry);
}

void LeastRecentlyUsed::drop(ObjectKey key) {
    const std::uint32_t found = table_.find(key);
    if (found != ObjectTable::none) remove(found);
}

void LeastRecentlyUsed::clear() {
    table_.clear();
    entries_.clear();
    newest_ = oldest_ = free_ = none;
    bytes_ = 0;
}

void LeastRecentlyUsed::link_newest(std::uint32_t entry) {
    entries_[entry].newer = none;
    entries_[entry].older = newest_;
    (newest_ == none ? oldest_ : entries_[newest_].newer) = entry;
    newest_ = entry;
}

void LeastRecentlyUsed::unlink(std::uint32_t entry) {
    const Entry& one = entries_[entry];
    (one.newer == none ? newest_ : entries_[one.newer].older) = one.older;
    (one.older == none ? oldest_ : entries_[one.older].newer) = one.newer;
}

void LeastRecentlyUsed::remove(std::uint32_t entry) {
    unlink(entry);
    table_.erase(entries_[entry].key);
    bytes_ -= entries_[entry].bytes;
    entries_[entry].older = free_;
    free_ = entry;
}

} // namespace labrack::sim
