// What a submission may say beside an honest design, for each lab of the repository: none of it earns a point.
#include "grade/grade.hpp"
#include "lab/submission.hpp"
#include "support/lab_folders.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using Json = nlohmann::ordered_json;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

struct Outcome {
    std::int64_t earned = 0; ///< quarter points
    std::uint64_t events = 0;
    std::string refused; ///< the code of the first error
};

/// What the command would say of the file.
Outcome outcome(const lab::Lab& lab, const Json& document) {
    const auto submission = lab::read_submission(document.dump(), "cheat.json", lab, catalogue);
    if (!submission) return {0, 0, submission.problems().front().code};
    const grade::Grade grade = grade::grade(lab, catalogue, submission->design, submission->answers);
    return {grade.quarter_points, grade.events, grade.problems.empty() ? "" : grade.problems.front().code};
}

Json design_beside(const std::string& id, const std::string& name) {
    Json design = Json::parse(file_text(LABRACK_SOURCE_DIR "/labs/" + id + "/" + name + ".design.json").value());
    for (const char* key : {"$schema", "version", "$comment", "fails"})
        design.erase(key);
    return design;
}

/// A submission that has earned something, and not everything.
struct Honest {
    std::shared_ptr<const lab::Lab> lab;
    Json document;
    Outcome grade;

    /// The submission with a change.
    [[nodiscard]] Json with(const std::function<void(Json&)>& change) const {
        Json changed = document;
        change(changed);
        return changed;
    }
};

Honest honest(const std::string& id, const std::string& design) {
    Honest one;
    one.lab = repository_lab(id);
    one.document = {{"version", 1}, {"lab", {{"id", id}}}, {"answers", Json::object()}};
    one.document["design"] = design_beside(id, design);
    bool is_right = true; // every second answer
    for (const auto& [name, answer] : lab::right_answers(*one.lab)) {
        const lab::Question* question = lab::find_question(*one.lab, name);
        if (question->kind == lab::Question::Kind::number)
            one.document["answers"][name] = answer.number + (is_right ? 0.0 : 2.0 * question->tolerance + 1.0);
        else
            one.document["answers"][name] = is_right ? Json(answer.options) : Json::array();
        is_right = !is_right;
    }
    one.grade = outcome(*one.lab, one.document);
    CAPTURE(id);
    REQUIRE_MESSAGE(one.grade.refused.empty(), one.grade.refused);
    REQUIRE(one.grade.earned > 0);
    return one;
}

/// One for each lab. Each has points to win.
const std::vector<Honest>& all_honest() {
    static const std::vector<Honest> all = [] {
        std::vector<Honest> made;
        for (const std::string& id : lab_ids())
            if (repository_lab(id)->rubric)
                made.push_back(honest(id, id == "distributed-web-infrastructure" ? "wrong-as-taught" : "solution"));
        for (const Honest& one : made) {
            std::int64_t points = 0;
            for (const lab::Criterion& criterion : one.lab->rubric->criteria)
                points += criterion.points;
            REQUIRE(one.grade.earned < 4 * points);
        }
        return made;
    }();
    return all;
}

Json& node(Json& document, const std::string& id) {
    for (Json& one : document["design"]["nodes"])
        if (one["id"] == id) return one;
    throw std::invalid_argument(id);
}

bool is_client(const Json& node) {
    return catalogue.kind_of(catalogue.find_product(node["product"].get<std::string>()).value()).role ==
           model::Role::client;
}

/// The codes of errors that each submission with this change is refused with.
void check_refused(const std::string& code, const std::function<void(Json&)>& change) {
    for (const Honest& one : all_honest()) {
        CAPTURE(one.lab->id);
        const Outcome cheat = outcome(*one.lab, one.with(change));
        CHECK(cheat.refused == code);
        CHECK(cheat.earned == 0);
    }
}

/// With this change the same runs are done and the same points earned.
void check_ignored(const std::function<void(Json&)>& change) {
    for (const Honest& one : all_honest()) {
        CAPTURE(one.lab->id);
        const Json changed = one.with(change);
        REQUIRE(changed != one.document);
        const Outcome cheat = outcome(*one.lab, changed);
        CHECK(cheat.refused == "");
        CHECK(cheat.earned == one.grade.earned);
        CHECK(cheat.events == one.grade.events);
    }
}

/// Every number, and every amount like "10s", ten times as large.
void make_tenfold(Json& value) {
    if (value.is_number_integer()) value = value.get<std::int64_t>() * 10;
    if (value.is_string() && !value.get<std::string>().empty()) {
        const std::string text = value.get<std::string>();
        const std::size_t digits = text.find_first_not_of("0123456789");
        if (digits != 0 && digits != std::string::npos && text.find('.') == std::string::npos)
            value = text.substr(0, digits) + "0" + text.substr(digits);
    }
    if (value.is_structured())
        for (Json& part : value)
            make_tenfold(part);
}

} // namespace

