// `labrack grade` for a class: folders, formats, bad files, copies, shards, threads, and runs that were interrupted.
#include "cli/command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

using namespace labrack::test;

namespace {

const std::string lab = "tests/grade/two-servers";

std::string design_text(const std::string& name) {
    return file_text(LABRACK_SOURCE_DIR "/" + lab + "/" + name + ".design.json").value();
}

std::string submission_text(const std::string& learner, const std::string& name) {
    nlohmann::ordered_json design = nlohmann::ordered_json::parse(design_text(name));
    for (const char* key : {"$schema", "version", "fails", "$comment"})
        design.erase(key);
    return nlohmann::ordered_json{
        {"version", 1}, {"lab", {{"id", "two-servers"}}}, {"learner", learner}, {"design", design}}
        .dump();
}

/// Six learners: two solutions alike, one file that is broken, one named like a formula.
void write_class(const TemporaryFolder& folder) {
    folder.write("class/1-ann.submission.json", submission_text("ann", "solution"));
    folder.write("class/2-bob.submission.json", submission_text("=bob", "start"));
    folder.write("class/3-eve.submission.json", submission_text("eve, \"the copy\"", "solution"));
    folder.write("class/4-mal.submission.json", "{\"version\": 1, \"lab\": {\"id\": \"two-servers\"}, \"design\": {]");
    folder.write("class/deeper/5-zoe.design.json", design_text("wrong-one-balancer"));
    folder.write("class/notes.txt", "no submission");
    folder.write("class/6-kim.submission.json", submission_text("kim", "empty"));
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

bool begins(const std::string& text, const std::string& beginning) {
    return text.rfind(beginning, 0) == 0;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a class is a row a file, in order, and one bad file costs its own row") {
    const TemporaryFolder folder;
    write_class(folder);
    const std::string path = folder.file("class");
    const Said said = run_command("grade " + lab + " '" + path + "' --csv -j 2");
    CHECK(said.status == 1);
    const auto rows = lines_of(said.out);
    REQUIRE(rows.size() == 7);
    CHECK(rows[0] ==
          "learner,file,submission,score,survives,no-single-machine,fast,size,writes,of,percent,passed,design,"
          "same_design_as,problem");
    CHECK(begins(rows[1], "ann," + path + "/1-ann.submission.json,"));
    CHECK(contains(rows[1], ",10,4,2,2,1,1,10,100.00,yes,"));
    CHECK(begins(rows[2], "'=bob,"));
    CHECK(contains(rows[2], ",2,0,0,2,0,0,10,20.00,no,"));
    CHECK(begins(rows[3], "\"eve, \"\"the copy\"\"\","));
    CHECK(contains(rows[3], "," + path + "/1-ann.submission.json,"));
    CHECK(contains(rows[4], "4-mal.submission.json,,0,0,0,0,0,0,10,0.00,no,,,"));
    CHECK(contains(rows[4], "[syntax]"));
    CHECK(contains(rows[5], "6-kim"));
    CHECK(begins(rows[6], "," + path + "/deeper/5-zoe.design.json,"));
}

TEST_CASE("the report is the same on one thread and on many, and in shards one after the other") {
    const TemporaryFolder folder;
    write_class(folder);
    const std::string begin = "grade " + lab + " '" + folder.file("class") + "' ";
    for (const char* format : {"--csv", "--jsonl"}) {
        const std::string whole = run_command(begin + format + " -j 1").out;
        CHECK(run_command(begin + format + " -j 3").out == whole);
        std::string parts;
        for (const char* shard : {" --shard 1/4", " --shard 2/4", " --shard 3/4", " --shard 4/4"})
            parts += run_command(begin + format + shard).out;
        CHECK(parts == whole);
    }
}

TEST_CASE("an interrupted report goes on where it stopped, even within a line") {
    const TemporaryFolder folder;
    write_class(folder);
    const std::string begin = "grade " + lab + " '" + folder.file("class") + "' ";
    for (const std::string format : {"--csv", "--jsonl"}) {
        CAPTURE(format);
        const std::string whole = run_command(begin + format).out;
        const std::string to = folder.file("report" + format);
        CHECK(run_command(begin + format + " -o '" + to + "'").status == 1);
        CHECK(file_text(to) == whole);
        CHECK_FALSE(std::filesystem::exists(to + ".part"));
        std::filesystem::remove(to);
        // The system ends it at 512 bytes, which is within a line.
        run_command(begin + format + " -o '" + to + "'", "ulimit -f 1 &&");
        REQUIRE(file_text(to + ".part") == whole.substr(0, 512));
        const Said unasked = run_command(begin + format + " -o '" + to + "'");
        CHECK(unasked.status == 1);
        CHECK(contains(unasked.err, "--resume"));
        CHECK(run_command(begin + format + " -o '" + to + "' --resume").status == 1);
        CHECK(file_text(to) == whole);
    }
}

TEST_CASE("the beginning of another report is not gone on with") {
    const TemporaryFolder folder;
    write_class(folder);
    const std::string grade = "grade " + lab + " '" + folder.file("class") + "' --csv -o '" + folder.file("out") + "'";
    run_command(grade, "ulimit -f 1 &&");
    REQUIRE(file_text(folder.file("out.part")));
    folder.write("class/1-ann.submission.json", submission_text("ann", "empty"));
    const Said said = run_command(grade + " --resume");
    CHECK(said.status == 1);
    CHECK(contains(said.err, "have changed"));
    CHECK_FALSE(file_text(folder.file("out")));
}

TEST_CASE("a list of results as JSON, and a suite a learner as JUnit XML") {
    const TemporaryFolder folder;
    write_class(folder);
    const std::string begin = "grade " + lab + " '" + folder.file("class") + "' ";
    const auto results = nlohmann::json::parse(run_command(begin + "--json").out);
    REQUIRE(results.size() == 6);
    CHECK(results[0].at("learner") == "ann");
    CHECK(results[2].at("same_design_as") == folder.file("class/1-ann.submission.json"));
    CHECK(results[3].contains("problems"));
    const std::string xml = run_command(begin + "--junit").out;
    CHECK(begins(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"));
    CHECK(contains(xml, "<testsuite name=\"eve, &quot;the copy&quot; ("));
    CHECK(contains(xml, "tests=\"5\" failures=\"4\" errors=\"0\""));
    CHECK(contains(xml, "<error message="));
    CHECK(contains(xml, "</testsuites>\n"));
}

TEST_CASE("no name of a learner breaks a table or a report, and none is a formula") {
    const TemporaryFolder folder;
    folder.write("class/1.json", submission_text("@ann\t\"<b>&\x01\nrow", "start"));
    folder.write("class/2.json", submission_text("+1,2", "empty"));
    folder.write("class/3.json", submission_text("-kim", "solution"));
    const std::string begin = "grade " + lab + " '" + folder.file("class") + "' ";
    const auto rows = lines_of(run_command(begin + "--csv").out);
    REQUIRE(rows.size() == 4);
    CHECK(begins(rows[1], "\"'@ann \"\"<b>&\x01 row\"," + folder.file("class/1.json") + ","));
    CHECK(begins(rows[2], "\"'+1,2\","));
    CHECK(begins(rows[3], "'-kim,"));
    const std::string xml = run_command(begin + "--junit").out;
    CHECK(
        contains(xml, "<testsuite name=\"@ann &quot;&lt;b&gt;&amp; &#10;row (" + folder.file("class/1.json") + ")\""));
    CHECK(contains(xml, "tests=\"5\" failures=\"0\" errors=\"0\""));
}

TEST_CASE("what cannot be judged is an error of its suite, and not five failures") {
    const TemporaryFolder folder;
    nlohmann::ordered_json design = nlohmann::ordered_json::parse(design_text("solution"));
    design["nodes"].push_back({{"id", "guests"}, {"product", "visitors"}});
    design["nodes"].push_back({{"id", "staff"}, {"product", "administrators"}});
    folder.write("class/1.design.json", design.dump());
    const std::string begin = "grade " + lab + " '" + folder.file("class") + "' ";
    const std::string xml = run_command(begin + "--junit").out;
    CHECK(contains(xml, "tests=\"1\" failures=\"0\" errors=\"1\""));
    CHECK(contains(xml, "the design can be graded"));
    const std::string row = lines_of(run_command(begin + "--csv").out).at(1);
    CHECK(contains(row, ",0,0,0,0,0,0,10,0.00,no,"));
    CHECK(contains(row, "\"\"guests\"\" is none of the lab's clients"));
    CHECK(contains(row, " (and 1 more)\""));
}

TEST_CASE("a report tells whose it is, what was claimed, and how to do better where that is of use") {
    const TemporaryFolder folder;
    auto one = nlohmann::ordered_json::parse(submission_text("ann", "start"));
    one["claimed"] = {{"quarter_points", 39}, {"points", 10}};
    const std::string start = folder.write("start.json", one.dump());
    const std::string text = run_command("grade " + lab + " '" + start + "'").out;
    CHECK(begins(text, start + " (ann): 2 of 10 points"));
    CHECK(contains(text, "The learner's page had calculated 9.75 of 10 points."));
    CHECK(contains(text, "       ⇒ Double the machine that is named.\n"));
    one["claimed"] = {{"quarter_points", 38}, {"points", 10}};
    const std::string half = folder.write("half.json", one.dump());
    CHECK(contains(run_command("grade " + lab + " '" + half + "'").out, "had calculated 9.5 of 10 points."));
    one["claimed"] = {{"quarter_points", 8}, {"points", 10}};
    const std::string honest = folder.write("honest.json", one.dump());
    CHECK_FALSE(contains(run_command("grade " + lab + " '" + honest + "'").out, "had calculated"));
    const std::string empty = run_command("grade " + lab + " " + lab + "/empty.design.json").out;
    CHECK(contains(empty, "  0/4  It survives the loss of any machine\n  0/2  "));
    CHECK_FALSE(contains(empty, "⇒"));
}

TEST_CASE("words that contradict each other are refused before anything is graded") {
    const std::string begin = "grade " + lab + " " + lab + "/start.design.json ";
    CHECK(run_command(begin + "--csv --json").status == 2);
    for (const char* shard : {"0/3", "4/3", "1", "a/b", "1/2x", "-1/2", "1/ 2"})
        CHECK(run_command(begin + "--csv --shard '" + shard + "'").status == 2);
    CHECK(run_command(begin + "--csv --resume").status == 2);
    CHECK(run_command(begin + "--resume -o /dev/null").status == 2);
    const TemporaryFolder folder;
    folder.write("none/readme.txt", "");
    CHECK(run_command("grade " + lab + " '" + folder.file("none") + "'").status == 2);
    CHECK(run_command(begin + "--csv -o '" + folder.file("no/such/folder/x.csv") + "'").status == 2);
}
