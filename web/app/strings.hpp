// Interface strings by key, in English and Spanish.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace labrack::ui {

enum class Locale { en, es };

[[nodiscard]] std::string_view code(Locale locale);
/// "es-MX" gives Spanish, whatever is unknown English.
[[nodiscard]] Locale locale_from(std::string_view tag);

/// Replaces each `{name}`; a name that is not given stays, so that a mistake shows.
struct Argument {
    std::string_view name;
    std::string value;
};

class Strings {
  public:
    /// Reads the embedded assets/strings/*.json.
    Strings();

    void set_locale(Locale locale) { locale_ = locale; }
    [[nodiscard]] Locale locale() const { return locale_; }

    /// The text of a key; an unknown key gives the key itself. The view lives as long as this object.
    [[nodiscard]] std::string_view operator()(std::string_view key) const;
    [[nodiscard]] std::string operator()(std::string_view key, std::initializer_list<Argument> arguments) const;
    /// `key.one` or `key.other` by `n`, with `{n}` filled in.
    [[nodiscard]] std::string count(std::string_view key, long long n) const;
    /// With the decimal mark and thin-space grouping of the locale.
    [[nodiscard]] std::string number(double value, int decimals = 0) const;

    [[nodiscard]] std::vector<std::string> keys(Locale locale) const;

  private:
    using Table = std::map<std::string, std::string, std::less<>>;
    Table english_;
    Table spanish_;
    Locale locale_ = Locale::en;
};

} // namespace labrack::ui
