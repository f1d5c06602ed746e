#include "base/json.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace labrack;
using json::Value;

namespace {

Value parsed(const std::string& text) {
    auto result = json::parse(text, "t.json");
    REQUIRE_MESSAGE(static_cast<bool>(result), text.substr(0, 100));
    return *result;
}

Diagnostic refused(const std::string& text) {
    const auto result = json::parse(text, "t.json");
    REQUIRE_MESSAGE(!result, text.substr(0, 100));
    CHECK(result.problems().front().file == "t.json");
    return result.problems().front();
}

std::string place(SourcePosition position) {
    return std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string place(const Diagnostic& problem) {
    return place(problem.position) + " " + problem.code;
}

} // namespace

TEST_CASE("every value knows where it stands") {
    const Value root = parsed("{\n  \"a\": [1, -2.5e1 ,true],\n  \"b\" : { \"c\":\"x\" , \"d\": null }\n}");
    CHECK(place(root.position) == "1:1");
    const Value& list = *root.find("a");
    CHECK(place(list.position) == "2:8");
    CHECK(place(list.items[0].position) == "2:9");
    CHECK(place(list.items[1].position) == "2:12");
    CHECK(place(list.items[2].position) == "2:20");
    CHECK(place(root.members[1].position) == "3:3");
    CHECK(place(root.find("b")->position) == "3:9");
    CHECK(place(root.find("b")->find("c")->position) == "3:15");
    CHECK(place(root.find("b")->members[1].position) == "3:21");
    CHECK(place(root.find("b")->find("d")->position) == "3:26");
}

TEST_CASE("positions stay true after numbers, escapes and multi-byte text") {
    const Value root = parsed("[1,2,{\"k\":3},4]");
    CHECK(place(root.items[1].position) == "1:4");
    CHECK(place(root.items[2].position) == "1:6");
    CHECK(place(root.items[2].members[0].position) == "1:7");
    CHECK(place(root.items[2].find("k")->position) == "1:11");
    CHECK(place(root.items[3].position) == "1:14");

    // A column counts bytes of the file: the escape has six, the two letters two each.
    const Value text = parsed("[\"\\u00e9\\\"\",\"éñ\", 7]");
    CHECK(text.items[0].text == "é\"");
    CHECK(place(text.items[1].position) == "1:13");
    CHECK(place(text.items[2].position) == "1:21");
}

TEST_CASE("numbers keep their kind") {
    const Value root = parsed("[3, -3, 3.0, 9223372036854775807, 9223372036854775808, 1e2]");
    CHECK(root.items[0].kind == Value::Kind::integer);
    CHECK(root.items[1].integer == -3);
    CHECK(root.items[1].real == -3.0);
    CHECK(root.items[2].kind == Value::Kind::real);
    CHECK(root.items[3].integer == 9223372036854775807);
    CHECK(root.items[4].kind == Value::Kind::real);
    CHECK(root.items[5].real == 100.0);
}

TEST_CASE("a key that stands twice is refused at its second place") {
    const Diagnostic problem = refused("{\"a\": 1,\n \"b\": {\"c\": 1, \"d\": 2, \"c\": 3}}");
    CHECK(place(problem) == "2:24 duplicate-key");
    CHECK(problem.message == "the key \"c\" stands here a second time");
}

TEST_CASE("the first of several repeated keys is the one reported") {
    CHECK(place(refused("{\"z\": 1, \"a\": 1, \"z\": 2, \"a\": 2}")) == "1:18 duplicate-key");
}

TEST_CASE("a truncated text is refused where it ends") {
    CHECK(place(refused("")) == "1:1 syntax");
    CHECK(place(refused("{\"a\": [1,\n 2")) == "2:3 syntax");
    CHECK(place(refused("{\"a\": \"xy")) == "1:10 syntax");
    CHECK(place(refused("{\"a\"")) == "1:5 syntax");
    CHECK(refused("[1, 2").message.substr(0, 25) == "the text ends too early: ");
    const std::string whole = "{\"a\": [1, {\"b\": \"x\"}, null], \"c\": -1.5e3}";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CHECK_FALSE(json::parse(whole.substr(0, length), "t.json"));
    }
}

TEST_CASE("bad syntax is refused where it stands") {
    CHECK(place(refused("{\"a\": 1,}")) == "1:9 syntax");
    CHECK(place(refused("[1 2]")) == "1:4 syntax");
    CHECK(place(refused("[01]")) == "1:3 syntax");
    CHECK(place(refused("[1]\n]")) == "2:1 syntax");
    CHECK(place(refused("[1] // no")) == "1:5 syntax");
    CHECK(place(refused("[\"\xff\"]")) == "1:3 syntax");
    CHECK(refused("[1e999]").code == "syntax");
    CHECK(refused("[nul]").message == "invalid literal");
}

TEST_CASE("a syntax error does not repeat a long text") {
    CHECK(refused("[\"" + std::string(1'000'000, 'x')).message.size() < 200);
}

TEST_CASE("hostile nesting ends at once in a located error") {
    const std::string deep(10'000'000, '[');
    const auto start = std::chrono::steady_clock::now();
    const Diagnostic problem = refused(deep);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
    CHECK(place(problem) == "1:65 depth");
    std::string objects;
    for (int i = 0; i < 1'000'000; ++i)
        objects += "{\"a\":";
    CHECK(place(refused(objects)) == "1:321 depth");
    CHECK(json::parse(std::string(64, '[') + std::string(64, ']'), "t.json"));
}

