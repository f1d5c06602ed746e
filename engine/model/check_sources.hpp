// Whom the rules of a design's packet filters name.
#pragma once

#include "base/json.hpp"
#include "model/design.hpp"

#include <functional>
#include <map>
#include <string>

namespace labrack::model {

using NodesById = std::map<std::string, NodeIndex, std::less<>>;

/// Reports what a component's "config" names as a source in its "allow" and is none: "unknown-source", with the nearest
/// name, for an id that none of the design's `nodes` has; "ambiguous-source" for a word that one of them has for its
/// id.
void check_sources(const json::Cursor& config, const NodesById& nodes);

} // namespace labrack::model
