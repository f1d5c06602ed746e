// Settings to and from their stored form.
#include "app.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace labrack::ui {

std::string to_json(const Settings& settings) {
    const nlohmann::json document{{"version", 1},
                                  {"theme", static_cast<int>(settings.theme)},
                                  {"motion", static_cast<int>(settings.motion)},
                                  {"locale", settings.locale},
                                  {"textScale", std::lround(settings.text_scale * 100)}};
    return document.dump();
}

Settings settings_from_json(std::string_view json) {
    Settings out;
    const auto document = nlohmann::json::parse(json, nullptr, false);
    if (!document.is_object()) return out;
    const auto whole = [&](const char* key, int least, int most, int otherwise) {
        const auto found = document.find(key);
        if (found == document.end() || !found->is_number_integer()) return otherwise;
        const auto value = found->get<long long>();
        return value < least || value > most ? otherwise : static_cast<int>(value);
    };
    out.theme = static_cast<ThemeChoice>(whole("theme", 0, 3, 0));
    out.motion = static_cast<MotionChoice>(whole("motion", 0, 2, 0));
    out.text_scale = static_cast<float>(whole("textScale", 80, 200, 100)) / 100;
    const auto locale = document.find("locale");
    if (locale != document.end() && (*locale == "en" || *locale == "es")) out.locale = locale->get<std::string>();
    return out;
}

} // namespace labrack::ui
