// The loads of a plan: which clients send what.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Resolves the workload's loads. Errors "unknown-node" for a load from nowhere, "not-possible" for one from what sends
/// nothing, "range" for more users than its client has people.
void resolve_loads(Plan& plan, Diagnostics& problems);

} // namespace labrack::model
