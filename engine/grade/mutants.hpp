// Designs that are made of another to see whether a rubric notices.
#pragma once

#include "lab/lab.hpp"
#include "model/design.hpp"

namespace labrack::grade {

/// Nothing but the lab's clients.
[[nodiscard]] model::Design empty_design(const lab::Lab& lab, const model::Catalogue& catalogue);

/// Ten instances for each one, up to the 1000 that a component may have.
[[nodiscard]] model::Design with_ten_times_as_many(model::Design design);

/// Every queue whose limit a design may change takes as little as it can, but one.
[[nodiscard]] model::Design with_shortest_queues(model::Design design, const model::Catalogue& catalogue);

/// The design without what the lab teaches: without these components, what stands in them and their links; or with one
/// instance of each.
[[nodiscard]] model::Design without(const lab::Taught& taught, const model::Design& design,
                                    const model::Catalogue& catalogue);

} // namespace labrack::grade
