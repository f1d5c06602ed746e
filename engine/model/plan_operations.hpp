// The call trees of a workload's operations, laid out flat in a plan.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Lists the steps of all operations, each as often as it is repeated. Children stand together, so each level of a tree
/// is laid out before the next.
void flatten_operations(Plan& plan);

} // namespace labrack::model
