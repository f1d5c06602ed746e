// A site with the sandbox and its examples.
#pragma once

#include "lab/examples.hpp"
#include "web/visit.hpp"

#include <string>
#include <vector>

namespace labrack::test {

inline const std::string sandbox(lab::sandbox_id);

[[nodiscard]] inline std::string in_repository(const std::string& path) {
    return file_text(LABRACK_SOURCE_DIR "/" + path).value();
}

[[nodiscard]] inline std::vector<lab::Example> examples() {
    const std::string file = "labs/sandbox/examples.json";
    const auto read = lab::read_examples(in_repository(file), file);
    REQUIRE_MESSAGE(read, said(read.problems()));
    return *read;
}

/// The site with the sandbox, opened there or on Home.
[[nodiscard]] inline platform::Platform::State site_with_sandbox(bool opened = true) {
    platform::Platform::State state = opened ? site("1", sandbox) : site();
    state.files["labs.json"] = R"({"labs": ["sandbox", "simple-web-stack"]})";
    for (const char* name : {"lab.json", "lab.es.json", "examples.json"})
        state.files["labs/sandbox/" + std::string(name)] = in_repository("labs/sandbox/" + std::string(name));
    for (const lab::Example& example : examples())
        state.files[example.design] = in_repository(example.design);
    return state;
}

} // namespace labrack::test
