#include "strings.hpp"

#include <nlohmann/json.hpp>

#include <assets/strings.hpp>
#include <cassert>
#include <cmath>
#include <cstdio>

namespace labrack::ui {

namespace {

constexpr std::string_view thin_space = "\xe2\x80\x89";

std::map<std::string, std::string, std::less<>> read_table(std::string_view json) {
    std::map<std::string, std::string, std::less<>> table;
    const auto document = nlohmann::json::parse(json, nullptr, false);
    assert(document.is_object());
    if (!document.is_object()) return table;
    for (const auto& [key, value] : document.items())
        if (value.is_string()) table.emplace(key, value.get<std::string>());
    return table;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

} // namespace

std::string_view code(Locale locale) {
    return locale == Locale::es ? "es" : "en";
}

Locale locale_from(std::string_view tag) {
    return tag.substr(0, 2) == "es" ? Locale::es : Locale::en;
}

Strings::Strings() : english_(read_table(assets::strings_en_json())), spanish_(read_table(assets::strings_es_json())) {}

std::string_view Strings::operator()(std::string_view key) const {
    const Table& table = locale_ == Locale::es ? spanish_ : english_;
    const auto found = table.find(key);
    return found == table.end() ? key : std::string_view(found->second);
}

std::string Strings::operator()(std::string_view key, std::initializer_list<Argument> arguments) const {
    std::string text((*this)(key));
    for (const Argument& argument : arguments)
        replace_all(text, "{" + std::string(argument.name) + "}", argument.value);
    return text;
}

std::string Strings::count(std::string_view key, long long n) const {
    const std::string form = std::string(key) + (n == 1 ? ".one" : ".other");
    return (*this)(form, {{"n", number(static_cast<double>(n))}});
}

std::string Strings::number(double value, int decimals) const {
    std::string digits(64, '\0');
    const int length = std::snprintf(digits.data(), digits.size(), "%.*f", decimals, std::fabs(value));
    digits.resize(static_cast<std::size_t>(std::max(length, 0)));
    const std::size_t whole = std::min(digits.find('.'), digits.size());
    if (locale_ == Locale::es && whole < digits.size()) digits[whole] = ',';
    // Four digits stay together in Spanish and read well so in English too.
    if (whole > 4)
        for (std::size_t at = whole; at > 3; at -= 3) {
            if (at - 3 == 0) break;
            digits.insert(at - 3, thin_space);
        }
    const bool negative = value < 0 && digits.find_first_of("123456789") != std::string::npos;
    return negative ? "\xe2\x88\x92" + digits : digits;
}

std::vector<std::string> Strings::keys(Locale locale) const {
    std::vector<std::string> keys;
    for (const auto& [key, text] : locale == Locale::es ? spanish_ : english_)
        keys.push_back(key);
    return keys;
}

} // namespace labrack::ui
