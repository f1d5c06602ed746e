// The lab "simple-web-stack": what its texts promise is what the simulation does.
#include "session/session.hpp"
#include "support/labs.hpp"

using namespace labrack;
using namespace labrack::test;
using session::Session;

TEST_CASE("the lab is complete in both languages") {
    const std::string folder = LABRACK_SOURCE_DIR "/labs/simple-web-stack";
    const lab::FileReader files = [&](std::string_view name) { return file_text(folder + "/" + std::string(name)); };
    const auto lab = lab::read_lab(files, "labs/simple-web-stack", model::built_in_catalogue());
    REQUIRE_MESSAGE(lab, said(lab.problems()));
    CHECK_MESSAGE(lab.problems().empty(), said(lab.problems()));
}

TEST_CASE("every step can be entered and its run can be played") {
    Session session(model::built_in_catalogue(), repository_lab("simple-web-stack"));
    for (std::size_t i = 0; i < session.lab().steps.size(); ++i) {
        session.go_to(i);
        CAPTURE(session.step().id);
        for (int frame = 0; frame < 100; ++frame)
            session.tick(milliseconds(16));
        CHECK(session.run().simulation().requests_in_flight() < 1000);
    }
}

TEST_CASE("every hop of every walk has its sentence, and every sentence its hop") {
    Session session(model::built_in_catalogue(), repository_lab("simple-web-stack"));
    for (std::size_t i = 0; i < session.lab().steps.size(); ++i) {
        session.go_to(i);
        if (session.walk() == nullptr) continue;
        for (int hop = 0; hop < 100 && !session.walk()->finished(session.run()); ++hop) {
            session.next_hop();
            session.finish_hop();
        }
        const auto lines = session.walk()->lines(session.run());
        CHECK(lines.size() == session.walk()->script().narration.size());
        for (const session::WalkLine& line : lines) {
            CAPTURE(line.hop);
            CHECK(line.text != nullptr);
        }
    }
}
