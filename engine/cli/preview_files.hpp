// What `labrack preview` may serve: the files of two folders, and whether those of the lab have changed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace labrack::cli {

/// Where a file of the folder is, by its relative name. Nothing for one that is not there, is hidden, or lies outside
/// of the folder, be it by its name or behind a symbolic link.
[[nodiscard]] std::optional<std::filesystem::path> file_inside(const std::filesystem::path& folder,
                                                               std::string_view name);

/// "application/wasm"; bytes where the ending is not known.
[[nodiscard]] std::string_view media_type(std::string_view name);

/// Watches a folder by looking at it now and then: names, sizes and times of at most 2000 files.
class WatchedFolder {
  public:
    explicit WatchedFolder(std::filesystem::path folder) : folder_(std::move(folder)), stamp_(look()), last_(stamp_) {}

    /// Looks again. True when the files have changed and have then stood still from the look before to this one: an
    /// editor may write a file in several steps.
    bool changed();
    /// Of the files as they stood when they were still.
    [[nodiscard]] std::uint64_t stamp() const { return stamp_; }

  private:
    std::filesystem::path folder_;
    std::uint64_t stamp_;
    std::uint64_t last_; ///< of the last look

    [[nodiscard]] std::uint64_t look() const;
};

} // namespace labrack::cli
