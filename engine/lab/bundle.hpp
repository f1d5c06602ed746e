// A lab in one file, without what students must not see: to hand on, and to open where there is no folder.
#pragma once

#include "lab/lab.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

/// The files that a lab is read from, by their names in its folder: lab.json, translations, texts and images.
struct Bundle {
    std::string lab; ///< its id
    std::map<std::string, std::string, std::less<>> files;

    /// Of all names and contents; it tells damage, not forgery.
    [[nodiscard]] std::uint64_t hash() const;
    /// Valid as long as the bundle stays where it is.
    [[nodiscard]] FileReader reader() const;
};

/// The bounds that make_bundle and read_bundle keep.
inline constexpr std::size_t most_bundled_files = 500;
inline constexpr std::size_t most_bundled_file_bytes = 4u << 20;
inline constexpr std::size_t most_bundle_bytes = 32u << 20; ///< of the document

/// Collects the lab's files: what lab.json and its texts refer to, and nothing else. Errors when the lab cannot be
/// read, when an image is missing or cannot be shown, or when a text refers to a solution, a wrong design or teaching
/// notes.
[[nodiscard]] Result<Bundle> make_bundle(const FileReader& files, const std::string& folder,
                                         const model::Catalogue& catalogue);

/// What lab.json and its texts refer to and is not there: texts and images, sorted. A translation may be missing.
[[nodiscard]] std::vector<std::string> missing_files(const FileReader& files);

/// The document of a bundle: the same files give the same bytes.
[[nodiscard]] std::string write_bundle(const Bundle& bundle);

/// Reads and validates a bundle: sizes, also those of images, names that stay in the lab's folder and that the lab
/// refers to, and the hash.
[[nodiscard]] Result<Bundle> read_bundle(std::string_view text, const std::string& file);

/// Reads the lab of a bundle; its hash is that of the lab in its folder. Problems of its files are told as
/// "FILE/ID/lab.json".
[[nodiscard]] Result<Lab> read_bundled_lab(std::string_view text, const std::string& file,
                                           const model::Catalogue& catalogue);

} // namespace labrack::lab
