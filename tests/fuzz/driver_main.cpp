// Runs the fuzz target without libFuzzer: the files of a corpus, then generated inputs for a while.
// Usage: labrack_fuzz_driver CORPUS_FOLDER INPUTS [FIRST_SEED]; an input that fails is named before it is run.
#include "base/random.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace {

std::vector<unsigned char> generated(std::uint64_t seed) {
    labrack::DrawStream stream(labrack::DrawKey{seed});
    std::vector<unsigned char> bytes(32 + stream.next_below(480));
    for (unsigned char& byte : bytes)
        byte = static_cast<unsigned char>(stream.next_below(256));
    return bytes;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: labrack_fuzz_driver CORPUS_FOLDER INPUTS [FIRST_SEED]\n");
        return 2;
    }
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
        const std::vector<unsigned char> bytes(text.begin(), text.end());
        std::fprintf(stderr, "%s\n", entry.path().c_str());
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        ++files;
    }
    const std::uint64_t first = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    int valid = 0;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const std::vector<unsigned char> bytes = generated(seed);
        // Known before it is run, so that a crash tells which one it was.
        std::fprintf(stderr, "\rinput %llu", static_cast<unsigned long long>(seed));
        valid += LLVMFuzzerTestOneInput(bytes.data(), bytes.size()) == 0 ? 1 : 0;
    }
    std::fprintf(stderr, "\n%d files of the corpus, %d valid systems of %llu inputs\n", files, valid,
                 static_cast<unsigned long long>(count));
    return files > 0 && (count == 0 || valid > 0) ? 0 : 1;
}
