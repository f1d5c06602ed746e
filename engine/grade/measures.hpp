// What a trial amounts to by a measure, and which request shows it.
#pragma once

#include "grade/trials.hpp"

#include <optional>

namespace labrack::grade {

struct Amount {
    std::optional<std::int64_t> value; ///< ns, ppm or a number; none: infinitely slow
    const sim::FinishedRequest* shown =
        nullptr; ///< of the trial: the request at that rank, or the first that went wrong
};

/// Of the operation's requests, or of all when it does not exist. Where none was sent nothing is good: goodput is 0,
/// and a latency infinite.
[[nodiscard]] Amount amount_of(const Trial& trial, const model::Plan& plan, lab::Measure measure,
                               model::OperationIndex operation);

/// The part of full credit, in ppm: a straight line from `none` to `full`, cut off at both ends.
[[nodiscard]] std::int64_t credit_of(std::optional<std::int64_t> amount, std::int64_t none, std::int64_t full);

} // namespace labrack::grade
