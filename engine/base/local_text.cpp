#include "base/local_text.hpp"

namespace labrack {

namespace {

void fill(std::string& text, std::string_view name, const std::string& value) {
    const std::string place = "{" + std::string(name) + "}";
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
}

} // namespace

LocalText filled(LocalText text, std::span<const TextArgument> arguments) {
    for (const auto& [name, value] : arguments) {
        fill(text.en, name, value.in("en"));
        fill(text.es, name, value.in("es"));
    }
    return text;
}

} // namespace labrack
