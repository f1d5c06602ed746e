#include "assets/catalogue.hpp"
#include "model/catalogue.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

Result<Catalogue> read(const std::string& products) {
    return read_catalogue(R"({"version": 1,
"latency": {"same_host": "25us", "same_zone": "0.25ms", "same_region": "0.5ms", "other_region": "35ms", "internet": "20ms"},
"kinds": [{"id": "database", "name": "D", "text": "T", "role": "data", "icon": "database"}],
"products": [
)" + products + "]}",
                          "c.json");
}

std::string problem_of(const std::string& members) {
    return gist(only_problem(
        read("{\"id\": \"x\", \"kind\": \"database\", \"name\": \"X\", \"text\": \"T\"," + members + "}")));
}

} // namespace

TEST_CASE("the built-in catalogue is valid and without warnings") {
    const auto result = read_catalogue(assets::catalogue_json(), "assets/catalogue.json");
    CHECK_MESSAGE(result.problems().empty(), (result.problems().empty() ? "" : to_text(result.problems().front())));
    REQUIRE(static_cast<bool>(result));
    CHECK(built_in_catalogue().hash == result->hash);
    CHECK(built_in_catalogue().kinds.size() >= 10);
    CHECK(built_in_catalogue().products.size() >= 11);
}

TEST_CASE("every kind and product speaks both languages") {
    const auto complete = [](const LocalText& text) { return !text.en.empty() && !text.es.empty(); };
    for (const Kind& kind : built_in_catalogue().kinds) {
        CAPTURE(kind.id);
        CHECK(complete(kind.name));
        CHECK(complete(kind.text));
    }
    for (const Product& product : built_in_catalogue().products) {
        CAPTURE(product.id);
        CHECK(complete(product.name));
        CHECK(complete(product.text));
    }
}

TEST_CASE("whatever a product accepts somebody speaks, and whatever a kind speaks some product accepts") {
    std::set<std::string> spoken;
    std::set<std::string> accepted;
    for (const Kind& kind : built_in_catalogue().kinds)
        spoken.insert(kind.speaks.begin(), kind.speaks.end());
    for (const Product& product : built_in_catalogue().products)
        accepted.insert(product.accepts.begin(), product.accepts.end());
    CHECK(spoken == accepted);
}

TEST_CASE("every kind's icon is in the page's icon font") {
    std::ifstream file(LABRACK_SOURCE_DIR "/assets/icons.json");
    const std::string icons{std::istreambuf_iterator<char>(file), {}};
    REQUIRE_FALSE(icons.empty());
    for (const Kind& kind : built_in_catalogue().kinds) {
        CAPTURE(kind.icon);
        CHECK(icons.find("\"" + kind.icon + "\"") != std::string::npos);
    }
}

