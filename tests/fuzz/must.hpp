// What a fuzz target does when something does not hold: it fails as loudly as a fuzzer wants it.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace labrack::fuzz {

inline void must(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

} // namespace labrack::fuzz
