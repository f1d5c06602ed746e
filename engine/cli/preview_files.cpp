#include "cli/preview_files.hpp"

#include "base/hash.hpp"
#include "lab/texts.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace labrack::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 2'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> media_types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ttf", "font/ttf"},
    {".webmanifest", "application/manifest+json"},
}};

} // namespace

std::optional<fs::path> file_inside(const fs::path& folder, std::string_view name) {
    if (!lab::stays_inside(name) || name.find("/.") != std::string_view::npos) return std::nullopt;
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    if (error) return std::nullopt;
    const fs::path file = fs::canonical(root / name, error);
    if (error || !fs::is_regular_file(file, error)) return std::nullopt;
    const auto [end, rest] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
    return end == root.end() ? std::optional(file) : std::nullopt;
}

std::string_view media_type(std::string_view name) {
    const std::string_view ending = name.substr(std::min(name.rfind('.'), name.size()));
    const auto found =
        std::find_if(media_types.begin(), media_types.end(), [&](const auto& each) { return each.first == ending; });
    return found == media_types.end() ? "application/octet-stream" : found->second;
}

std::uint64_t WatchedFolder::look() const {
    struct Seen {
        std::string name;
        std::uint64_t size = 0;
        std::int64_t time = 0;
    };
    std::vector<Seen> files;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder_, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator() && files.size() < most_files; entry.increment(error)) {
        std::error_code gone; // between the listing and the look
        if (!entry->is_regular_file(gone)) continue;
        const auto size = entry->file_size(gone);
        const auto time = entry->last_write_time(gone);
        if (!gone) files.push_back({entry->path().string(), size, time.time_since_epoch().count()});
    }
    std::sort(files.begin(), files.end(), [](const Seen& a, const Seen& b) { return a.name < b.name; });
    std::uint64_t stamp = files.size();
    for (const Seen& file : files)
        stamp = mix64(mix64(mix64(stamp ^ hash_text(file.name)) ^ file.size) ^ static_cast<std::uint64_t>(file.time));
    return stamp;
}

bool WatchedFolder::changed() {
    const std::uint64_t now = look();
    const bool still = now == std::exchange(last_, now);
    if (!still || now == stamp_) return false;
    stamp_ = now;
    return true;
}

} // namespace labrack::cli
