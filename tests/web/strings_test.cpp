#include "app/strings.hpp"
#include "model/edit.hpp"
#include "session/history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

using namespace labrack::ui;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> placeholders(const std::string& text) {
    static const std::regex name("\\{([a-z]+)\\}");
    std::set<std::string> out;
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at)
        out.insert((*at)[1]);
    return out;
}

/// Keys written out in the sources as `t("…")`, `strings_("…")` or `count("…")`.
std::set<std::string> keys_in_code() {
    static const std::regex use("(?:\\bt|strings_?|strings\\.count)\\(\\s*\"([a-z_0-9.]+)\"\\s*[,)]");
    std::set<std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(LABRACK_SOURCE_DIR "/web")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = read(entry.path());
        for (std::sregex_iterator at(text.begin(), text.end(), use), end; at != end; ++at)
            out.insert((*at)[1]);
    }
    return out;
}

} // namespace

TEST_CASE("both languages have the same keys and placeholders") {
    Strings strings;
    const auto english = strings.keys(Locale::en);
    CHECK(english == strings.keys(Locale::es));
    for (const std::string& key : english) {
        CAPTURE(key);
        strings.set_locale(Locale::en);
        const auto wanted = placeholders(std::string(strings(key)));
        strings.set_locale(Locale::es);
        CHECK(placeholders(std::string(strings(key))) == wanted);
    }
}

TEST_CASE("every key that the code uses exists") {
    const auto known = Strings().keys(Locale::en);
    const auto used = keys_in_code();
    CHECK(used.size() > 20);
    for (const std::string& key : used) {
        CAPTURE(key);
        const bool plain = std::binary_search(known.begin(), known.end(), key);
        CHECK((plain || std::binary_search(known.begin(), known.end(), key + ".other")));
    }
}

TEST_CASE("every edit and every refusal of one has its words") {
    using namespace labrack;
    const auto known = Strings().keys(Locale::en);
    const auto check = [&](const std::string& key) {
        CAPTURE(key);
        CHECK(std::binary_search(known.begin(), known.end(), key));
    };
    for (int i = 0; i <= static_cast<int>(session::EditKind::open); ++i) {
        const std::string key = "edit.did." + std::string(session::to_text(static_cast<session::EditKind>(i)));
        check(key);
        check(key + ".several");
    }
    for (int i = 1; i <= static_cast<int>(model::Misplacement::outside); ++i)
        check("edit.misplaced." + std::string(model::to_text(static_cast<model::Misplacement>(i))));
    for (int i = 1; i <= static_cast<int>(model::NoLink::linked); ++i)
        check("edit.no_link." + std::string(model::to_text(static_cast<model::NoLink>(i))));
}

TEST_CASE("placeholders are filled, and a missing one shows") {
    const Strings strings;
    CHECK(strings("step.of", {{"n", "7"}, {"total", "9"}}) == "7 of 9");
    CHECK(strings("step.of", {{"n", "7"}}) == "7 of {total}");
    CHECK(strings("no.such.key") == "no.such.key");
}

TEST_CASE("numbers follow the language") {
    Strings strings;
    CHECK(strings.number(1234.5, 1) == "1234.5");
    CHECK(strings.number(1234567) == "1\xe2\x80\x89"
                                     "234\xe2\x80\x89"
                                     "567");
    CHECK(strings.number(-0.04, 1) == "0.0");
    CHECK(strings.number(-2) == "\xe2\x88\x92"
                                "2");
    strings.set_locale(Locale::es);
    CHECK(strings.number(0.25, 2) == "0,25");
}