TEST_CASE("too large, too many and too long are refused") {
    CHECK(place(refused(std::string((16u << 20) + 1, ' '))) == "1:1 size");
    CHECK(json::parse("[1,2,3]", "t.json", {100, 10, 4}));
    CHECK_FALSE(json::parse("[1,2,3,4]", "t.json", {100, 10, 4}));
    CHECK(place(refused("{\"" + std::string(257, 'k') + "\": 1}")) == "1:2 size");
}

TEST_CASE("very many keys cost no quadratic time") {
    std::string text = "{";
    for (int i = 0; i < 300'000; ++i)
        text += "\"k" + std::to_string(i) + "\":0,";
    const auto start = std::chrono::steady_clock::now();
    const Value root = parsed(text + "\"z\":0}");
    json::Reading reading;
    json::ObjectReader(json::Cursor{&root, "", &reading}).finish();
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    CHECK(root.members.size() == 300'001);
    CHECK(reading.problems.size() == 101);
}

TEST_CASE("an unknown key is reported at the key, with its path and the name that was meant") {
    const Value root = parsed("{\"nodes\": [\n  {\"prodct\": \"nginx\"}]}");
    json::Reading reading{"t.json", {}};
    const json::Cursor top{&root, "", &reading};
    json::ObjectReader object(top.member("nodes", *root.find("nodes")).item(0));
    std::string product;
    CHECK_FALSE(object.required("product", product));
    object.finish();
    REQUIRE(reading.problems.size() == 2);
    CHECK(to_text(reading.problems[0]) ==
          "t.json:2:3: error: the key \"product\" is missing (at nodes[0]) [missing-key]");
    CHECK(to_text(reading.problems[1]) ==
          "t.json:2:4: error: the key \"prodct\" is not known here (at nodes[0].prodct); "
          "did you mean \"product\"? [unknown-key]");
}

TEST_CASE("comments are allowed everywhere, schema and version at the root only") {
    const Value root =
        parsed(R"({"$schema": "x", "version": 1, "$comment": "c", "in": {"version": 1, "$comment": "c"}})");
    json::Reading reading;
    json::ObjectReader object(json::Cursor{&root, "", &reading});
    json::ObjectReader inner(object.get("in"));
    inner.finish();
    object.finish();
    REQUIRE(reading.problems.size() == 1);
    CHECK(reading.problems[0].path == "in.version");
}

TEST_CASE("a value of another kind is reported and leaves the field alone") {
    const Value root = parsed(R"(["text", 5, 5.5, true, null, 3000000000])");
    json::Reading reading;
    const json::Cursor list{&root, "", &reading};
    int whole = 7;
    read(list.item(0), whole);
    read(list.item(2), whole);
    read(list.item(5), whole);
    CHECK(whole == 7);
    std::string text = "kept";
    read(list.item(1), text);
    CHECK(text == "kept");
    double real = 0.0;
    read(list.item(1), real);
    CHECK(real == 5.0);
    Duration time = seconds(1);
    read(list.item(0), time);
    read(list.item(1), time);
    CHECK(time == seconds(1));
    REQUIRE(reading.problems.size() == 6);
    CHECK(reading.problems[0].message == "expected a whole number, found a text");
    CHECK(reading.problems[1].message == "expected a whole number, found a number");
    CHECK(reading.problems[2].code == "range");
    CHECK(reading.problems[4].code == "quantity");
    CHECK(reading.problems[4].hint == "write it like \"4ms\", \"1.5s\" or \"2min\"");
}

TEST_CASE("distributions are read in each of their forms") {
    const Value root = parsed(R"(["4ms", {"exponential": "4ms"}, {"log_normal": {"mean": "4ms", "cv": 0.5}},
        {"uniform": {"low": "1ms", "high": "3ms"}}, {"empirical": ["3ms", "5ms"]}])");
    json::Reading reading;
    std::vector<Distribution> found;
    read(json::Cursor{&root, "", &reading}, found);
    CHECK(reading.problems.empty());
    REQUIRE(found.size() == 5);
    CHECK(found[0].shape == Distribution::Shape::constant);
    CHECK(found[0].mean == milliseconds(4));
    CHECK(found[1].shape == Distribution::Shape::exponential);
    CHECK(found[1].mean == milliseconds(4));
    CHECK(found[2].variation == 0.5);
    CHECK(found[3].high == milliseconds(3));
    CHECK(found[4].values.size() == 2);
}

TEST_CASE("a distribution without sense is refused") {
    const Value root = parsed(R"([{}, {"exponential": "4ms", "uniform": {"low": "1ms", "high": "2ms"}},
        {"log_normal": {"mean": "4ms", "cv": -1}}, {"uniform": {"low": "3ms", "high": "1ms"}}, {"empirical": []},
        {"exponentil": "4ms"}, 4])");
    for (std::size_t i = 0; i < root.items.size(); ++i) {
        CAPTURE(i);
        json::Reading reading;
        Distribution found;
        read(json::Cursor{&root, "", &reading}.item(i), found);
        CHECK(has_error(reading.problems));
    }
}

TEST_CASE("errors are never lost behind many warnings") {
    const Value root = parsed("1");
    json::Reading reading;
    const json::Cursor cursor{&root, "", &reading};
    for (int i = 0; i < 1000; ++i)
        cursor.warning("w", "w");
    cursor.error("e", "e");
    CHECK(reading.problems.size() == 102);
    CHECK(has_error(reading.problems));
}
