#include "model/parameters.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;
using namespace labrack::model;

TEST_CASE("every parameter is found by its name and stands in the schema") {
    const auto schema = test::file_text(LABRACK_SOURCE_DIR "/assets/schema/common.schema.json");
    REQUIRE(schema);
    CHECK(parameter_names().size() == parameter_fields().size());
    for (const ParameterField& field : parameter_fields()) {
        CAPTURE(field.name);
        CHECK(find_parameter(field.name) == &field);
        CHECK(schema->find("\"" + std::string(field.name) + "\"") != std::string::npos);
    }
    CHECK(find_parameter("wrokers") == nullptr);
}

TEST_CASE("a parameter is shown as a document writes it and compared as a number") {
    Parameters parameters;
    parameters.workers = 4;
    parameters.overhead = exponential(milliseconds(2));
    parameters.connect_timeout = seconds(90);
    parameters.memory = {8'000'000'000};
    parameters.address = "8.8.8.8";
    parameters.records.resize(3);
    parameters.bandwidth = {10'000'000'000};
    const auto text = [&](std::string_view name) { return parameter_text(*find_parameter(name), parameters); };
    const auto number = [&](std::string_view name) { return parameter_number(*find_parameter(name), parameters); };
    CHECK(text("workers") == "4");
    CHECK(text("speed") == "100%");
    CHECK(text("overhead") == "2ms");
    CHECK(text("connect_timeout") == "90s");
    CHECK(text("memory") == "8GB");
    CHECK(text("address") == "8.8.8.8");
    CHECK(text("records") == "3");
    CHECK(text("bandwidth") == "10Gbit/s");
    CHECK(number("bandwidth") == 10'000'000'000);
    CHECK(number("workers") == 4);
    CHECK(number("overhead") == 2'000'000);
    CHECK(number("memory") == 8'000'000'000);
    CHECK_FALSE(number("address"));
    CHECK_FALSE(number("records"));
    CHECK(bound_text(*find_parameter("connect_timeout"), seconds(5).ns) == "5s");
}
