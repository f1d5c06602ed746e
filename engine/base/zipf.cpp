#include "base/zipf.hpp"

#include "base/math.hpp"

namespace labrack {

namespace {

/// Below this the series are exact to the last bits, and above it the plain forms to eleven digits.
constexpr double small = 1e-5;

/// (e^t - 1) / t
double grown(double t) {
    if (t < small && t > -small) return 1.0 + t / 2 * (1.0 + t / 3);
    return (math::exp(t) - 1.0) / t;
}

/// log(1 + t) / t for t > -1
double shrunk(double t) {
    if (t < small && t > -small) return 1.0 - t * (0.5 - t / 3);
    return math::log(1.0 + t) / t;
}

} // namespace

Zipf::Zipf(std::uint32_t count, double exponent)
    : count_(count), exponent_(exponent), least_(0), most_(0), always_(0), complement_(1.0 - exponent) {
    least_ = area(1.5) - 1.0;
    most_ = area(static_cast<double>(count) + 0.5);
    always_ = 2.0 - area_inverse(area(2.5) - density(2.0));
}

/// The hat: x^-exponent.
double Zipf::density(double x) const {
    return math::exp(-exponent_ * math::log(x));
}

/// The hat's integral from 1 to x: (x^(1-s) - 1) / (1-s), which for s = 1 is log x.
double Zipf::area(double x) const {
    const double log_x = math::log(x);
    return grown(complement_ * log_x) * log_x;
}

double Zipf::area_inverse(double area) const {
    double t = complement_ * area;
    if (t < -1.0 + 1e-15) t = -1.0 + 1e-15; // only rounding leads there
    return math::exp(shrunk(t) * area);
}

std::uint32_t Zipf::sample(DrawStream& stream) const {
    if (count_ == 1) return 1;
    for (;;) {
        const double u = most_ + stream.next_unit() * (least_ - most_);
        const double x = area_inverse(u);
        std::uint32_t rank = 1;
        if (x >= static_cast<double>(count_)) {
            rank = count_;
        } else if (x >= 1.0) {
            rank = static_cast<std::uint32_t>(x + 0.5);
        }
        const double middle = static_cast<double>(rank);
        if (middle - x <= always_ || u >= area(middle + 0.5) - density(middle)) return rank;
    }
}

} // namespace labrack
