#include "sim/processor.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

struct Quotient {
    std::uint64_t whole = 0; ///< of which the highest bits may be missing
    std::uint64_t rest = 0;
};

/// Nearly always both fit into 64 bits, where a division is much cheaper.
Quotient divide(unsigned __int128 amount, std::uint64_t by) {
    const auto low = static_cast<std::uint64_t>(amount);
    if (low == amount) return {low / by, low % by};
    return {static_cast<std::uint64_t>(amount / by), static_cast<std::uint64_t>(amount % by)};
}

} // namespace

std::uint32_t Processor::busy() const {
    return std::min(cores_, static_cast<std::uint32_t>(heap_.size()));
}

void Processor::advance(Time now) {
    if (now == updated_) return;
    const auto elapsed_ns = static_cast<std::uint64_t>((now - updated_).ns);
    const std::uint64_t count = heap_.size();
    if (count <= cores_) {
        service_ += elapsed_ns * service_units_per_ns;
    } else {
        const unsigned __int128 had = static_cast<unsigned __int128>(elapsed_ns) * (service_units_per_ns * cores_);
        const Quotient shared = divide(had + remainder_, count);
        service_ += shared.whole;
        remainder_ = shared.rest;
    }
    updated_ = now;
}

/// Keeps the remainder's value when the divisor changes from `before` to the present count.
void Processor::count_changed(std::uint64_t before) {
    const std::uint64_t count = heap_.size();
    remainder_ = count <= cores_ || before <= cores_ ? 0 : remainder_ * count / before;
}

void Processor::add(Time now, Duration demand, std::uint32_t call) {
    advance(now);
    const std::uint64_t before = heap_.size();
    const std::uint64_t finish = service_ + service_units(demand);
    heap_.push_back({finish, next_sequence_++, call});
    std::push_heap(heap_.begin(), heap_.end(), Computation::EndsLater{});
    count_changed(before);
}

Duration Processor::remove(Time now, std::uint32_t call) {
    const auto found =
        std::find_if(heap_.begin(), heap_.end(), [&](const Computation& one) { return one.call == call; });
    if (found == heap_.end()) return {};
    advance(now);
    const Duration left = left_of(*found, service_);
    const std::uint64_t before = heap_.size();
    heap_.erase(found);
    std::make_heap(heap_.begin(), heap_.end(), Computation::EndsLater{});
    count_changed(before);
    return left;
}

Duration Processor::left_of(const Computation& computation, std::uint64_t service) {
    if (computation.has_ended(service)) return {};
    return {static_cast<std::int64_t>((computation.finish - service - 1) / service_units_per_ns + 1)};
}

void Processor::clear(Time now) {
    advance(now);
    heap_.clear();
    remainder_ = 0;
}

std::uint32_t Processor::take_finished(Time now) {
    advance(now);
    if (heap_.empty() || !heap_.front().has_ended(service_)) return none_left;
    const std::uint64_t before = heap_.size();
    const std::uint32_t call = heap_.front().call;
    std::pop_heap(heap_.begin(), heap_.end(), Computation::EndsLater{});
    heap_.pop_back();
    count_changed(before);
    return call;
}

Time Processor::due() const {
    if (heap_.empty()) return never;
    if (heap_.front().has_ended(service_)) return updated_;
    const std::uint64_t needed = heap_.front().finish - service_;
    if (heap_.size() <= cores_) // at most 2^63: no sum exceeds 64 bits, no time the longest duration
        return updated_ +
               Duration{static_cast<std::int64_t>((needed + service_units_per_ns - 1) / service_units_per_ns)};
    const unsigned __int128 needed_by_all = static_cast<unsigned __int128>(needed) * heap_.size() - remainder_;
    return updated_ + time_to_serve(needed_by_all, service_units_per_ns * cores_);
}

} // namespace labrack::sim
