#include "lab/image.hpp"

#include <stb_image.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace labrack::lab {

namespace {

constexpr std::string_view png_head("\x89PNG\r\n\x1a\n", 8);
constexpr std::string_view png_end("IEND\xae\x42\x60\x82", 8); // with its checksum, the last bytes of every PNG
constexpr std::string_view jpeg_head("\xff\xd8\xff", 3);
constexpr std::string_view jpeg_end("\xff\xd9", 2);
constexpr int channels = 4;

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

Diagnostic image_error(std::string message, std::string hint) {
    return make_error("image", std::move(message), std::move(hint));
}

/// The decoder takes a file that stops early for a picture whose lower part is grey.
bool is_whole(std::string_view bytes) {
    return bytes.rfind(begins_with(bytes, png_head) ? png_end : jpeg_end) != std::string_view::npos;
}

const stbi_uc* data_of(std::string_view bytes) {
    return reinterpret_cast<const stbi_uc*>(bytes.data());
}

/// On white: `alpha` of 255 leaves the value as it is.
std::uint8_t on_white(std::uint8_t value, std::uint8_t alpha) {
    const int sum = value * alpha + 255 * (255 - alpha);
    return static_cast<std::uint8_t>((sum + 127) / 255);
}

/// The "]" that ends the words; brackets that are opened within them are closed within.
std::optional<std::size_t> end_of_words(std::string_view text, std::size_t start) {
    constexpr std::size_t longest = 500; // bytes
    int open = 1;
    for (std::size_t at = start; at < std::min(text.size(), start + longest); ++at) {
        if (text[at] == '[') ++open;
        if (text[at] == ']' && --open == 0) return at;
        if (text[at] == '\\') ++at;
    }
    return std::nullopt;
}

} // namespace

bool has_image_name(std::string_view name) {
    constexpr std::array<std::string_view, 3> endings{".png", ".jpg", ".jpeg"};
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
        return name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending;
    });
}

Result<ImageSize> measure_image(std::string_view bytes) {
    if (bytes.size() > most_image_bytes) return image_error("the image is larger than 4 MB", "make it smaller");
    ImageSize size;
    int found = 0;
    const bool is_known = begins_with(bytes, png_head) || begins_with(bytes, jpeg_head);
    if (!is_known ||
        stbi_info_from_memory(data_of(bytes), static_cast<int>(bytes.size()), &size.width, &size.height, &found) == 0)
        return image_error("this is no image of a kind that the page can show", "save it as PNG or JPEG");
    const bool fits = size.width > 0 && size.height > 0 && size.width <= most_image_side &&
                      size.height <= most_image_side && size.width * size.height <= most_image_pixels;
    if (!fits)
        return image_error("the image has " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                               " pixels; a side has 4096 at most, and the whole 4 million",
                           "make it smaller: 1000 across are sharp on every screen");
    return size;
}

Result<Image> decode_image(std::string_view bytes) {
    const Result<ImageSize> size = measure_image(bytes);
    if (!size) return size.problems();
    Image image{*size, {}};
    int width = 0;
    int height = 0;
    int found = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        is_whole(bytes)
            ? stbi_load_from_memory(data_of(bytes), static_cast<int>(bytes.size()), &width, &height, &found, channels)
            : nullptr,
        stbi_image_free);
    if (pixels == nullptr || width != size->width || height != size->height)
        return image_error("the image is damaged, or a part of it is missing", "save or copy it again");
    image.pixels.assign(pixels.get(), pixels.get() + static_cast<std::size_t>(width * height * channels));
    for (std::size_t i = 0; i < image.pixels.size(); i += channels) {
        const std::uint8_t alpha = std::exchange(image.pixels[i + 3], std::uint8_t{255});
        for (std::size_t k = i; k < i + 3; ++k)
            image.pixels[k] = on_white(image.pixels[k], alpha);
    }
    return image;
}

std::vector<ImageReference> image_references(std::string_view text) {
    std::vector<ImageReference> found;
    for (std::size_t at = text.find("!["); at != std::string_view::npos; at = text.find("![", at + 2)) {
        const auto words = end_of_words(text, at + 2);
        if (!words || text.substr(*words, 2) != "](") continue;
        const std::size_t start = *words + 2;
        const std::size_t end = std::min(text.find_first_of(") \"\n", start), text.size());
        found.push_back({at, text.substr(at + 2, *words - at - 2), text.substr(start, end - start)});
    }
    return found;
}

} // namespace labrack::lab
