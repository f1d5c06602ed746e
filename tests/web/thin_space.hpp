// Thin spaces made visible, so that expected texts can be read.
#pragma once

#include <string>
#include <string_view>

namespace labrack::test {

inline std::string with_thin_space_as(char shown, std::string_view text) {
    constexpr std::string_view thin = "\xe2\x80\x89";
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool is_thin = text.substr(at, thin.size()) == thin;
        out += is_thin ? shown : text[at];
        at += is_thin ? thin.size() : 1;
    }
    return out;
}

} // namespace labrack::test
