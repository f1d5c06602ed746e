// The marks of the timeline: each kind of intervention has its own sign and words.
#include "app/format.hpp"
#include "views/timeline_marks.hpp"
#include "web/panel_bench.hpp"
#include "web/thin_space.hpp"

#include <doctest/doctest.h>

#include <set>

namespace labrack::test {

namespace {

using Kind = model::InterventionKind;

constexpr std::string_view design = R"({"version": 1, "nodes": [
  {"id": "visitors", "product": "visitors", "label": "Visitors"}, {"id": "web", "product": "nginx", "label": "nginx"},
  {"id": "app", "product": "gunicorn", "label": "Gunicorn", "replicas": 2},
  {"id": "db", "product": "mysql", "label": "MySQL"}],
  "links": [{"from": "visitors", "to": "web", "protocol": "https"}, {"from": "web", "to": "app", "protocol": "http"},
            {"from": "app", "to": "db", "protocol": "mysql", "config": {"pool": 5}}]})";

std::vector<std::string> words_of(PanelBench& bench) {
    std::vector<std::string> out;
    for (const ui::TimelineMark& mark : ui::marks_of(bench.app.ui(), bench.session().run())) {
        CHECK(mark.icon != nullptr);
        out.push_back(with_thin_space_as(' ', ui::clock_text(bench.app.ui().strings, mark.at)) + " " +
                      with_thin_space_as(' ', mark.text));
    }
    return out;
}

} // namespace

TEST_CASE("every kind of intervention has its own sign") {
    std::set<std::string> signs;
    int kinds = 0;
    for (int kind = 0; kind <= static_cast<int>(Kind::scan); ++kind, ++kinds)
        signs.insert(ui::sign_of(static_cast<Kind>(kind)).icon);
    CHECK(signs.size() == static_cast<std::size_t>(kinds));
    CHECK(signs.count(icon::circle_check) == 0); // that of repairs
    CHECK(signs.count(icon::zap) == 0);          // that of a kind which was forgotten
}

TEST_CASE("marks say what was done to whom, and when it was over; a request sent by hand is none") {
    constexpr std::string_view workload = R"({"version": 1, "id": "pages", "operations": [
      {"id": "page", "entry": "web", "root": {"role": "app", "steps": [{"role": "sql read"}]}}],
      "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}],
      "interventions": [
        {"at": "1s", "slow": "db", "factor": 4, "for": "1s"}, {"at": "1.5s", "send": "visitors", "operation": "page"},
        {"at": "3s", "spike": "visitors", "factor": 2.5, "for": "1s"}, {"at": "5s", "stop": "app#1"},
        {"at": "6s", "loss": "app", "to": "db", "share": "5%", "for": "1s"}, {"at": "8s", "sniff": "app"},
        {"at": "9s", "scan": ["web", "app", "db"]}, {"at": "10s", "partition": ["app"], "for": "1s"},
        {"at": "12s", "leak_connections": "app", "to": "db", "for": "1s"},
        {"at": "14s", "expire_certificate": "web", "for": "1s"}, {"at": "16s", "restart": "web"},
        {"at": "17s", "set_rate": "visitors", "rate": "3/s"}, {"at": "99s", "stop": "db"}]})";
    PanelBench bench("en", one_step_lab(design, workload));
    bench.session().set_speed(20'000'000);
    bench.session().set_playing(true);
    bench.run(1.5);
    REQUIRE(bench.session().run().now() > Time{} + seconds(18));
    REQUIRE(bench.session().run().now() < Time{} + seconds(99));
    CHECK(words_of(bench) ==
          std::vector<std::string>{
              "1.000 s MySQL: 4× slower", "2.000 s MySQL: as fast as before", "3.000 s Visitors: load 2.5×",
              "4.000 s Visitors: load as before", "5.000 s Gunicorn#2 stopped",
              "6.000 s Gunicorn – MySQL: 5 % of messages lost", "7.000 s Gunicorn – MySQL: no more losses",
              "8.000 s Gunicorn: somebody listens", "9.000 s nginx, Gunicorn and 1 more: ports scanned",
              "10.000 s Gunicorn: cut off", "11.000 s Gunicorn: reconnected", "12.000 s Gunicorn loses connections",
              "13.000 s Gunicorn has its connections back", "14.000 s nginx: certificate expired",
              "15.000 s nginx: certificate renewed", "16.000 s nginx restarted", "17.000 s Load: 3/s"});
}

TEST_CASE("what waits for a condition is marked when it has happened") {
    constexpr std::string_view workload = R"({"version": 1, "id": "pages", "operations": [
      {"id": "page", "entry": "web", "root": {"role": "app"}}],
      "interventions": [{"when": {"sent": "page", "count": 1}, "stop": "db"}]})";
    PanelBench bench("en", one_step_lab(design, workload));
    bench.frames();
    CHECK(words_of(bench).empty());
    bench.session().send("visitors", "page");
    bench.run(1);
    CHECK(words_of(bench) == std::vector<std::string>{"0.000 s MySQL stopped"});
}

TEST_CASE("every mark has words in both languages") {
    ui::Strings strings;
    for (const ui::Locale locale : {ui::Locale::en, ui::Locale::es}) {
        strings.set_locale(locale);
        for (int kind = 0; kind <= static_cast<int>(Kind::scan); ++kind) {
            if (static_cast<Kind>(kind) == Kind::send) continue;
            const std::string key = "time.mark." + std::string(model::to_text(static_cast<Kind>(kind)));
            CAPTURE(key);
            CHECK(strings(key) != key);
        }
        for (const char* key : {"time.mark.slow.ends", "time.mark.spike.ends", "time.mark.loss.ends"})
            CHECK(strings(key) != key);
    }
}

} // namespace labrack::test
