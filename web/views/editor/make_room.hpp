// Containers that grow with their content push aside what stands in the way.
#pragma once

#include "views/canvas_layout.hpp"

namespace labrack::ui {

/// Canvas units that a neighbour keeps from a container that grows, unless it stood nearer before.
inline constexpr float clearance = 24;

/// Where an edit has made containers of `after` larger than they are in `before`, what now lies under them or too near
/// goes out of the way: to the side on which it stood, by no more than it takes, and to the nearer of two sides where
/// it stood across a corner. What is pushed pushes in its turn, so that neighbours keep their order, and a container
/// that grows by that does the same to those around it. Nothing else moves, and what lay over each other before does
/// not mind. Components are the same if their ids are.
void make_room(const model::Design& before, model::Design& after, const model::Catalogue& catalogue);

} // namespace labrack::ui
