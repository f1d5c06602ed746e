// The lab in two-servers/ and the designs beside it.
#pragma once

#include "lab/lab.hpp"
#include "support/labs.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

#include <string>

namespace labrack::test {

[[nodiscard]] inline std::string two_servers_file(const std::string& name) {
    return LABRACK_SOURCE_DIR "/tests/grade/two-servers/" + name;
}

[[nodiscard]] inline const lab::Lab& two_servers() {
    static const lab::Lab lab = [] {
        const lab::FileReader files = [](std::string_view name) {
            return file_text(two_servers_file(std::string(name)));
        };
        auto read = lab::read_lab(files, "tests/grade/two-servers", model::built_in_catalogue());
        REQUIRE_MESSAGE(read, said(read.problems()));
        return *read;
    }();
    return lab;
}

[[nodiscard]] inline model::Design two_servers_design(const std::string& name) {
    const std::string file = two_servers_file(name + ".design.json");
    auto read = model::read_design(file_text(file).value(), file, model::built_in_catalogue());
    REQUIRE_MESSAGE(read, said(read.problems()));
    return *read;
}

} // namespace labrack::test
