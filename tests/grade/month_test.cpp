// What a lab's month costs: by which workloads, and what of it is named.
#include "grade/month.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

model::Workload workload(const std::string& id, const std::string& loads) {
    auto read = model::read_workload(
        R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": {"role": "app", "cpu": "1ms"}}], "loads": [)" +
            loads + "]}",
        id);
    REQUIRE_MESSAGE(read, said(read.problems()));
    read->id = id;
    return *read;
}

/// A function that is paid for by the request, a call a second at night and a hundred by day.
lab::Lab lab_of_function() {
    lab::Lab lab;
    auto design = model::read_design(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "app", "product": "aws-lambda"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"}]})",
                                     "design", catalogue);
    REQUIRE_MESSAGE(design, said(design.problems()));
    lab.start = *design;
    const auto load = [](const std::string& rate) {
        return R"({"client": "visitors", "rate": ")" + rate + R"(", "mix": [{"operation": "page"}]})";
    };
    lab.workloads = {workload("night", load("1/s")), workload("day", load("100/s")), workload("closed", "")};
    return lab;
}

std::int64_t cost_of(const std::vector<lab::MonthShare>& month) {
    lab::Lab lab = lab_of_function();
    lab.month = month;
    const auto cost = grade::monthly_cost(lab, catalogue, lab.start);
    REQUIRE_MESSAGE(cost, said(cost.problems()));
    return cost->total.micro_usd;
}

} // namespace

TEST_CASE("without a month the first workload fills it, and hours weigh the others") {
    const std::int64_t night = cost_of({{"night", 730}});
    const std::int64_t day = cost_of({{"day", 730}});
    CHECK(cost_of({}) == night);
    CHECK(day > 90 * night);
    // 73 hours of day: a tenth of the one and nine tenths of the other, but for roundings to micro-dollars.
    const std::int64_t mixed = cost_of({{"night", 657}, {"day", 73}});
    const std::int64_t expected = (9 * night + day) / 10;
    CHECK(mixed >= expected - 10);
    CHECK(mixed <= expected + 10);
}

TEST_CASE("what costs nothing is not named among what is most expensive") {
    lab::Lab lab = lab_of_function();
    lab::Check check;
    check.full = 1'000'000;
    const auto said_of = [&](const std::string& name) {
        lab.month = {{name, 730}};
        const auto cost = grade::monthly_cost(lab, catalogue, lab.start);
        REQUIRE(cost);
        return grade::explain_cost(*cost, check, lab.start);
    };
    CHECK(said_of("closed").en == "The month costs $0.00. Full marks need $1.00 or less.");
    CHECK(said_of("night").en.find("Most of it is for app ($") != std::string::npos);
    CHECK(said_of("night").in("es").find("La mayor parte es de app ($") != std::string::npos);
}
