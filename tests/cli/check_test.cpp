#include "cli/command.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack::test;

namespace {

/// What `labrack check` says about one of the bad fixtures, which it must refuse with status 1 and nothing on stdout.
std::string refusal(const std::string& name) {
    const std::string path = "tests/fixtures/bad/" + name;
    const Said said = run_command("check " + path);
    CHECK(said.status == 1);
    CHECK(said.out.empty());
    const std::string start = path + ":";
    REQUIRE_MESSAGE(said.err.substr(0, start.size()) == start, said.err);
    return said.err.substr(start.size());
}

} // namespace

TEST_CASE("a truncated file is refused where it ends") {
    CHECK(refusal("truncated.design.json").substr(0, 46) == "4:34: error: the text ends too early: invalid ");
}

TEST_CASE("too many instances are refused by check and by run, at the component that exceeds the limit") {
    const TemporaryFolder folder;
    std::string nodes = R"({"version": 1, "nodes": [
{"id": "visitors", "product": "visitors"})";
    for (int i = 0; i < 20; ++i)
        nodes += ",\n{\"id\": \"app" + std::to_string(i) + R"(", "product": "gunicorn", "replicas": 1000})";
    const std::string design = folder.write("d.design.json", nodes + R"(], "links": []})");
    const std::string refused = design + ":22:1: error: with the 1000 instances that \"app19\" may have, the design " +
                                "has more than 20000 (at nodes[20]); lower its \"replicas\" or \"max_replicas\", or " +
                                "those of others [size]\n";
    for (const std::string& command :
         {"check " + design, "run " + design + " --workload tests/bench/mm1.workload.json"}) {
        const Said said = run_command(command, "timeout 100");
        CHECK(said.status == 1);
        CHECK(said.out.empty());
        CHECK(said.err == refused);
    }
}

TEST_CASE("each kind of mistake is refused with its place, its path and the way to mend it") {
    CHECK(refusal("wrong-type.design.json") ==
          "3:59: error: expected a whole number, found a text (at nodes[0].replicas) [type]\n");
    CHECK(refusal("unknown-key.design.json") ==
          "3:27: error: the key \"prodct\" is not known here (at nodes[0].prodct); did you mean \"product\"? "
          "[unknown-key]\n");
    CHECK(refusal("duplicate-id.design.json") ==
          "5:12: error: the id \"web\" is used twice (at nodes[1].id); give one of the two another id "
          "[duplicate-id]\n");
    CHECK(refusal("duplicate-key.design.json") ==
          "5:3: error: the key \"nodes\" stands here a second time [duplicate-key]\n");
    CHECK(refusal("link-to-nowhere.design.json") ==
          "4:40: error: \"ngnix\" is not a node known here (at links[0].to); did you mean \"nginx\"? "
          "[unknown-node]\n");
    CHECK(refusal("cyclic-containment.design.json") ==
          "4:53: error: the containment goes round in a circle: rack in room in rack (at nodes[0].in); "
          "take one of them out [cycle]\n");
    CHECK(refusal("out-of-bounds.design.json") ==
          "3:72: error: \"workers\" must lie between 1 and 64 (at nodes[0].config.workers) [range]\n");
    CHECK(refusal("unknown-version.design.json") ==
          "2:14: error: version 7 is not known to this program (at version); the newest that it reads is 1 "
          "[version]\n");
    CHECK(refusal("unknown-operation.workload.json") ==
          "4:73: error: \"newz\" is not an operation known here (at loads[0].mix[0].operation); "
          "did you mean \"news\"? [unknown-operation]\n");
    CHECK(refusal("unit.workload.json") ==
          "3:91: error: \"4 milliseconds\" is not a duration (at operations[0].root.cpu); "
          "write it like \"4ms\", \"1.5s\" or \"2min\" [quantity]\n");
    CHECK(refusal("two-verbs.workload.json")
              .starts_with("4:21: error: an intervention does one thing (at interventions[0]); use one of \"stop\", "));
    CHECK(refusal("script-and-rate.workload.json") ==
          "4:61: error: a load has either a script or a rate or users (at loads[0].script); "
          "write two loads of the same client [twice]\n");
    CHECK(refusal("no-condition.workload.json").find("4:31: error: the key \"que\" is not known here") == 0);
    CHECK(refusal("unknown-kind.catalogue.json") ==
          "5:40: error: \"cash\" is not a kind known here (at products[0].kind); did you mean \"cache\"? "
          "[unknown-kind]\n");
    CHECK(refusal("no-document.json") ==
          "1:1: error: this is no lab, design, workload or catalogue; name its schema in \"$schema\" "
          "[unknown-document]\n");
}

