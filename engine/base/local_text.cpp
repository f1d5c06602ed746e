#include "base/local_text.hpp"

namespace labrack {

namespace {

void fill(std::string& text, std::string_view name, const std::string& value) {
    const std::string place = "{" + std::string(name) + "}";
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
}

} // namespace

std::string decimal_text(std::int64_t scaled, int places, char point) {
    std::int64_t scale = 1;
    for (int i = 0; i < places; ++i)
        scale *= 10;
    const std::string whole = std::to_string(scaled / scale);
    if (places == 0) return whole;
    std::string fraction = std::to_string(scaled % scale);
    fraction.insert(0, static_cast<std::size_t>(places) - fraction.size(), '0');
    return whole + point + fraction;
}

LocalText decimal_figure(std::int64_t scaled, int places) {
    return {decimal_text(scaled, places), decimal_text(scaled, places, ',')};
}

LocalText filled(LocalText text, std::span<const TextArgument> arguments) {
    for (const auto& [name, value] : arguments) {
        fill(text.en, name, value.in("en"));
        fill(text.es, name, value.in("es"));
    }
    return text;
}

} // namespace labrack
