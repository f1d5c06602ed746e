// Whether the processes of a design fit into the memory of their hosts before anybody asks them for anything.
#pragma once

#include "base/diagnostic.hpp"
#include "model/plan.hpp"

namespace labrack::model {

/// Appends an error "memory" for each component whose memory at rest is more than its own limit, and for each host
/// whose memory is less than what its processes take at rest. `plan` has its instances placed.
void check_memory(const Plan& plan, Diagnostics& problems);

} // namespace labrack::model
