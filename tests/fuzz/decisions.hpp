// Decisions that are made of bytes, one after the other; zeros when the bytes are used up.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace labrack::fuzz {

class Decisions {
  public:
    Decisions(const unsigned char* data, std::size_t size) : data_(data), left_(size) {}

    /// 0 to count - 1; 0 when the bytes are used up.
    std::uint32_t below(std::uint32_t count) {
        if (count <= 1) return 0;
        std::uint32_t value = take();
        if (count > 256) value = value << 8 | take();
        return value % count;
    }
    bool one_in(std::uint32_t count) { return below(count) == 1; }

    /// Between the bounds, mostly near the least: there limits bind.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        const std::uint32_t shape = below(4);
        if (shape == 0 || least >= most) return least;
        if (shape == 1) return most;
        const auto step = static_cast<__int128>(below(65'536));
        const __int128 width = static_cast<__int128>(most) - least;
        return least + static_cast<std::int64_t>(shape == 2 ? std::min<__int128>(width, step) : width * step / 65'536);
    }

    template <class T>
    const T& one_of(const std::vector<T>& choices) {
        return choices[below(static_cast<std::uint32_t>(choices.size()))];
    }

  private:
    std::uint32_t take() {
        if (left_ == 0) return 0;
        --left_;
        return *data_++;
    }
    const unsigned char* data_;
    std::size_t left_;
};

} // namespace labrack::fuzz
