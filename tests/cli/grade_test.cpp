// `labrack grade` and `labrack prove`.
#include "cli/command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace labrack::test;

namespace {

const std::string lab = "tests/grade/two-servers";

std::string file(const std::string& name) {
    return lab + "/" + name + ".design.json";
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a grade explains itself, and its status says whether all have passed") {
    const Said good = run_command("grade " + lab + " " + file("solution"));
    CHECK(good.status == 0);
    CHECK(good.out.rfind(file("solution") + ": 10 of 10 points (100.00 %), passed\n", 0) == 0);
    const Said both = run_command("grade " + lab + " " + file("solution") + " " + file("start"));
    CHECK(both.status == 1);
    CHECK(contains(both.out, file("start") + ": 2 of 10 points (20.00 %), not passed\n"));
    CHECK(contains(both.out,
                   "When “server” is lost in “calm-day”, 0\u00a0% of the good answers remain. Full marks need "
                   "95\u00a0%. Watch request "));
    CHECK(contains(both.out, "  2/2  Pages are fast in the evening\n"));
    CHECK(contains(run_command("grade " + lab + " " + file("empty")).out, "nothing can be earned before it does"));
}

TEST_CASE("as JSON a grade holds integers, hashes, seeds and the evidence, and is the same again") {
    const Said said = run_command("grade " + lab + " " + file("wrong-one-balancer") + " --json");
    CHECK(said.status == 1);
    const auto grade = nlohmann::json::parse(said.out);
    CHECK(grade.at("basis_points") == 4'000);
    CHECK(grade.at("seeds") == nlohmann::json{11, 12});
    CHECK(grade.at("lab").at("hash").get<std::string>().size() == 16);
    const auto& evidence = grade.at("criteria").at(0).at("evidence").at(0);
    CHECK(evidence.at("kind") == "run");
    CHECK(evidence.at("lost") == "balancers");
    CHECK(evidence.at("amount") == 0);
    CHECK(evidence.at("request").is_number_integer());
    CHECK(run_command("grade " + lab + " " + file("wrong-one-balancer") + " --json").out == said.out);
}

TEST_CASE("one bad file costs its own grade and not the others'") {
    const TemporaryFolder folder;
    const std::string bad =
        folder.write("bad.design.json", "{\"version\": 1, \"nodes\": [{\"id\": \"a\"}], \"links\": []}");
    const Said said = run_command("grade " + lab + " '" + bad + "' " + file("solution"));
    CHECK(said.status == 1);
    CHECK(contains(said.err, "bad.design.json:1:26: error:"));
    CHECK(contains(said.out, "10 of 10 points"));
    CHECK(run_command("grade " + lab + " '" + folder.file("none.json") + "'").status == 2);
}

TEST_CASE("a lab that judges nothing, and one that does not exist, are said") {
    const TemporaryFolder folder;
    auto quiet = nlohmann::json::parse(file_text(LABRACK_SOURCE_DIR "/" + lab + "/lab.json").value());
    for (const char* key :
         {"rubric", "light", "experiments", "seeds", "failure_model", "pass_mark", "palette", "locks", "teaches"})
        quiet.erase(key);
    const std::string path = folder.write("two-servers/lab.json", quiet.dump());
    const Said silent = run_command("grade '" + path + "' " + file("solution"));
    CHECK(silent.status == 1);
    CHECK(contains(silent.err, "judges no designs"));
    CHECK(run_command("grade no-such-lab " + file("solution")).status == 2);
}

TEST_CASE("a lab is proven in lines, and its status says whether all of it holds") {
    const Said said = run_command("prove " + lab);
    CHECK(said.status == 0);
    CHECK(contains(said.out, "holds  solution has full marks: 100 % of 10 points; missed: none\n"));
    CHECK(contains(said.out, "holds  wrong-one-balancer fails what it names and no more"));
    CHECK_FALSE(contains(said.out, "FAILS"));
    CHECK(contains(said.out, "holds  solution without copies of \"mysql\" earns less: "));
    CHECK(contains(said.out, "\nMargins under the seeds 5000 to 5019\n"));
    CHECK(contains(said.out, "holds  solution            survives   goodput kept in calm-day   95.00 %    45.00 %  "));
    CHECK(run_command("prove simple-web-stack").status == 0);
}

TEST_CASE("a lab without all of its Spanish is not proven") {
    const TemporaryFolder folder;
    std::filesystem::copy(LABRACK_SOURCE_DIR "/" + lab, folder.file("two-servers"));
    std::filesystem::remove(folder.file("two-servers/lab.es.json"));
    const Said said = run_command("prove " + folder.file("two-servers"));
    CHECK(said.status == 1);
    CHECK(contains(said.out, "FAILS  the texts are complete and current in every language: 1 without Spanish, "));
}
