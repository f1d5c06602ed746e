// The example systems that stand in folders of the tests: NAME.design.json beside NAME.workload.json.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::test {

/// The names of a folder's examples, in order.
[[nodiscard]] inline std::vector<std::string> examples(const std::string& folder) {
    constexpr std::string_view ending = ".design.json";
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string file = entry.path().filename().string();
        if (file.size() > ending.size() && file.substr(file.size() - ending.size()) == ending)
            names.push_back(file.substr(0, file.size() - ending.size()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace labrack::test
