// The engine's only file input and output, and where labs are looked for.
#pragma once

#include "base/diagnostic.hpp"
#include "lab/lab.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::cli {

/// The whole file, or standard input for "-"; at most 64 MB. Errors have code "file".
[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// Writes next to the file first and then puts it in its place, so that no half-written file is ever seen.
[[nodiscard]] Diagnostics write_file(const std::string& path, std::string_view content);

/// The folder that holds one folder a lab: `given` (--labs) if not empty, else the environment's LABRACK_LABS, ./labs,
/// or what lies beside the program (a build folder or an installation). Nothing when there is none.
[[nodiscard]] std::optional<std::string> labs_folder(const std::string& given, const std::string& program);

/// The folder of the built page: `given` (--site) if not empty, else the environment's LABRACK_SITE, ./build/web/site,
/// or what lies beside the program. Nothing when there is none.
[[nodiscard]] std::optional<std::string> site_folder(const std::string& given, const std::string& program);

[[nodiscard]] bool is_folder(const std::string& path);

/// The ids of the labs in a folder, sorted.
[[nodiscard]] std::vector<std::string> lab_ids(const std::string& folder);

/// The folder of a lab by its path (the folder or its lab.json) or its id, or the path of a bundle (*.bundle.json);
/// nothing when it is none of them.
[[nodiscard]] std::optional<std::string> find_lab(const std::string& lab, const std::optional<std::string>& labs);

/// Gives the files of a folder.
[[nodiscard]] lab::FileReader folder_reader(const std::string& folder);

/// Reads a lab's folder.
[[nodiscard]] Result<lab::Lab> read_lab_folder(const std::string& folder);
/// The same for who writes the lab: lab::read_lab_with_images.
[[nodiscard]] Result<lab::Lab> read_lab_folder_with_images(const std::string& folder);

/// Reads what find_lab has found: a folder or a bundle.
[[nodiscard]] Result<lab::Lab> read_found_lab(const std::string& found);

} // namespace labrack::cli
