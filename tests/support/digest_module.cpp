// The digests of examples as a WebAssembly module that a browser loads: tests/browser/determinism.test.mjs.
#include "support/digest_line.hpp"

#include <cstring>
#include <emscripten/emscripten.h>

extern "C" {

/// A line of runs.txt, or what is wrong with the documents; valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* labrack_digest_line(const char* name, const char* design, const char* workload) {
    static std::string line;
    line = labrack::test::digest_line(name, std::string_view(design), std::string_view(workload));
    return line.c_str();
}
}
