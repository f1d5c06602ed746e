// What a submitted design may be, and what of it comes from the lab in any case.
#pragma once

#include "lab/lab.hpp"
#include "model/design.hpp"

namespace labrack::grade {

/// The design as it is judged: clients, external services and locked components are as the lab has them, and so are the
/// latency and the bandwidth of every link. Errors "locked" for one of these components that is missing or another
/// product, "client" for one that the lab does not have, "palette" for a product that may not be used, "spared" for
/// another product under the name of a component that is never lost.
[[nodiscard]] Result<model::Design> admit(const lab::Lab& lab, const model::Catalogue& catalogue, model::Design design);

} // namespace labrack::grade
