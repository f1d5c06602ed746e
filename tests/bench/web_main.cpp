// labrack_bench.js: one case as WebAssembly under Node. Usage: labrack_bench.js NAME [SCALE].
#include "bench/results.hpp"

#include <cstdlib>

int main(int count, char** arguments) {
    const std::string name = count > 1 ? arguments[1] : "";
    const double scale = count > 2 ? std::atof(arguments[2]) : 1.0;
    for (const labrack::bench::Case& one : labrack::bench::cases()) {
        if (one.name != name) continue;
        labrack::bench::print_result(name, one.run(scale));
        return 0;
    }
    std::fprintf(stderr, "there is no case \"%s\"\n", name.c_str());
    return 1;
}
