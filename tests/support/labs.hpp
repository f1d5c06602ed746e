// Labs for tests: a small one as text, and those of the repository.
#pragma once

#include "lab/lab.hpp"
#include "support/systems.hpp"

#include <cstdio>
#include <memory>
#include <string>

namespace labrack::test {

[[nodiscard]] inline std::optional<std::string> file_text(const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return std::nullopt;
    std::string text;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file))
        text.append(buffer, got);
    std::fclose(file);
    return text;
}

/// A lab of the repository; the test fails when it cannot be read.
[[nodiscard]] inline std::shared_ptr<const lab::Lab> repository_lab(const std::string& id) {
    const std::string folder = LABRACK_SOURCE_DIR "/labs/" + id;
    const lab::FileReader files = [&](std::string_view name) { return file_text(folder + "/" + std::string(name)); };
    auto lab = lab::read_lab(files, "labs/" + id, model::built_in_catalogue());
    REQUIRE_MESSAGE(lab, said(lab.problems()));
    return std::make_shared<const lab::Lab>(std::move(*lab));
}

/// A lab made of `steps` (a JSON list) around `one_server` and `page_and_file`.
[[nodiscard]] inline std::shared_ptr<const lab::Lab> small_lab(std::string_view steps) {
    std::string workload(page_and_file);
    workload.replace(workload.find("\"version\": 1,"), 13, "\"id\": \"pages\",");
    std::string design(one_server);
    design.replace(design.find("\"version\": 1,"), 13, "");
    const std::string text =
        R"({"version": 1, "id": "small", "title": "Small", "summary": "s", "icon": "server", "level": "beginner",
        "minutes": 5, "prerequisites": [], "objectives": [], "terms": [], "start": )" +
        design + R"(, "workloads": [)" + workload + R"(], "steps": )" + std::string(steps) + "}";
    const lab::FileReader files = [&](std::string_view name) {
        return name == "lab.json" ? std::optional(text) : std::nullopt;
    };
    auto lab = lab::read_lab(files, "small", model::built_in_catalogue());
    REQUIRE_MESSAGE(lab, said(lab.problems()));
    return std::make_shared<const lab::Lab>(std::move(*lab));
}

} // namespace labrack::test
