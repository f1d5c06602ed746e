// What a grade says: every text in both languages, figures that never flatter, and a sentence for all evidence.
#include "grade/explain.hpp"
#include "grade/texts.hpp"
#include "grade/two_servers.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;
using grade::Cut;
using grade::Evidence;

namespace {

Evidence run(lab::Measure measure, std::optional<std::int64_t> amount, std::int64_t full) {
    Evidence one;
    one.kind = Evidence::Kind::run;
    one.experiment = "calm-day";
    one.measure = measure;
    one.amount = amount;
    one.full = full;
    return one;
}

LocalText explained(const Evidence& one) {
    LocalText text = grade::explain(one, two_servers(), model::built_in_catalogue(), two_servers_design("solution"));
    CHECK_FALSE(text.en.empty());
    CHECK_FALSE(text.es.empty());
    CHECK(text.en.find('{') == std::string::npos);
    CHECK(text.es.find('{') == std::string::npos);
    return text;
}

} // namespace

TEST_CASE("the file of texts is whole") {
    const auto table = grade::read_texts(file_text(LABRACK_SOURCE_DIR "/assets/grade.json").value(), "grade.json");
    REQUIRE_MESSAGE(table, said(table.problems()));
    for (const auto& entry : *table) {
        const LocalText& text = entry.second;
        CAPTURE(entry.first);
        CHECK_FALSE(text.en.empty());
        CHECK_FALSE(text.es.empty());
        // What is filled in one language is filled in the other.
        for (std::size_t at = text.en.find('{'); at != std::string::npos; at = text.en.find('{', at + 1))
            CHECK(text.es.find(text.en.substr(at, text.en.find('}', at) - at + 1)) != std::string::npos);
    }
}

TEST_CASE("a share is cut so that what misses a threshold does not seem to meet it") {
    CHECK(grade::share_figure(949'999, Cut::down).en == "94.9\u00a0%");
    CHECK(grade::share_figure(949'999, Cut::down).es == "94,9\u00a0%");
    CHECK(grade::share_figure(950'000, Cut::down).en == "95\u00a0%");
    CHECK(grade::share_figure(100, Cut::up).en == "0.1\u00a0%");
    CHECK(grade::share_figure(0, Cut::up).en == "0\u00a0%");
    CHECK(grade::share_figure(1'234'567, Cut::down).en == "123.4\u00a0%");
}

TEST_CASE("a time has three digits and the unit that fits") {
    CHECK(grade::duration_figure(Duration{312'000'001}, Cut::up).en == "313\u00a0ms");
    CHECK(grade::duration_figure(Duration{312'999'999}, Cut::down).en == "312\u00a0ms");
    CHECK(grade::duration_figure(Duration{1'250'000'000}, Cut::up).es == "1,25\u00a0s");
    CHECK(grade::duration_figure(Duration{12'340'000}, Cut::down).en == "12.3\u00a0ms");
    CHECK(grade::duration_figure(Duration{81'234'000'000}, Cut::down).en == "81.2\u00a0s");
    CHECK(grade::duration_figure(Duration{1'500}, Cut::down).en == "1.5\u00a0µs");
    CHECK(grade::duration_figure(Duration{999}, Cut::down).en == "999\u00a0ns");
    CHECK(grade::duration_figure(Duration{0}, Cut::up).en == "0\u00a0ns");
    CHECK(grade::duration_figure(seconds(3'600), Cut::down).en == "3600\u00a0s");
}

TEST_CASE("every measure has its sentence, with and without an amount") {
    for (const lab::Measure measure :
         {lab::Measure::goodput, lab::Measure::errors, lab::Measure::stale, lab::Measure::lost, lab::Measure::mean,
          lab::Measure::p50, lab::Measure::p95, lab::Measure::p99, lab::Measure::p999}) {
        static_cast<void>(explained(run(measure, 5, 3)));
        static_cast<void>(explained(run(measure, std::nullopt, 3)));
        Evidence compared = run(measure, 900'000, 800'000);
        compared.to_start = true;
        CHECK(explained(compared).en.find("90\u00a0% of what the start design has") != std::string::npos);
        compared.amount.reset();
        static_cast<void>(explained(compared));
    }
    CHECK(explained(run(lab::Measure::p999, 300'000'000, 250'000'000)).en ==
          "In “calm-day”, 99.9\u00a0% of the requests were answered within 300\u00a0ms. Full marks need 250\u00a0ms or "
          "less.");
}

TEST_CASE("a run names the operation, the loss and the request as people know them") {
    Evidence one = run(lab::Measure::goodput, 500'000, 950'000);
    one.operation = "news";
    one.lost = "haproxy#1";
    one.seed = 12;
    one.request = 798;
    one.at = Time{} + milliseconds(80'155);
    CHECK(explained(one).en ==
          "When “haproxy #1” is lost in “calm-day”, 50\u00a0% of the good answers remain. Full marks "
          "need 95\u00a0%. Watch request 798: with seed 12 it is sent 80.1\u00a0s after the start.");
    one.lost.clear();
    CHECK(explained(one).es.rfind("En «calm-day», el 50\u00a0% de las peticiones de «Página de noticias»", 0) == 0);
}

TEST_CASE("counts, findings, limits and questions are told") {
    Evidence count;
    count.kind = Evidence::Kind::count;
    count.subject = "load-balancer";
    count.amount = 3;
    count.full = 1;
    count.none = -1;
    CHECK(explained(count).en == "The design has 3 of “Load balancer”. Full marks need at least 1.");
    count.none = 2;
    CHECK(explained(count).en == "The design has 3 of “Load balancer”. Full marks need 1 to 2.");
    count.full = 0;
    CHECK(explained(count).en == "The design has 3 of “Load balancer”. Full marks allow at most 2.");
    count.unwanted = true;
    CHECK(explained(count).en.rfind("This should not be so: The design has 3", 0) == 0);

    Evidence missing;
    missing.kind = Evidence::Kind::missing_finding;
    missing.subject = "single-point-of-failure";
    CHECK(explained(missing).en == "Analysis looks for “Single point of failure” and does not find it.");

    for (const Evidence::Kind kind : {Evidence::Kind::budget, Evidence::Kind::no_loss}) {
        Evidence limit = run(lab::Measure::goodput, {}, 0);
        limit.kind = kind;
        CHECK(explained(limit).en.find("“calm-day”") != std::string::npos);
    }
    for (const Evidence::Kind kind : {Evidence::Kind::unanswered, Evidence::Kind::wrong_answer}) {
        Evidence answer;
        answer.kind = kind;
        answer.subject = "build.who";
        CHECK(explained(answer).en.find("The question in “Build”") == 0);
        lab::Lab several = two_servers();
        for (const std::string id : {"how", "who"})
            several.steps.front().questions.emplace_back().id = id;
        answer.subject = several.steps.front().id + ".who";
        CHECK(grade::explain(answer, several, model::built_in_catalogue(), two_servers_design("solution"))
                  .en.find("Question 2 of “") == 0);
    }
}
