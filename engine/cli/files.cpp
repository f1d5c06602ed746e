#include "cli/files.hpp"

#include "lab/bundle.hpp"
#include "lab/image.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

namespace labrack::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 64u << 20;

struct CloseFile {
    void operator()(std::FILE* file) const {
        if (file != stdin) std::fclose(file);
    }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Diagnostic file_error(const std::string& path, std::string message) {
    Diagnostic problem;
    problem.code = "file";
    problem.file = path;
    problem.message = std::move(message);
    return problem;
}

/// The shell may have found the program along PATH, so the system is asked first. Under Node it names Node itself.
fs::path folder_of_program(const std::string& program) {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    const bool is_node = self.filename().string().rfind("node", 0) == 0;
    return (error || is_node ? fs::path(program) : self).parent_path();
}

/// What was given, else what the environment says, else the first of the usual folders that is there.
std::optional<std::string> folder_among(const std::string& given, const char* variable,
                                        const std::vector<fs::path>& usual) {
    if (!given.empty()) return given;
    if (const char* configured = std::getenv(variable); configured != nullptr && *configured != '\0') return configured;
    for (const fs::path& folder : usual) {
        std::error_code ignored;
        if (fs::is_directory(folder, ignored)) return folder.lexically_normal().string();
    }
    return std::nullopt;
}

bool is_bundle(const fs::path& path) {
    constexpr std::string_view ending = ".bundle.json";
    const std::string name = path.filename().string();
    std::error_code ignored;
    return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0 &&
           fs::is_regular_file(path, ignored);
}

bool is_lab_folder(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "lab.json", ignored);
}

} // namespace

Result<std::string> read_file(const std::string& path) {
    if (path != "-" && is_folder(path)) return file_error(path, "this is a folder, not a file");
    const File file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
    if (!file) return file_error(path, std::string("cannot be opened: ") + std::strerror(errno));
    std::string content;
    char buffer[1 << 16];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
        content.append(buffer, got);
        if (content.size() > most_bytes) return file_error(path, "is larger than 64 MB");
    }
    if (std::ferror(file.get()) != 0) return file_error(path, std::string("cannot be read: ") + std::strerror(errno));
    return content;
}

Diagnostics write_file(const std::string& path, std::string_view content) {
    const std::string temporary = path + ".part";
    {
        const File file(std::fopen(temporary.c_str(), "wb"));
        if (!file) return {file_error(path, std::string("cannot be written: ") + std::strerror(errno))};
        const bool written = std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
        if (!written || std::fflush(file.get()) != 0) {
            return {file_error(path, std::string("cannot be written: ") + std::strerror(errno))};
        }
    }
    std::error_code error;
    fs::rename(temporary, path, error);
    if (error) return {file_error(path, "cannot be written: " + error.message())};
    return {};
}

std::optional<std::string> labs_folder(const std::string& given, const std::string& program) {
    const fs::path beside = folder_of_program(program);
    return folder_among(given, "LABRACK_LABS",
                        {"labs", beside / ".." / ".." / "labs", beside / ".." / "share" / "labrack" / "labs"});
}

std::optional<std::string> site_folder(const std::string& given, const std::string& program) {
    const fs::path beside = folder_of_program(program);
    return folder_among(given, "LABRACK_SITE",
                        {fs::path("build") / "web" / "site", beside / ".." / "web" / "site",
                         beside / ".." / "share" / "labrack" / "site"});
}

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::vector<std::string> lab_ids(const std::string& folder) {
    std::vector<std::string> ids;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_lab_folder(entry->path())) ids.push_back(entry->path().filename().string());
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::optional<std::string> find_lab(const std::string& lab, const std::optional<std::string>& labs) {
    const fs::path path(lab);
    if (path.filename() == "lab.json" && is_lab_folder(path.parent_path())) {
        return path.parent_path().empty() ? "." : path.parent_path().string();
    }
    if (is_lab_folder(path) || is_bundle(path)) return lab;
    const bool is_name = lab.find('/') == std::string::npos;
    if (is_name && labs && is_lab_folder(fs::path(*labs) / lab)) return (fs::path(*labs) / lab).string();
    return std::nullopt;
}

lab::FileReader folder_reader(const std::string& folder) {
    return [folder](std::string_view name) -> std::optional<std::string> {
        std::error_code ignored;
        const fs::path path = fs::path(folder) / name;
        if (!fs::is_regular_file(path, ignored)) return std::nullopt;
        Result<std::string> content = read_file(path.string());
        return content ? std::optional(std::move(*content)) : std::nullopt;
    };
}

Result<lab::Lab> read_lab_folder(const std::string& folder) {
    return lab::read_lab(folder_reader(folder), folder, model::built_in_catalogue());
}

Result<lab::Lab> read_lab_folder_with_images(const std::string& folder) {
    return lab::read_lab_with_images(folder_reader(folder), folder, model::built_in_catalogue());
}

Result<lab::Lab> read_found_lab(const std::string& found) {
    if (is_folder(found)) return read_lab_folder(found);
    const Result<std::string> text = read_file(found);
    if (!text) return text.problems();
    return lab::read_bundled_lab(*text, found, model::built_in_catalogue());
}

} // namespace labrack::cli