TEST_CASE("a lab's mistakes are located in its files") {
    const Said said = run_command("check tests/fixtures/bad/term-to-nowhere");
    CHECK(said.status == 1);
    CHECK(said.err.find("tests/fixtures/bad/term-to-nowhere/lab.json:20:9: error: the text links to the term \"hots\", "
                        "which does not exist (at steps[0].text[1]); did you mean \"host\"? [unknown-term]\n") !=
          std::string::npos);
}

TEST_CASE("ten megabytes of nesting are refused at once") {
    const TemporaryFolder folder;
    const std::string path = folder.write("deep.design.json", std::string(10'000'000, '['));
    const Said said = run_command("check " + path, "timeout 10");
    CHECK(said.status == 1);
    CHECK(said.err == path + ":1:65: error: values are nested more than 64 deep [depth]\n");
}

TEST_CASE("more than 64 MB are not read at all") {
    const TemporaryFolder folder;
    const std::string path = folder.write("huge.json", "");
    std::filesystem::resize_file(path, 65u << 20);
    CHECK(run_command("check " + path, "timeout 10").status == 2);
}

TEST_CASE("good documents of each type are accepted and named") {
    const Said said =
        run_command("check tests/fixtures/good/one-server.design.json "
                    "tests/fixtures/good/browsing.workload.json assets/catalogue.json labs/simple-web-stack "
                    "tests/fixtures/good/small.bundle.json");
    CHECK(said.status == 0);
    CHECK(said.err == "tests/fixtures/good/small.bundle.json/small/lab.json:1:1: warning: the lab has no Spanish; add "
                      "lab.es.json beside it [untranslated]\n");
    CHECK(said.out.find("one-server.design.json: ok, a design of 4 nodes\n") != std::string::npos);
    CHECK(said.out.find("browsing.workload.json: ok, a workload of 1 operation\n") != std::string::npos);
    CHECK(said.out.find("catalogue.json: ok, a catalogue of ") != std::string::npos);
    CHECK(said.out.find("labs/simple-web-stack: ok, a lab of ") != std::string::npos);
    CHECK(said.out.find("small.bundle.json: ok, a lab of 2 steps\n") != std::string::npos);
}

TEST_CASE("a lab is found by its id, its folder and each of its files") {
    for (const char* name : {"simple-web-stack", "labs/simple-web-stack", "labs/simple-web-stack/",
                             "labs/simple-web-stack/lab.json", "labs/simple-web-stack/lab.es.json"}) {
        CAPTURE(name);
        CHECK(run_command(std::string("check ") + name).status == 0);
    }
    CHECK(run_command("--labs tests/fixtures/bad check term-to-nowhere").status == 1);
    CHECK(run_command("check term-to-nowhere", "LABRACK_LABS=tests/fixtures/bad").status == 1);
    CHECK(run_command("check term-to-nowhere").status == 2);
}

TEST_CASE("labs are found from any folder") {
    const Said said = run_command("check simple-web-stack", "cd / &&");
    CHECK(said.status == 0);
}

TEST_CASE("standard input is checked like a file") {
    const Said good = run_command("check - <tests/fixtures/good/one-server.design.json");
    CHECK(good.status == 0);
    CHECK(good.out == "-: ok, a design of 4 nodes\n");
    const Said bad = run_command("check - <tests/fixtures/bad/link-to-nowhere.design.json");
    CHECK(bad.status == 1);
    CHECK(bad.err.substr(0, 8) == "-:4:40: ");
    const Said lab = run_command("check - <tests/fixtures/bad/term-to-nowhere/lab.json");
    CHECK(lab.status == 1);
    CHECK(lab.err.find("-:20:9: error: ") != std::string::npos);
}

TEST_CASE("the worst of several files decides the status, and all are checked") {
    const Said said =
        run_command("check tests/fixtures/bad/duplicate-id.design.json nowhere.json assets/catalogue.json");
    CHECK(said.status == 2);
    CHECK(said.err.find("duplicate-id") != std::string::npos);
    CHECK(said.err.find("nowhere.json: error: ") != std::string::npos);
    CHECK(said.out.find("assets/catalogue.json: ok") != std::string::npos);
}

TEST_CASE("a folder without a lab and a file that is none are said to be so") {
    CHECK(run_command("check assets").status == 2);
    CHECK(run_command("check assets").err == "assets: error: this is a folder, not a file [file]\n");
}