TEST_CASE("the simple web stack's products are what they are in life") {
    const Catalogue& catalogue = built_in_catalogue();
    const Product& nginx = catalogue.product(*catalogue.find_product("nginx"));
    CHECK(nginx.concurrency == Concurrency::event_loop);
    CHECK(nginx.gateway);
    CHECK(nginx.parameters.connect_timeout == seconds(60));
    const Product& gunicorn = catalogue.product(*catalogue.find_product("gunicorn"));
    CHECK(gunicorn.concurrency == Concurrency::blocking);
    CHECK(gunicorn.parameters.backlog == 2048);
    const Product& mysql = catalogue.product(*catalogue.find_product("mysql"));
    CHECK(mysql.parameters.workers == 151);
    CHECK(mysql.serves == std::vector<std::string>{"sql read", "sql write"});
    const Product& server = catalogue.product(*catalogue.find_product("linux-server"));
    CHECK(catalogue.kind(server.kind).is_host);
    CHECK(server.prices.at(0).amount == per_unit({41'600}));
    CHECK(server.operated_by.hardware == Operator::provider);
    CHECK(server.operated_by.os == Operator::customer);
    CHECK(catalogue.kind_of(*catalogue.find_product("visitors")).place == Place::internet);
    CHECK_FALSE(catalogue.find_product("apache"));
}

TEST_CASE("every default number has its source or is said to be an assumption, and is dated") {
    // `(Elastic Load Balancing, …; read 2026-11-21)`, `(Kleinrock, …, 1975)` or `Assumption, 2026-11`.
    const std::regex dated(R"(\([^()]*\b(19|20)\d\d\b|[Aa]ssumption, 20\d\d-\d\d)");
    const auto comment_of = [](const nlohmann::json& numbers) { return numbers.value("$comment", std::string()); };
    const nlohmann::json catalogue = nlohmann::json::parse(assets::catalogue_json());
    CHECK(std::regex_search(comment_of(catalogue.at("latency")), dated));
    for (const nlohmann::json& product : catalogue.at("products")) {
        if (!product.contains("parameters")) continue;
        CAPTURE(product.at("id"));
        const std::string comment = comment_of(product.at("parameters"));
        CHECK(std::regex_search(comment, dated));
        for (const auto& parameter : product.at("parameters").items()) {
            const std::string name = parameter.key();
            CAPTURE(name);
            if (name != "$comment") CHECK(std::regex_search(comment, std::regex("\\b" + name + "\\b")));
        }
        for (const nlohmann::json& price : product.value("prices", nlohmann::json::array())) {
            CHECK_FALSE(price.at("source").get<std::string>().empty());
            CHECK(std::regex_match(price.at("date").get<std::string>(), std::regex(R"(20\d\d-\d\d-\d\d)")));
        }
    }
}

TEST_CASE("every rented machine says how fast its disk is") {
    const Catalogue& catalogue = built_in_catalogue();
    for (const Product& product : catalogue.products) {
        CAPTURE(product.id);
        if (catalogue.kind(product.kind).is_host) CHECK(product.parameters.iops > 0);
    }
}

TEST_CASE("whoever deploys by itself rolls back only where its provider does") {
    const Catalogue& catalogue = built_in_catalogue();
    for (const std::string_view product : {"aws-ecs-service", "heroku-dynos"})
        CHECK(catalogue.product(*catalogue.find_product(product)).parameters.progress_deadline == Duration{});
}

TEST_CASE("what is physics and no decision is no design's to choose, or no better than it is") {
    for (const Product& product : built_in_catalogue().products) {
        CAPTURE(product.id);
        for (const OpenParameter& open : product.open) {
            CAPTURE(open.name);
            for (const std::string_view closed : {"hit_ratio", "cache", "speed", "overhead"})
                CHECK(open.name != closed);
            if (open.name == "promotion_time" || open.name == "start_time") CHECK(open.least >= seconds(1).ns);
            for (const std::string_view worse : {"apply_time", "reconnection_time"})
                if (open.name == worse) CHECK(open.least > 0);
            if (open.name == "iops") CHECK(open.most <= 16'000); // what a volume has without other prices
        }
    }
}

TEST_CASE("a product's mistakes are refused where they stand") {
    CHECK(gist(only_problem(read(R"({"id": "x", "kind": "databse", "name": "X", "text": "T"})"))) ==
          "5:21 unknown-kind products[0].kind");
    CHECK(problem_of(R"("concurrency": "blockin")") == "5:73 unknown-concurrency products[0].concurrency");
    CHECK(problem_of(R"("parameters": {"wrokers": 3})") == "5:73 unknown-key products[0].parameters.wrokers");
    CHECK(problem_of(R"("parameters": {"workers": 0})") == "5:84 range products[0].parameters.workers");
    CHECK(problem_of(R"("open": {"workers": [2, 8]})") == "5:78 range products[0].open.workers");
    CHECK(problem_of(R"("open": {"workers": [1]})") == "5:78 type products[0].open.workers");
    CHECK(problem_of(R"("open": {"address": [1, 2]})") == "5:78 type products[0].open.address");
    CHECK(problem_of(R"("prices": [{"meter": "hour", "amount": "5", "source": "s", "date": "d"}])") ==
          "5:97 quantity products[0].prices[0].amount");
    CHECK(problem_of(R"("prices": [{"meter": "gigabyte", "amount": "$1", "cores": 2, "source": "s", "date": "d"}])") ==
          "5:116 range products[0].prices[0].cores");
    CHECK(problem_of(R"("prices": [{"meter": "hour", "amount": "$1", "cores": 0, "source": "s", "date": "d"}])") ==
          "5:112 range products[0].prices[0].cores");
    CHECK(problem_of(R"("atoms": ["hots"])") == "5:68 unknown-failure-atom products[0].atoms[0]");
}

TEST_CASE("ids of products are unique") {
    const std::string product = R"({"id": "x", "kind": "database", "name": "X", "text": "T"})";
    CHECK(gist(only_problem(read(product + ",\n" + product))) == "6:8 duplicate-id products[1].id");
}
