#include "lab/small_lab.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::lab;
using namespace labrack::test;

namespace {

Diagnostics errors_of(const Files& files) {
    Diagnostics errors;
    for (const Diagnostic& problem : read_files(files).problems()) {
        if (problem.severity == Severity::error) errors.push_back(problem);
    }
    return errors;
}

Diagnostic only_error(const Files& files) {
    const Diagnostics errors = errors_of(files);
    REQUIRE(errors.size() == 1);
    return errors.front();
}

Diagnostics with_code(const Diagnostics& problems, std::string_view code) {
    Diagnostics found;
    std::copy_if(problems.begin(), problems.end(), std::back_inserter(found),
                 [&](const Diagnostic& problem) { return problem.code == code; });
    return found;
}

Result<std::vector<SourceText>> sources_of(const Files& files) {
    const FileReader reader = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    return source_texts(reader, "labs/small", model::built_in_catalogue());
}

/// The small lab with Spanish for every text: "es: " before the English.
Files translated_lab() {
    Files files = small_lab();
    std::string texts;
    for (const SourceText& source : accepted(sources_of(files))) {
        std::string spanish = "es: " + source.text;
        std::replace(spanish.begin(), spanish.end(), '\n', ' ');
        texts += (texts.empty() ? "" : ",\n") + std::string("\"") + source.key + "\": {\"of\": \"" + source.hash +
                 "\", \"text\": \"" + spanish + "\"}";
    }
    files["lab.es.json"] = "{\"version\": 1, \"texts\": {\n" + texts + "}}";
    return files;
}

} // namespace

TEST_CASE("every text has a key made of ids") {
    const auto sources = accepted(sources_of(small_lab()));
    std::vector<std::string> keys;
    for (const SourceText& source : sources)
        keys.push_back(source.key);
    CHECK(keys == std::vector<std::string>{"title",
                                           "summary",
                                           "objectives.0",
                                           "objectives.1",
                                           "terms.host.title",
                                           "terms.host.text",
                                           "steps.one.title",
                                           "steps.one.text",
                                           "steps.one.walk.narration.0",
                                           "steps.one.questions.who.text",
                                           "steps.one.questions.who.options.a.text",
                                           "steps.one.questions.who.options.a.feedback",
                                           "steps.one.questions.who.options.b.text",
                                           "steps.one.questions.who.options.b.feedback",
                                           "steps.one.questions.much.text",
                                           "steps.one.questions.much.right",
                                           "steps.one.questions.much.wrong",
                                           "steps.one.tasks.see.text",
                                           "steps.one.tasks.see.hints.0",
                                           "steps.one.tasks.see.hints.1",
                                           "steps.one.after",
                                           "steps.two.title",
                                           "steps.two.text"});
    CHECK(sources[0].hash == source_hash("Small"));
}

TEST_CASE("a complete translation is applied without a warning") {
    const auto lab = read_files(translated_lab());
    REQUIRE(static_cast<bool>(lab));
    CHECK(lab.problems().empty());
    CHECK(lab->title.in("es") == "es: Small");
    CHECK(lab->steps[0].questions[0].options[1].feedback.in("es") == "es: No");
    CHECK(lab->steps[0].walk->narration[0].text.es == "es: It goes.");
}

TEST_CASE("a missing translation is a warning that says what to write") {
    Files files = translated_lab();
    std::string& text = files["lab.es.json"];
    const auto start = text.find("\"summary\"");
    text.erase(start, text.find('\n', start) + 1 - start);
    const auto lab = read_files(files);
    REQUIRE(static_cast<bool>(lab));
    REQUIRE(lab.problems().size() == 1);
    const Diagnostic& problem = lab.problems().front();
    CHECK(gist(problem) == "2:59 untranslated summary");
    CHECK(problem.severity == Severity::warning);
    CHECK(problem.hint.find("\"of\": \"" + source_hash("A lab for tests") + "\"") != std::string::npos);
    CHECK(lab->summary.in("es") == "A lab for tests");
}

TEST_CASE("a stale translation is a warning with the hash that is expected") {
    Files files = translated_lab();
    std::string& text = files["lab.json"];
    text.replace(text.find("A lab for tests"), 15, "Another summary");
    const auto lab = read_files(files);
    REQUIRE(static_cast<bool>(lab));
    REQUIRE(lab.problems().size() == 1);
    CHECK(lab.problems().front().code == "stale-translation");
    CHECK(lab.problems().front().file == "labs/small/lab.es.json");
    CHECK(lab.problems().front().position.line == 3);
    CHECK(lab.problems().front().hint.find(source_hash("Another summary")) != std::string::npos);
    CHECK(lab->summary.in("es") == "es: A lab for tests");
}

