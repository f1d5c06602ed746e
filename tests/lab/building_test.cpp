// What a lab lets a learner do to its start design.
#include "grade/admit.hpp"
#include "lab/building.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

bool may_add(const lab::Lab& lab, std::string_view product) {
    return lab::may_add(lab, catalogue, *catalogue.find_product(product));
}

} // namespace

TEST_CASE("a lab that judges designs says what may be added, and nobody adds its own clients") {
    const auto lab = repository_lab("distributed-web-infrastructure");
    CHECK(may_add(*lab, "haproxy"));
    CHECK_FALSE(may_add(*lab, "redis"));
    CHECK_FALSE(may_add(*lab, "visitors"));
    CHECK(may_add(*small_lab(R"([{"id": "a", "kind": "read", "title": "t", "text": "t"}])"), "visitors"));
}

TEST_CASE("locked components and those who send are kept") {
    const auto lab = repository_lab("simple-web-stack");
    CHECK(lab::is_kept(*lab, catalogue, "nginx"));
    CHECK(lab::is_kept(*lab, catalogue, "visitors"));
    CHECK_FALSE(lab::is_kept(*lab, catalogue, "nginx-2"));
    CHECK_FALSE(lab::is_kept(*repository_lab("distributed-web-infrastructure"), catalogue, "nginx"));
}

TEST_CASE("what is kept is judged where the lab has it") {
    const auto lab = repository_lab("simple-web-stack");
    model::Design design = lab->start;
    design.nodes[design.find("nginx")->value].in = {};
    const auto admitted = grade::admit(*lab, catalogue, design);
    REQUIRE(admitted);
    CHECK(admitted->node(*admitted->find("nginx")).in == *admitted->find("server"));
}
