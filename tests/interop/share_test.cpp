#include "base/base64.hpp"
#include "interop/share.hpp"
#include "support/labs.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <libdeflate.h>
#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::interop;
using namespace labrack::test;

namespace {

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

Result<model::Design> opened(std::string_view text) {
    return from_share_text(text, catalogue());
}

/// The paths of all designs of the repository that are valid, in order.
std::vector<std::string> design_paths() {
    std::vector<std::string> paths;
    for (const std::string folder : {"/assets", "/labs", "/tests"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(LABRACK_SOURCE_DIR + folder)) {
            const std::string path = entry.path().generic_string();
            const bool is_valid = path.find("/fixtures/bad/") == std::string::npos;
            if (path.ends_with(".design.json") && is_valid) paths.push_back(path);
        }
    std::sort(paths.begin(), paths.end());
    return paths;
}

const std::string cafe = R"({"version": 1, "title": "Café", "nodes": [
  {"id": "people", "product": "visitors"},
  {"id": "host", "product": "linux-server", "at": [-12.25, 40]},
  {"id": "web", "product": "nginx", "in": "host", "label": "Web \"1\""}],
 "links": [{"from": "people", "to": "web", "protocol": "http"}]})";

std::string cafe_text() {
    return to_share_text(accepted(model::read_design(cafe, "cafe", catalogue())), catalogue());
}

/// A link of well-formed bytes whose checksum, of zeros, is that of no document here.
std::string link_of(const std::string& bytes) {
    std::string text = to_base64(std::string(4, '\0') + bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return "1" + text.substr(0, text.find('='));
}

std::string deflated(const std::string& bytes) {
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(9);
    std::string out(libdeflate_deflate_compress_bound(compressor, bytes.size()), '\0');
    out.resize(libdeflate_deflate_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
    libdeflate_free_compressor(compressor);
    return out;
}

/// A problem of the text stands at a place of it.
void check_refused(const std::string& text) {
    CAPTURE(text);
    const auto result = opened(text);
    REQUIRE_FALSE(static_cast<bool>(result));
    const Diagnostic& problem = result.problems().front();
    CHECK(problem.code.starts_with("share-"));
    CHECK(problem.file == "link");
    CHECK(problem.position.line == 1);
    CHECK(problem.position.column >= 1);
    CHECK(static_cast<std::size_t>(problem.position.column) <= text.size() + 1);
    CHECK_FALSE(problem.message.empty());
}

} // namespace

TEST_CASE("every design of the repository is the same after it was shared") {
    const std::vector<std::string> paths = design_paths();
    CHECK(paths.size() >= 60);
    std::size_t longest = 0;
    for (const std::string& path : paths) {
        CAPTURE(path);
        const auto design = accepted(model::read_design(file_text(path).value(), path, catalogue()));
        const std::string text = to_share_text(design, catalogue());
        REQUIRE_FALSE(text.empty());
        longest = std::max(longest, text.size());
        CHECK(model::write_design(accepted(opened(text)), catalogue()) == model::write_design(design, catalogue()));
    }
    CHECK(longest < longest_share_text / 2); // there is room for what students build
    MESSAGE("the longest: ", longest, " characters");
}

TEST_CASE("a link that another program compressed is read, today and in every later version") {
    const model::Design design =
        accepted(opened("1wBbvNBXKsQ2AIBBG4V3--hpbWscwFEYwuUg4wp00hIGcw8XE9nuvo8WqLBluIRhbinBY9_"
                        "N9QMgSosJtHRwmlyhldkKpEu7DJjVWNqmK4QmJ8_Xvfnw"));
    CHECK(design.title == "Café");
    REQUIRE(design.nodes.size() == 1);
    CHECK(design.nodes[0].id == "people");
}

TEST_CASE("a shared design needs no escaping in an address") {
    CHECK(cafe_text().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
}

TEST_CASE("a link that was cut is refused wherever it was cut") {
    const std::string whole = cafe_text();
    for (std::size_t length = 0; length < whole.size(); ++length)
        check_refused(whole.substr(0, length));
    CHECK(gist(only_problem(opened(whole.substr(0, 40)))) == "1:41 share-damaged");
}

TEST_CASE("a link of which any one bit was changed is refused") {
    const std::string whole = cafe_text();
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string text = whole;
            text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1u << bit));
            check_refused(text);
        }
}

TEST_CASE("what stands behind a shared design is not overlooked") {
    check_refused(cafe_text() + "A");
    check_refused(cafe_text() + "AAAA");
    check_refused(cafe_text() + cafe_text());
}

TEST_CASE("what was never a shared design is refused with its reason") {
    const auto said = [](std::string_view text) { return gist(only_problem(opened(text))); };
    CHECK(said("") == "1:1 share-empty");
    CHECK(said("1") == "1:2 share-damaged");
    CHECK(said("1AAAAAA") == "1:8 share-damaged");
    CHECK(said("2" + cafe_text().substr(1)) == "1:1 share-version");
    CHECK(said("https://www.foobar.com/") == "1:6 share-letter");
    CHECK(said(cafe_text().substr(0, 9) + " " + cafe_text().substr(9)) == "1:10 share-letter");
    CHECK(said(std::string("1\0AAA", 5)) == "1:2 share-letter");
    CHECK(said("1caf\xc3\xa9") == "1:5 share-letter");
    CHECK(said(R"({"version": 1})") == "1:1 share-letter");
}

TEST_CASE("a link longer than a server takes is refused before anything is read") {
    CHECK(gist(only_problem(opened("1" + std::string(longest_share_text, 'A')))) == "1:7501 share-size");
    // Its place is one of its first line, even where that is short.
    CHECK(gist(only_problem(opened("1A\n" + std::string(longest_share_text, 'A')))) == "1:3 share-letter");
    check_refused("1" + std::string(10'000'000, 'A'));
    CHECK(gist(only_problem(opened("1" + std::string(longest_share_text - 1, 'A')))) == "1:7501 share-damaged");
}

TEST_CASE("a small link that grows without bounds is refused") {
    const std::string bomb = link_of(deflated(std::string(5'000'000, ' ')));
    REQUIRE(bomb.size() <= longest_share_text);
    CHECK(gist(only_problem(opened(bomb))) == "1:2 share-size");
    const std::string just_small_enough = link_of(deflated(std::string(most_shared_bytes, ' ')));
    CHECK(only_problem(opened(just_small_enough)).code == "share-damaged");
}

TEST_CASE("a whole document that is no design is refused as a design is") {
    // {"version":1,"nodes":[{"id":"web","product":"nginxx"}],"links":[]}, packed by another program.
    const auto result =
        opened("1q00ufatWKkstKs7Mz1OyMtRRystPSS1WsoquVspMUbJSKk9NUtJRKijKTylNLgHy89Iz8yoqlGpjdZRyMvOyQSpjawE");
    REQUIRE_FALSE(static_cast<bool>(result));
    const Diagnostic& problem = result.problems().front();
    CHECK(problem.file == "shared design");
    CHECK(problem.path == "nodes[0].product");
    CHECK(problem.hint.find("nginx") != std::string::npos);
}

TEST_CASE("a design too large for a link gives none") {
    model::Design design = accepted(model::read_design(cafe, "cafe", catalogue()));
    std::uint64_t state = 1;
    for (int i = 0; i < 2000; ++i) {
        model::Node node = design.nodes[0];
        node.id = "n" + to_base64(std::to_string(state *= 6364136223846793005ULL)).substr(0, 20);
        design.nodes.push_back(std::move(node));
    }
    CHECK(to_share_text(design, catalogue()).empty());
}
