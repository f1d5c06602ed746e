#include "base/random.hpp"

#include "base/math.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace labrack {

namespace {

constexpr std::size_t layer_count = 256;
constexpr double tail_start =
    7.69711747013104972; ///< x of the lowest layer for 256 layers (Marsaglia and Tsang, table 1)
constexpr double layer_area = 3.9496598225815571993e-3;

/// Layer edges: x[0] is the width that gives the base layer the common area, x[256] = 0; f[i] = exp(-x[i]).
struct Ziggurat {
    std::array<double, layer_count + 1> x{};
    std::array<double, layer_count + 1> f{};
};

constexpr Ziggurat make_ziggurat() {
    Ziggurat table;
    table.x[0] = layer_area / math::exp(-tail_start);
    table.x[1] = tail_start;
    table.f[0] = math::exp(-table.x[0]);
    table.f[1] = math::exp(-tail_start);
    for (std::size_t i = 2; i < layer_count; ++i) {
        table.x[i] = -math::log(layer_area / table.x[i - 1] + table.f[i - 1]);
        table.f[i] = math::exp(-table.x[i]);
    }
    table.x[layer_count] = 0.0;
    table.f[layer_count] = 1.0;
    return table;
}

constexpr Ziggurat ziggurat = make_ziggurat();

} // namespace

double sample_exponential(DrawStream& stream) {
    double shift = 0.0;
    for (;;) {
        const std::uint64_t bits = stream.next();
        const std::size_t layer = bits & (layer_count - 1);
        const double unit = static_cast<double>(bits >> 11) * 0x1.0p-53;
        const double x = unit * ziggurat.x[layer];
        if (x < ziggurat.x[layer + 1]) return shift + x;
        if (layer == 0) {
            shift += tail_start; // the exponential has no memory: its tail is itself, further right
            continue;
        }
        const double height = stream.next_unit();
        const double y = ziggurat.f[layer] + height * (ziggurat.f[layer + 1] - ziggurat.f[layer]);
        if (y < math::exp(-x)) return shift + x;
    }
}

double sample_normal(DrawStream& stream) {
    for (;;) {
        const double u = 2.0 * stream.next_unit() - 1.0;
        const double v = 2.0 * stream.next_unit() - 1.0;
        const double square = u * u + v * v;
        if (square >= 1.0 || square == 0.0) continue;
        return u * std::sqrt(-2.0 * math::log(square) / square);
    }
}

} // namespace labrack
