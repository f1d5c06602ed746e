#include "base/distribution.hpp"

#include "base/math.hpp"

#include <cmath>
#include <cstddef>

namespace labrack {

Distribution constant(Duration value) {
    Distribution distribution;
    distribution.mean = value;
    return distribution;
}

Distribution exponential(Duration mean) {
    Distribution distribution;
    distribution.shape = Distribution::Shape::exponential;
    distribution.mean = mean;
    return distribution;
}

Distribution log_normal(Duration mean, double variation) {
    Distribution distribution;
    distribution.shape = Distribution::Shape::log_normal;
    distribution.mean = mean;
    distribution.variation = variation;
    return distribution;
}

Distribution uniform(Duration low, Duration high) {
    Distribution distribution;
    distribution.shape = Distribution::Shape::uniform;
    distribution.low = low;
    distribution.high = high;
    return distribution;
}

Duration mean_of(const Distribution& distribution) {
    switch (distribution.shape) {
    case Distribution::Shape::uniform: return distribution.low + (distribution.high - distribution.low) / 2;
    case Distribution::Shape::empirical: {
        __int128 sum = 0; // of up to a million values of ten years each
        for (const Duration value : distribution.values)
            sum += value.ns;
        const auto count = static_cast<std::int64_t>(distribution.values.size());
        return {static_cast<std::int64_t>((sum + count / 2) / count)};
    }
    default: return distribution.mean;
    }
}

Duration sample_random(const Distribution& distribution, DrawKey key) {
    const double mean = static_cast<double>(distribution.mean.ns);
    DrawStream stream(key);
    switch (distribution.shape) {
    case Distribution::Shape::constant: return distribution.mean;
    case Distribution::Shape::exponential: return math::to_duration(mean * sample_exponential(stream));
    case Distribution::Shape::log_normal: {
        const double variance = math::log(1.0 + distribution.variation * distribution.variation);
        const double normal = sample_normal(stream);
        return math::to_duration(mean * math::exp(std::sqrt(variance) * normal - 0.5 * variance));
    }
    case Distribution::Shape::uniform: {
        const double width = static_cast<double>((distribution.high - distribution.low).ns);
        return distribution.low + math::to_duration(width * stream.next_unit());
    }
    case Distribution::Shape::empirical: {
        const auto count = static_cast<std::uint32_t>(distribution.values.size());
        return distribution.values[stream.next_below(count)];
    }
    }
    return {};
}

} // namespace labrack
