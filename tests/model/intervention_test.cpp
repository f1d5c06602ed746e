#include "base/json_fields.hpp"
#include "model/intervention.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

Result<std::vector<Intervention>> read_all(const std::string& text) {
    return json::read_document<std::vector<Intervention>>(text, "i.json", [](const json::Cursor& cursor) {
        std::vector<Intervention> found;
        json::read(cursor, found);
        return found;
    });
}

} // namespace

TEST_CASE("interventions are read in each of their forms") {
    const auto found = accepted(read_all(R"([{"at": "10s", "stop": "mysql"}, {"at": "11s", "start": "mysql"},
        {"at": "12s", "restart": "api#1"}, {"at": "13s", "set_rate": "visitors", "rate": "200/s"},
        {"at": "0s", "send": "visitors", "operation": "news", "client": 4},
        {"at": "14s", "expire_certificate": "nginx"}, {"at": "15s", "renew_certificate": "nginx"},
        {"at": "16s", "leak_connections": "api", "to": "mysql", "count": 3},
        {"at": "17s", "repair_connections": "api", "to": "mysql"}])"));
    REQUIRE(found.size() == 9);
    CHECK(found[7].to == "mysql");
    CHECK(found[7].count == 3);
    CHECK(found[8].kind == InterventionKind::repair_connections);
    CHECK(found[5].kind == InterventionKind::expire_certificate);
    CHECK(found[6].kind == InterventionKind::renew_certificate);
    CHECK(found[0].kind == InterventionKind::stop);
    CHECK(found[0].at == Time{10'000'000'000});
    CHECK(found[0].node == "mysql");
    CHECK(found[2].node == "api#1");
    CHECK(found[3].rate == per_second(200));
    CHECK(found[4].operation == "news");
    CHECK(found[4].client == 4);
    CHECK(to_text(found[4].kind) == "send");
}

TEST_CASE("an intervention does one thing") {
    CHECK(gist(only_problem(read_all(R"([{"at": "1s"}])"))) == "1:2 verb [0]");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "stop": "a", "start": "a"}])"))) == "1:2 verb [0]");
    CHECK(gist(only_problem(read_all(R"([{"stop": "a"}])"))) == "1:2 missing-key [0]");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "set_rate": "a"}])"))) == "1:2 missing-key [0]");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "stop": "a", "operation": "b"}])"))) ==
          "1:28 unknown-key [0].operation");
}

TEST_CASE("interventions in the network name groups or links") {
    const auto found = accepted(read_all(R"([{"at": "1s", "partition": "zone-a"},
        {"at": "2s", "heal": ["zone-a", "api#1"], "from": ["zone-b"]}, {"at": "3s", "loss": "mysql", "share": "5%"},
        {"at": "4s", "loss": "api", "to": "mysql", "share": "0%"}, {"at": "5s", "sniff": "api", "to": "mysql"},
        {"at": "6s", "scan": ["zone-a", "api"]}])"));
    REQUIRE(found.size() == 6);
    CHECK(found[0].group == std::vector<std::string>{"zone-a"});
    CHECK(found[0].from.empty());
    CHECK(found[1].kind == InterventionKind::heal);
    CHECK(found[1].group.size() == 2);
    CHECK(found[1].from == std::vector<std::string>{"zone-b"});
    CHECK(found[2].node == "mysql");
    CHECK(found[2].share == Share{50'000});
    CHECK(found[3].to == "mysql");
    CHECK(found[4].kind == InterventionKind::sniff);
    CHECK(found[5].kind == InterventionKind::scan);
    CHECK(found[5].group == std::vector<std::string>{"zone-a", "api"});
}

TEST_CASE("what a fault in the network cannot be is refused") {
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "partition": []}])"))) == "1:28 range [0].partition");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "partition": 4}])"))) == "1:28 type [0].partition");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "loss": "a"}])"))) == "1:2 missing-key [0]");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "loss": "a", "share": "101%"}])"))) == "1:37 range [0].share");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "stop": "a", "from": "b"}])"))) == "1:28 unknown-key [0].from");
    CHECK(gist(only_problem(read_all(R"([{"at": "1s", "sniff": "a", "share": "1%"}])"))) ==
          "1:29 unknown-key [0].share");
}
