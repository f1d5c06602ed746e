// What use costs: a price of the catalogue times what a meter has counted. Runs and analysis both bill by this.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/catalogue.hpp"

namespace labrack::model {

/// A month of bills: 730 hours, as cloud providers' calculators count it (AWS Pricing Calculator, assumptions, 2026).
inline constexpr Duration billed_month = seconds(730LL * 3600);

/// What all instances of one component have used; wide, as a month of a thousand of them in ns is no 64-bit number.
struct Usage {
    using Count = __int128;
    Count existed_ns = 0;      ///< in which they existed, up or not
    Count busy_ns = 0;         ///< ns × workers (of a host: ns × cores) in use
    Count requests = 0;        ///< answered
    Count bytes_out = 0;       ///< of their answers; of a NAT gateway: that passed it
    Count tenths_of_units = 0; ///< of a key-value store: tenths of write units that were taken
};

/// What `length` costs at the use that was counted over `measured`, which is more than 0: rounded to the nearest
/// millionth of a dollar.
[[nodiscard]] Money charge(const Price& price, const Usage& usage, const Parameters& component, Duration measured,
                           Duration length);

} // namespace labrack::model
