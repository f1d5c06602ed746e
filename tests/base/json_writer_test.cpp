#include "base/json.hpp"
#include "base/json_writer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;

TEST_CASE("documents are indented, short things stand on one line") {
    json::Writer writer;
    writer.begin_object();
    writer.member("version", 1);
    writer.key("empty");
    writer.begin_list();
    writer.end_list();
    writer.key("nodes");
    writer.begin_list();
    writer.begin_object(json::Writer::Layout::line);
    writer.member("id", "a");
    writer.key("at");
    writer.begin_list();
    writer.decimal(1.5);
    writer.decimal(-2.0);
    writer.end_list();
    writer.member("up", true);
    writer.end_object();
    writer.end_list();
    writer.end_object();
    CHECK(writer.take() == "{\n  \"version\": 1,\n  \"empty\": [],\n  \"nodes\": [\n"
                           "    {\"id\": \"a\", \"at\": [1.5, -2], \"up\": true}\n  ]\n}\n");
}

TEST_CASE("numbers are rounded to their places and carry no zeros") {
    const auto written = [](double value, int places) {
        json::Writer writer;
        writer.decimal(value, places);
        return writer.take();
    };
    CHECK(written(0.0, 2) == "0\n");
    CHECK(written(-0.004, 2) == "0\n");
    CHECK(written(-0.05, 2) == "-0.05\n");
    CHECK(written(1.005, 1) == "1\n");
    CHECK(written(280.25, 2) == "280.25\n");
    CHECK(written(0.123456, 6) == "0.123456\n");
    CHECK(written(100.1, 2) == "100.1\n");
}

TEST_CASE("every text is read back as it was") {
    std::string text = "\"quotes\" \\ / é ñ \n\t";
    for (char c = 1; c < 32; ++c)
        text += c;
    const auto parsed = json::parse(json::quote(text), "t");
    REQUIRE(static_cast<bool>(parsed));
    CHECK(parsed->text == text);
}
