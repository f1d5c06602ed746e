#include "base/local_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;

namespace {

LocalText read_text(const std::string& document, json::Reading& reading) {
    const auto parsed = json::parse(document, "t.json");
    REQUIRE(parsed);
    LocalText text;
    read(json::Cursor{&*parsed, "title", &reading}, text);
    return text;
}

} // namespace

TEST_CASE("a text is a string in English or one string a language") {
    json::Reading reading;
    CHECK(read_text(R"("Server")", reading).in("es") == "Server");
    const LocalText both = read_text(R"({"en": "Server", "es": "Servidor"})", reading);
    CHECK(both.in("en") == "Server");
    CHECK(both.in("es") == "Servidor");
    CHECK(both.in("es-MX") == "Servidor");
    CHECK(both.in("fr") == "Server");
    CHECK(reading.problems.empty());
}

TEST_CASE("a text without English or of another kind is refused") {
    json::Reading reading;
    read_text(R"({"es": "Servidor"})", reading);
    read_text("5", reading);
    read_text(R"({"en": "Server", "de": "Server"})", reading);
    REQUIRE(reading.problems.size() == 3);
    CHECK(reading.problems[0].code == "missing-key");
    CHECK(reading.problems[1].code == "type");
    CHECK(reading.problems[2].code == "unknown-key");
}
