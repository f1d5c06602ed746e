// A queue in one array that is used round and round, and doubled when it is full: no memory is asked for while its
// length stays below what it has been.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace labrack::sim {

template <class Entry>
class Ring {
  public:
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] const Entry& front() const { return slots_[first_]; }
    /// The one that is `position` behind the front.
    [[nodiscard]] const Entry& at(std::size_t position) const {
        return slots_[(first_ + position) & (slots_.size() - 1)];
    }

    void push(const Entry& entry) {
        if (count_ == slots_.size()) grow();
        slots_[(first_ + count_) & (slots_.size() - 1)] = entry;
        ++count_;
    }
    void pop() {
        first_ = (first_ + 1) & (slots_.size() - 1);
        --count_;
    }

  private:
    std::vector<Entry> slots_; ///< none, or a power of two
    std::size_t first_ = 0;
    std::size_t count_ = 0;

    void grow() {
        std::rotate(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(first_), slots_.end());
        first_ = 0;
        slots_.resize(std::max<std::size_t>(16, 2 * slots_.size()));
    }
};

} // namespace labrack::sim
