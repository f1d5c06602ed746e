// Whether what a design says of numbers of instances, and of what each of them may use, can be meant.
#pragma once

#include "base/diagnostic.hpp"
#include "model/plan.hpp"

namespace labrack::model {

/// Appends errors "scaling" for bounds that leave no number and for an autoscaler that the component cannot have,
/// "processor" for a limit below the request, and a warning "never-placed" for pods that none of their cluster's
/// machines can hold. `plan` has its groups listed.
void check_scaling(const Plan& plan, Diagnostics& problems);

} // namespace labrack::model