TEST_CASE("the score that a submission claims is not the one that it gets") {
    check_ignored([](Json& one) { one["claimed"] = {{"quarter_points", 4'000}, {"points", 1'000}}; });
    check_ignored([](Json& one) { one["learner"] = "teacher"; });
    check_ignored([](Json& one) { one["lab"]["hash"] = "0000000000000000"; });
}

TEST_CASE("how it is graded is nothing that a submission can say") {
    for (const char* key :
         {"score",    "grade",         "result",      "quarter_points", "passed",        "checks",    "criteria",
          "rubric",   "seed",          "seeds",       "experiments",    "light",         "pass_mark", "palette",
          "locks",    "failure_model", "most_events", "month",          "catalogue",     "products",  "prices",
          "workload", "workloads",     "loads",       "operations",     "interventions", "fails"}) {
        CAPTURE(key);
        check_refused("unknown-key", [&](Json& one) { one[key] = Json::array(); });
        check_refused("unknown-key", [&](Json& one) { one["lab"][key] = Json::array(); });
        check_refused("unknown-key", [&](Json& one) { one["design"][key] = Json::array(); });
    }
    check_refused("other-lab", [](Json& one) { one["lab"]["id"] = "another"; });
    check_refused("missing-key", [](Json& one) { one["lab"].erase("id"); });
    check_refused("missing-key", [](Json& one) { one.erase("design"); });
    check_refused("duplicate-id", [](Json& one) {
        Json& nodes = one["design"]["nodes"];
        nodes.push_back(Json(nodes.front()));
    });
}

TEST_CASE("nobody brings clients, services or workloads along") {
    const auto bring = [](const char* id, const char* product) {
        return [=](Json& one) { one["design"]["nodes"].push_back({{"id", id}, {"product", product}}); };
    };
    check_refused("client", bring("guests", "visitors"));
    check_refused("client", bring("staff", "administrators"));
    check_refused("client", bring("payments", "payment-service"));
    for (const char* key :
         {"workload", "loads", "operations", "prices", "operated_by", "parameters", "atoms", "serves"})
        check_refused("unknown-key", [&](Json& one) { one["design"]["nodes"][0][key] = Json::object(); });
    // In the place of something that the lab has; where that is locked, it is missed first.
    for (const Honest& one : all_honest()) {
        CAPTURE(one.lab->id);
        for (const char* id : {"files", "mysql", "server"}) {
            const Outcome cheat = outcome(*one.lab, one.with([&](Json& document) {
                Json nodes = Json::array({{{"id", id}, {"product", "payment-service"}}});
                for (const Json& existing : document["design"]["nodes"])
                    if (existing["id"] == "visitors" || existing["id"] == "dns") nodes.push_back(existing);
                document["design"] = {{"nodes", nodes}, {"links", Json::array()}};
            }));
            CHECK(cheat.refused == (one.lab->rubric->locks.empty() ? "client" : "locked"));
        }
    }
}

TEST_CASE("the clients are the lab's, whatever they are told to be") {
    const auto each_client = [](const std::function<void(Json&)>& change) {
        return [=](Json& one) {
            for (Json& existing : one["design"]["nodes"])
                if (is_client(existing)) change(existing);
        };
    };
    check_ignored(each_client([](Json& client) { client["config"] = {{"clients", 1}, {"keep_alive", "1h"}}; }));
    check_ignored(each_client([](Json& client) { client["config"]["answer_timeout"] = "5min"; }));
    check_ignored(each_client([](Json& client) { client["config"]["connect_timeout"] = "5min"; }));
    check_ignored(each_client([](Json& client) { client["replicas"] = 7; }));
    check_refused("locked",
                  each_client([](Json& client) { client["product"] = "administrators", client.erase("config"); }));
    // Next to what they call, where no way is long.
    check_ignored([](Json& one) {
        for (Json& server : one["design"]["nodes"])
            if (server["product"] == "linux-server") node(one, "visitors")["in"] = server["id"];
    });
}

TEST_CASE("nobody shortens or widens the ways between components") {
    for (const char* latency : {"0s", "1ns"}) {
        check_ignored([&](Json& one) {
            for (Json& link : one["design"]["links"])
                link["config"]["latency"] = latency;
        });
    }
    check_ignored([](Json& one) {
        for (Json& link : one["design"]["links"])
            link["config"]["bandwidth"] = "1bit/s";
    });
}

TEST_CASE("locked parts stay as they are") {
    for (const Honest& one : all_honest()) {
        CAPTURE(one.lab->id);
        for (const std::string& locked : one.lab->rubric->locks) {
            CAPTURE(locked);
            const auto changed = [&](const std::function<void(Json&)>& change) {
                return outcome(*one.lab, one.with([&](Json& document) { change(node(document, locked)); }));
            };
            const Outcome many = changed([](Json& part) { part["replicas"] = 9; });
            CHECK(many.earned == one.grade.earned);
            CHECK(many.events == one.grade.events);
            CHECK(changed([](Json& part) { part["product"] = "haproxy", part.erase("config"); }).earned == 0);
            CHECK(changed([](Json& part) { part["id"] = "mine"; }).earned == 0);
        }
    }
}