TEST_CASE("a lab without any Spanish says so once") {
    const auto lab = read_files(small_lab());
    REQUIRE(static_cast<bool>(lab));
    CHECK(with_code(lab.problems(), "untranslated").size() == 1);
}

TEST_CASE("a translation of a text that is not there is told with the one that was meant, or that it may go") {
    Files files = translated_lab();
    std::string& text = files["lab.es.json"];
    text.replace(text.find("\"objectives.1\""), 14, "\"objectivs.1\"");
    const auto lab = read_files(files);
    REQUIRE(static_cast<bool>(lab)); // it does no harm
    const Diagnostics problems = with_code(lab.problems(), "unknown-text");
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().file == "labs/small/lab.es.json");
    CHECK(problems.front().hint == "did you mean \"objectives.1\"?");
    text.replace(text.find("\"objectivs.1\""), 13, "\"goals\"");
    CHECK(with_code(read_files(files).problems(), "unknown-text").front().hint == "take this entry out");
}

TEST_CASE("an empty translation is none") {
    Files files = translated_lab();
    std::string& text = files["lab.es.json"];
    text.replace(text.find("es: A lab for tests"), 19, "");
    const auto lab = read_files(files);
    REQUIRE(static_cast<bool>(lab));
    REQUIRE(lab.problems().size() == 1);
    CHECK(gist(lab.problems().front()) == "3:47 untranslated texts.summary.text");
    CHECK(lab->summary.in("es") == "A lab for tests");
}

TEST_CASE("nothing is said of translations before the lab has no errors") {
    Files files = small_lab_with("\"level\": \"beginner\"", "\"level\": \"easy\"");
    files["lab.es.json"] = "{\"version\": 1, \"texts\": {\"gone\": {\"of\": \"0\", \"text\": \"x\"}}}";
    const auto refused = read_files(files);
    REQUIRE(refused.problems().size() == 1);
    CHECK(refused.problems().front().code == "unknown-level");
}

TEST_CASE("a translation is written anew: what is current stays, the rest is empty beside its English") {
    Files files = translated_lab();
    files["lab.json"].replace(files["lab.json"].find("A lab for tests"), 15, "Another summary");
    files["lab.json"].replace(files["lab.json"].find("\"id\": \"see\""), 11,
                              "\"id\": \"look\""); // Its Spanish is found again.
    const std::string schema = "x.schema.json";
    files["lab.es.json"] = write_translation(accepted(sources_of(files)), schema);
    const std::string& text = files["lab.es.json"];
    CHECK(text.find("\"$schema\": \"x.schema.json\"") != std::string::npos);
    CHECK(text.find("\"title\": {\"of\": \"" + source_hash("Small") + "\", \"text\": \"es: Small\"}") !=
          std::string::npos);
    CHECK(text.find("\"Another summary\"") < text.find("\"es: A lab for tests\""));
    const auto lab = read_files(files);
    REQUIRE(static_cast<bool>(lab));
    REQUIRE(lab.problems().size() == 1);
    CHECK(gist(lab.problems().front()).find("untranslated texts.summary.text") != std::string::npos);
    CHECK(lab->steps[0].tasks[0].text.in("es") == "es: See it");
    CHECK(write_translation(accepted(sources_of(files)), schema).find("es: See it") != std::string::npos);
}

TEST_CASE("whoever translates anew is not kept from it by what an old translation points at") {
    Files files = translated_lab();
    std::string& english = files["lab.json"];
    english.replace(english.find("and [nginx](node:nginx)"), 23, "and the server");
    std::string& text = files["lab.es.json"];
    text.replace(text.find("(node:nginx)"), 12, "(node:apache)");
    CHECK(only_error(files).code == "unknown-node");
    files["lab.es.json"] = write_translation(accepted(sources_of(files)), "x.schema.json");
    CHECK(errors_of(files).empty());
}

TEST_CASE("a translation file's own mistakes are located in it") {
    Files files = small_lab();
    files["lab.es.json"] = "{\"version\": 1, \"texts\": {";
    CHECK(gist(only_error(files)) == "1:26 syntax");
    files["lab.es.json"] = "{\"version\": 1}";
    CHECK(only_error(files).code == "missing-key");
    files["lab.es.json"] = "{\"version\": 1, \"texts\": {\"title\": {\"text\": \"x\"}}}";
    CHECK(gist(only_error(files)) == "1:35 missing-key texts.title");
}

TEST_CASE("a text in a file of its own is read from the lab's folder only") {
    for (const std::string name :
         {"../two.md", "/etc/passwd", "a/../../b.md", "C:\\\\x.md", ".hidden", "", "x\\u0000.md"}) {
        CAPTURE(name);
        CHECK(gist(only_error(small_lab_with("two.md", name))) == "28:66 text-file steps[1].text.file");
    }
    CHECK(only_error(small_lab_with("two.md", "three.md")).message == "the lab's folder has no file \"three.md\"");
    Files files = small_lab();
    files["two.md"] = "no \xff text";
    CHECK(only_error(files).code == "text-file");
}

