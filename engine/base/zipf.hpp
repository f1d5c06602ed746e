// Popularity by Zipf's law: of many objects a few are asked for all the time and most hardly ever.
#pragma once

#include "base/random.hpp"

#include <cstdint>

namespace labrack {

/// The distribution on the ranks 1 … count in which rank k has a probability in proportion to k^-exponent; exponent 0
/// makes all equally likely. Needs no table, whatever the count.
///
/// Rejection-inversion: Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions" (ACM TOMACS 6(3), 1996). Exact but for the rounding of the arithmetic, which is the same everywhere.
class Zipf {
  public:
    /// `count` 1 to 2^31, `exponent` 0 to 10.
    Zipf(std::uint32_t count, double exponent);

    /// A rank, 1 to count.
    [[nodiscard]] std::uint32_t sample(DrawStream& stream) const;

  private:
    std::uint32_t count_;
    double exponent_;
    double least_;      ///< of the area under the hat: H(3/2) - 1, which leaves rank 1 its whole probability
    double most_;       ///< H(count + 1/2)
    double always_;     ///< a point that lies no further than this left of its rank's middle is accepted at once
    double complement_; ///< 1 - exponent

    [[nodiscard]] double density(double x) const;
    [[nodiscard]] double area(double x) const;
    [[nodiscard]] double area_inverse(double area) const;
};

} // namespace labrack
