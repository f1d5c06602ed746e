// How clients enter a plan's system: by which name servers, addresses and links their requests reach it.
#pragma once

#include "model/plan_routes.hpp"

namespace labrack::model {

/// Resolves for each client and operation how it reaches the operation's entry. Needs targets and databases. Errors
/// "unknown-node" for an alias that leads nowhere, "size" for a name that leads to too many addresses.
void resolve_entries(Plan& plan, RouteFinder& finder, Diagnostics& problems);

} // namespace labrack::model
