// The labs of the repository, by their folders.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace labrack::test {

/// The ids of all labs, in order.
[[nodiscard]] inline std::vector<std::string> lab_ids() {
    std::vector<std::string> ids;
    for (const auto& entry : std::filesystem::directory_iterator(LABRACK_SOURCE_DIR "/labs"))
        if (std::filesystem::exists(entry.path() / "lab.json")) ids.push_back(entry.path().filename().string());
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace labrack::test
