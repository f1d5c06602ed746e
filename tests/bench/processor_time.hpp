// The processor time that this program has used, which neither other programs nor a preemption change.
#pragma once

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#else
#include <ctime>
#endif

namespace labrack::bench {

[[nodiscard]] inline double processor_seconds() {
#ifdef __EMSCRIPTEN__
    // Of Node with its compiler threads: what running the module costs, not only its own thread.
    return EM_ASM_DOUBLE({
        const used = process.cpuUsage();
        return (used.user + used.system) / 1e6;
    });
#else
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

} // namespace labrack::bench
