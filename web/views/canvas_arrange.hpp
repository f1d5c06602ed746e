// Automatic layout: in layers from left to right, as requests go, container by container.
#pragma once

#include "model/design.hpp"

#include <vector>

namespace labrack::ui {

/// Where every component would stand: upper left corners in canvas units, of containers too. No two overlap unless one
/// stands in the other. The same design gives the same places.
///
/// The siblings in each container are layered by the longest path that leads to them (Sugiyama, Tagawa and Toda,
/// "Methods for visual understanding of hierarchical system structures", 1981), links that lead back left out, and
/// ordered within a layer by the mean place of those that call them.
[[nodiscard]] std::vector<model::Point> arranged(const model::Design& design, const model::Catalogue& catalogue);

/// Puts every component there; containers are as large as what they hold.
void arrange(model::Design& design, const model::Catalogue& catalogue);

/// Whether nobody has given the components places: there are several, all at the origin.
[[nodiscard]] bool needs_arranging(const model::Design& design);

} // namespace labrack::ui
