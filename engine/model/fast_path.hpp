// Where a run may take the engine's fast path: visits that meet nothing but workers, queues and processors.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Notes in each route whether visits and calls may take the fast path. Needs the routes and note_ways().
void find_fast_paths(Plan& plan);

} // namespace labrack::model