TEST_CASE("the files of all texts have a limit together, however often one is named") {
    const auto problem = [](int times) {
        std::string terms;
        for (int i = 0; i < times; ++i)
            terms += R"({"id": "t)" + std::to_string(i) + R"(", "title": "T", "text": {"file": "large.md"}},)";
        Files files = small_lab_with("\"terms\": [", "\"terms\": [" + terms);
        files["large.md"] = std::string(1'000'000, 'x');
        const Result<Lab> lab = read_files(files);
        for (const Diagnostic& one : lab.problems())
            if (one.severity == Severity::error) return one.code + " " + one.path;
        return std::string();
    };
    CHECK(problem(16) == "");
    CHECK(problem(17) == "size terms[16].text.file");
}

TEST_CASE("the Spanish of a file is the file with .es in its name") {
    Files files = translated_lab();
    std::string& text = files["lab.es.json"];
    const auto start = text.find("\"text\"", text.find("\"steps.two.text\""));
    const auto end = text.find('}', start);
    text.replace(start, end - start, "\"text\": {\"file\": \"two.es.md\"}");
    files["two.es.md"] = "Primera línea";
    CHECK(accepted(read_files(files)).steps[1].text.es == "Primera línea");
    files["dos.md"] = "Primera línea";
    text.replace(text.find("two.es.md"), 9, "dos.md");
    CHECK(only_error(files).hint == "call it \"two.es.md\"");
}

TEST_CASE("the page can learn which files a lab needs") {
    CHECK(referenced_files(lab_json()) == std::vector<std::string>{"lab.es.json", "two.md", "two.es.md"});
    CHECK(referenced_files("broken") == std::vector<std::string>{"lab.es.json"});
}

TEST_CASE("a link to a component or a term that is not there is refused at its line") {
    const Diagnostic term = only_error(small_lab_with("(term:host)", "(term:hots)"));
    CHECK(gist(term) == "14:59 unknown-term steps[0].text[0]");
    CHECK(term.hint == "did you mean \"host\"?");
    CHECK(gist(only_error(small_lab_with("(node:nginx)", "(node:ngnix)"))) == "14:88 unknown-node steps[0].text[1]");
    Files files = small_lab();
    files["two.md"] = "First line\nSee [nginx](node:apache).\n";
    const Diagnostic in_file = only_error(files);
    CHECK(in_file.file == "labs/small/two.md");
    CHECK(gist(in_file) == "2:18 unknown-node");
}

TEST_CASE("a link in a translation is checked too") {
    Files files = translated_lab();
    std::string& text = files["lab.es.json"];
    text.replace(text.find("(node:nginx)"), 12, "(node:nada)");
    CHECK(only_error(files).file == "labs/small/lab.es.json");
}

TEST_CASE("placeholders quote figures of the run beside the text") {
    const auto refused = [](std::string_view placeholder) {
        return gist(only_error(small_lab_with("{{page.p95}}", placeholder)));
    };
    CHECK(refused("{{page.p59}}") == "14:88 placeholder steps[0].text[1]");
    CHECK(refused("{{shop.p95}}") == "14:88 placeholder steps[0].text[1]");
    CHECK(refused("{{page}}") == "14:88 placeholder steps[0].text[1]");
    CHECK(refused("{{page.p95}") == "14:88 placeholder steps[0].text[1]");
    CHECK(refused("{{mysql.utilisation}}") == "14:88 placeholder steps[0].text[1]");
    for (const std::string_view figure : {"p50", "p95", "p99", "mean", "max", "succeeded", "failed"}) {
        CHECK(read_files(small_lab_with("{{page.p95}}", "{{page." + std::string(figure) + "}}")));
    }
}

TEST_CASE("a term that no text links to is a warning") {
    const auto lab = read_files(small_lab_with("[the host](term:host)", "the host"));
    REQUIRE(static_cast<bool>(lab));
    const Diagnostics unused = with_code(lab.problems(), "unused-term");
    REQUIRE(unused.size() == 1);
    CHECK(gist(unused.front()) == "12:11 unused-term terms[0]");
}

TEST_CASE("a lab's hash changes with each of its files") {
    const std::uint64_t hash = accepted(read_files(small_lab())).hash;
    CHECK(accepted(read_files(small_lab())).hash == hash);
    CHECK(accepted(read_files(translated_lab())).hash != hash);
    Files files = small_lab();
    files["two.md"] += "\n";
    CHECK(accepted(read_files(files)).hash != hash);
}
