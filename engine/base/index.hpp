// Indices that cannot be mixed up: an index of an instance is not an index of a link.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace labrack {

/// A position in the array of things that `Tag` names; `none` when there is no such thing.
template <class Tag>
struct Index {
    static constexpr std::uint32_t none_value = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t value = none_value;

    [[nodiscard]] constexpr bool exists() const { return value != none_value; }
    friend constexpr auto operator<=>(Index, Index) = default;
};

/// The index `position` as `Index<Tag>`; position < 2^32 - 1.
template <class I>
[[nodiscard]] constexpr I index_of(std::size_t position) {
    return I{static_cast<std::uint32_t>(position)};
}

} // namespace labrack
