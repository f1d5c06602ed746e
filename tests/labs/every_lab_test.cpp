// What holds of every lab of the repository: it is complete, it can be played through, and its rubric tells good
// designs from bad ones.
#include "grade/prove.hpp"
#include "session/session.hpp"
#include "support/examples.hpp"
#include "support/lab_folders.hpp"
#include "support/labs.hpp"

using namespace labrack;
using namespace labrack::test;
using session::Session;

namespace {

std::string folder_of(const std::string& id) {
    return LABRACK_SOURCE_DIR "/labs/" + id;
}

} // namespace

TEST_CASE("every lab is complete in both languages") {
    for (const std::string& id : lab_ids()) {
        const lab::FileReader files = [&](std::string_view name) {
            return file_text(folder_of(id) + "/" + std::string(name));
        };
        const auto lab = lab::read_lab(files, "labs/" + id, model::built_in_catalogue());
        REQUIRE_MESSAGE(lab, said(lab.problems()));
        CHECK_MESSAGE(lab.problems().empty(), said(lab.problems()));
    }
}

TEST_CASE("every step of every lab can be entered, and its run can be played") {
    for (const std::string& id : lab_ids()) {
        Session session(model::built_in_catalogue(), repository_lab(id));
        for (std::size_t i = 0; i < session.lab().steps.size(); ++i) {
            session.go_to(i);
            CAPTURE(session.step().id);
            for (int frame = 0; frame < 100; ++frame)
                session.tick(milliseconds(16));
            CHECK(session.run().simulation().requests_in_flight() < 1000);
        }
    }
}

TEST_CASE("every hop of every walk has its sentence, and every sentence its hop") {
    for (const std::string& id : lab_ids()) {
        Session session(model::built_in_catalogue(), repository_lab(id));
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
}

#ifndef __EMSCRIPTEN__ // 20 s, and the digests of the golden runs say already that WebAssembly computes the same
namespace {

/// The designs beside the lab whose names begin so.
std::vector<grade::NamedDesign> designs_beside(const std::string& id, const std::string& beginning) {
    std::vector<grade::NamedDesign> designs;
    for (const std::string& name : examples(folder_of(id))) {
        if (name.compare(0, beginning.size(), beginning) != 0) continue;
        const std::string file = folder_of(id) + "/" + name + ".design.json";
        auto design = model::read_design(file_text(file).value(), file, model::built_in_catalogue());
        REQUIRE_MESSAGE(design, said(design.problems()));
        designs.push_back({name, std::move(*design)});
    }
    return designs;
}

} // namespace

TEST_CASE("every lab that judges designs proves itself") {
    for (const std::string& id : lab_ids()) {
        const auto lab = repository_lab(id);
        if (!lab->rubric) continue;
        const auto proofs = grade::prove(*lab, model::built_in_catalogue(), designs_beside(id, "solution"),
                                         designs_beside(id, "wrong-"));
        for (const grade::Proof& one : proofs)
            CHECK_MESSAGE(one.outcome == grade::Proof::Outcome::holds, id, ": ", one.what, ": ", one.detail);
    }
}
#endif
