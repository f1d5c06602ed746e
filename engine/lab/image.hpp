// The images of a lab's texts: PNG and JPEG, within bounds that a page can hold.
#pragma once

#include "base/diagnostic.hpp"
#include "lab/lab.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

inline constexpr int most_image_side = 4096;              ///< px
inline constexpr int most_image_pixels = 4'000'000;       ///< 16 MB once it is decoded
inline constexpr std::size_t most_image_bytes = 4u << 20; ///< of the file

struct ImageSize {
    int width = 0;  ///< px
    int height = 0; ///< px
};

/// An opaque picture; what was transparent has become white, so that it is legible in every theme.
struct Image {
    ImageSize size;
    std::vector<std::uint8_t> pixels; ///< red, green, blue and 255 of each, in rows from the top left
};

/// Whether a file of that name can be an image of a text: it ends in .png, .jpg or .jpeg.
[[nodiscard]] bool has_image_name(std::string_view name);

/// Looks at the head of the file alone. Errors (code "image", without a place): it is neither PNG nor JPEG, or beyond
/// the bounds.
[[nodiscard]] Result<ImageSize> measure_image(std::string_view bytes);

/// The whole picture; of an animation the first. Errors as above, and when the file is damaged.
[[nodiscard]] Result<Image> decode_image(std::string_view bytes);

/// As read_lab, and looks at the images that the lab's texts show: each has to be there and to be decoded. An author
/// wants to know; who runs or grades the lab needs no images.
[[nodiscard]] Result<Lab> read_lab_with_images(const FileReader& files, const std::string& folder,
                                               const model::Catalogue& catalogue);

/// A place where CommonMark shows an image, ![WORDS](NAME).
struct ImageReference {
    std::size_t at = 0; ///< of the "!" in the text
    std::string_view words;
    std::string_view name;
};

/// All of them in order, but for words of more than 500 bytes. The text may be CommonMark, or a JSON document that
/// holds some: its quotes do not matter here.
[[nodiscard]] std::vector<ImageReference> image_references(std::string_view text);

} // namespace labrack::lab
