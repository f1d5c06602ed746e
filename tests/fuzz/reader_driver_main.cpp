// Runs the readers of documents without libFuzzer: on their seeds, which they must accept, and on seeds that were
// changed at random places. Usage: labrack_reader_driver CORPUS_FOLDER CHANGED_TEXTS_A_READER [FIRST_SEED]
#include "base/random.hpp"
#include "fuzz/must.hpp"
#include "fuzz/readers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace labrack;

namespace {

/// What documents are made of, and what they had better not be.
constexpr std::array<std::string_view, 24> pieces{"{",       "}",       "[",           "]",       ",",        ":",
                                                  "\"",      "null",    "true",        "0",       "-1",       "1e300",
                                                  "9e18",    "1000",    "\"1s\"",      "\"0/s\"", "\"9d\"",   "\"$9\"",
                                                  "\"1 %\"", "\"id\":", "\"\\u0000\"", "\xff",    "\xc3\xa9", "\n"};

std::size_t below(std::size_t count, DrawStream& stream) {
    return stream.next_below(static_cast<std::uint32_t>(count));
}

/// Where each value in quotes begins, and how long it is with them.
std::vector<std::pair<std::size_t, std::size_t>> places_of_quotes(const std::string& text) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t at = text.find('"'); at != std::string::npos;) {
        const std::size_t end = text.find('"', at + 1);
        if (end == std::string::npos) break;
        found.emplace_back(at, end + 1 - at);
        at = text.find('"', end + 1);
    }
    return found;
}

/// One quoted text in the place of another, which leaves it JSON.
void exchange(std::string& text, DrawStream& stream) {
    const auto found = places_of_quotes(text);
    if (found.empty()) return;
    const auto [from, length] = found[below(found.size(), stream)];
    const auto [to, old_length] = found[below(found.size(), stream)];
    text.replace(to, old_length, text.substr(from, length));
}

std::string changed(const std::string& seed, DrawStream& stream) {
    std::string text = seed;
    for (std::size_t changes = 1 + below(4, stream); changes > 0; --changes) {
        const auto at = below(text.size() + 1, stream);
        const auto length = std::min(below(40, stream), text.size() - at);
        const std::size_t way = below(12, stream);
        if (way == 0) text.erase(at, length);
        if (way == 1) text.insert(at, pieces[below(pieces.size(), stream)]);
        if (way == 2) text.replace(at, std::min<std::size_t>(length, 8), pieces[below(pieces.size(), stream)]);
        if (way == 3) text.insert(below(text.size() + 1, stream), text.substr(at, length));
        if (way > 3) exchange(text, stream);
    }
    return text;
}

std::vector<std::string> seeds_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> seeds;
    for (const std::filesystem::path& path : paths) {
        std::ifstream file(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

/// How many of the changed texts it accepted.
std::uint64_t drive(const fuzz::Reader& reader, const std::string& corpus, std::uint64_t count, std::uint64_t first) {
    const std::vector<std::string> seeds = seeds_in(std::filesystem::path(corpus) / reader.name);
    fuzz::must(!seeds.empty(), "every reader has seeds");
    for (const std::string& seed : seeds)
        fuzz::must(reader.accepts(seed), "a reader accepts its seeds");
    std::uint64_t accepted = 0;
    for (std::uint64_t number = first; number < first + count; ++number) {
        // Known before it is read, so that a crash tells which one it was.
        std::fprintf(stderr, "\r%.*s %llu", static_cast<int>(reader.name.size()), reader.name.data(),
                     static_cast<unsigned long long>(number));
        DrawStream stream(DrawKey{number});
        accepted += reader.accepts(changed(seeds[number % seeds.size()], stream)) ? 1u : 0u;
    }
    return accepted;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: labrack_reader_driver CORPUS_FOLDER CHANGED_TEXTS_A_READER [FIRST_SEED]\n");
        return 2;
    }
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    const std::uint64_t first = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    for (const fuzz::Reader& reader : fuzz::readers()) {
        const std::uint64_t accepted = drive(reader, argv[1], count, first);
        std::fprintf(stderr, ": %llu accepted\n", static_cast<unsigned long long>(accepted));
    }
    return 0;
}
