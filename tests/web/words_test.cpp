// What the views say of things of the model.
#include "grade/two_servers.hpp"
#include "views/words.hpp"
#include "web/visit.hpp"

namespace labrack::test {

using namespace labrack::ui;

TEST_CASE("what keeps a design from running names the component as the student knows it") {
    Visit visit(site());
    const Ui& ui = visit.student.app.ui();
    model::Design design = two_servers().start;
    model::Node& node = design.nodes.back();
    node.label.en = "Where the news are";
    for (const char* code : {"memory", "processor", "few-clients", "no-client", "dead-letters", "answer-over-queue"}) {
        CAPTURE(code);
        const std::string words = problem_words(ui, design, make_error_of(node.id, code, "of the engine"));
        CHECK(words.find(node.label.en) != std::string::npos);
        CHECK(words.find("of the engine") == std::string::npos);
    }
    CHECK(problem_words(ui, design, make_error("of-another-kind", "of the engine")) == "of the engine");
}

} // namespace labrack::test
