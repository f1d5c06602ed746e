// Work that is spread over threads and comes back in its order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace labrack::cli {

/// How many threads help: none in a program that cannot start any.
[[nodiscard]] inline unsigned usable_threads() {
#if defined(__EMSCRIPTEN__)
    return 1;
#else
    const unsigned found = std::thread::hardware_concurrency();
    return found == 0 ? 1 : found;
#endif
}

/// Calls `work(i)` for i from 0 to count − 1 on `jobs` threads, and `use(i, result)` on this one, in that order.
/// Results that wait for their turn are a few a thread, however many there are in all. The threads are done when it
/// returns.
template <class Work, class Use>
void in_order(std::size_t count, unsigned jobs, Work work, Use use) {
    if (jobs <= 1) {
        for (std::size_t i = 0; i < count; ++i)
            use(i, work(i));
        return;
    }
    using Value = decltype(work(std::size_t{}));
    const std::size_t most_waiting = std::size_t{jobs} * 4;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::optional<Value>> waiting; // of the entries from `used` on
    std::size_t used = 0;
    std::size_t taken = 0;

    const auto help = [&] {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [&] { return taken == count || taken < used + most_waiting; });
            if (taken == count) return;
            const std::size_t mine = taken++;
            waiting.emplace_back();
            lock.unlock();
            Value value = work(mine);
            lock.lock();
            waiting[mine - used] = std::move(value);
            changed.notify_all();
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < jobs; ++i)
        threads.emplace_back(help);
    std::unique_lock lock(mutex);
    for (std::size_t i = 0; i < count; ++i) {
        changed.wait(lock, [&] { return !waiting.empty() && waiting.front(); });
        const Value value = std::move(*waiting.front());
        waiting.pop_front();
        ++used;
        changed.notify_all();
        lock.unlock();
        use(i, value);
        lock.lock();
    }
    lock.unlock();
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace labrack::cli