TEST_CASE("nobody sets prices") {
    check_refused("unknown-parameter", [](Json& one) { node(one, "visitors")["config"]["price"] = "$0"; });
    check_refused("unknown-parameter", [](Json& one) { node(one, "visitors")["config"]["prices"] = Json::array(); });
    check_refused("closed-parameter", [](Json& one) { node(one, "visitors")["config"]["operator_time"] = "0s"; });
}

TEST_CASE("a component that is never lost is not replaced by another of its name") {
    lab::Lab lab = *repository_lab("distributed-web-infrastructure");
    lab.rubric->palette.reset();
    const Json solution = design_beside(lab.id, "solution");
    const auto named = [&](const char* spared) {
        Json document{{"version", 1}, {"lab", {{"id", lab.id}}}, {"design", solution}};
        node(document, "dns")["id"] = "names";
        node(document, "haproxy")["id"] = spared;
        for (Json& link : document["design"]["links"])
            for (const char* end : {"from", "to"}) {
                if (link[end] == "dns") link[end] = "names";
                if (link[end] == "haproxy") link[end] = spared;
            }
        return outcome(lab, document);
    };
    CHECK(named("balancers").refused == "");
    CHECK(named("dns").refused == "spared");
}

TEST_CASE("nothing, and nothing but clients, earns nothing") {
    for (const Honest& one : all_honest()) {
        CAPTURE(one.lab->id);
        const auto emptied = [&](bool with_clients) {
            return outcome(*one.lab, one.with([&](Json& document) {
                Json nodes = Json::array();
                for (const Json& existing : document["design"]["nodes"])
                    if (with_clients && is_client(existing)) nodes.push_back(existing);
                document["design"] = {{"nodes", nodes}, {"links", Json::array()}};
            }));
        };
        CHECK(emptied(false).earned == 0);
        CHECK(emptied(true).earned == 0);
    }
}

TEST_CASE("ten times of everything, and queues for one, earn no more than the solution") {
    for (const std::string& id : lab_ids()) {
        CAPTURE(id);
        if (!repository_lab(id)->rubric) continue; // nothing is earned in it
        const Honest solution = honest(id, "solution");
        const Outcome tenfold = outcome(*solution.lab, solution.with([](Json& document) {
            for (Json& one : document["design"]["nodes"]) {
                one["replicas"] = one.value("replicas", 1) * 10;
                if (one.contains("config")) make_tenfold(one["config"]);
            }
        }));
        CHECK(tenfold.earned <= solution.grade.earned);
        const Outcome more = outcome(*solution.lab, solution.with([](Json& document) {
            for (Json& one : document["design"]["nodes"])
                one["replicas"] = one.value("replicas", 1) * 10;
        }));
        CHECK(more.earned <= solution.grade.earned);
        const Outcome strangled = outcome(*solution.lab, solution.with([](Json& document) {
            for (Json& one : document["design"]["nodes"])
                for (const model::OpenParameter& open :
                     catalogue.product(catalogue.find_product(one["product"].get<std::string>()).value()).open)
                    if (open.name == "backlog" || open.name == "workers") one["config"][open.name] = 1;
        }));
        CHECK(strangled.refused == "");
        const bool is_all_locked = solution.lab->rubric->locks.size() + 1 == solution.lab->start.nodes.size();
        if (is_all_locked) CHECK(strangled.earned == solution.grade.earned);
        if (!is_all_locked) CHECK(strangled.earned < solution.grade.earned);
        if (!is_all_locked) CHECK(more.earned < solution.grade.earned);
    }
}

TEST_CASE("to answer everything at once, or beyond all measure, answers nothing") {
    for (const Honest& one : all_honest()) {
        CAPTURE(one.lab->id);
        const auto answered = [&](const std::function<Json(const lab::Question&)>& answer) {
            return outcome(*one.lab, one.with([&](Json& document) {
                document["answers"] = Json::object();
                for (const lab::Step& step : one.lab->steps)
                    for (const lab::Question& question : step.questions)
                        document["answers"][step.id + "." + question.id] = answer(question);
            }));
        };
        const auto ids = [](const lab::Question& question) {
            Json all = Json::array();
            for (const lab::Option& option : question.options)
                all.push_back(option.id);
            return all;
        };
        const Outcome nothing = answered([](const lab::Question& question) {
            return question.kind == lab::Question::Kind::number ? Json(-9e8) : Json::array();
        });
        CHECK(nothing.earned <= one.grade.earned);
        const Outcome all = answered([&](const lab::Question& question) {
            return question.kind == lab::Question::Kind::number ? Json(9e8) : ids(question);
        });
        CHECK(all.refused == "");
        CHECK(all.earned == nothing.earned);
        const Outcome many = answered([&](const lab::Question& question) {
            return question.kind == lab::Question::Kind::number ? Json(0) : Json(std::vector<std::string>(1000, "a"));
        });
        CHECK(many.earned <= nothing.earned);
    }
}
