// Which instances hold the same data: a database's primary and its replicas, found in a design.
//
// A design says it in one of two ways. Replicas of one component are one database, the first of them its primary:
//     {"id": "mysql", "product": "mysql", "replicas": 2}
// or, where each stands on a server of its own, a link of the protocol "replication" leads from the primary to each
// replica. A link to the primary's component is one to the database: over it callers reach every member, and who
// reads and writes where is the database's own affair. A link to a replica's component leads to that replica: to read
// there, and to write once it has taken over.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// The protocol of links by which replicas follow their primary; no request goes over them.
inline constexpr std::string_view replication_protocol = "replication";

/// A design that sets a database's `max_connections` sets its workers with it: each connection has one of its own.
void give_connections_workers(Design& design);

/// Lists the databases and their members, and marks the steps that read or write. Needs instances, links of the design
/// and steps. Errors "replication": a replica of two primaries or of a replica, a replica of what replicates nothing,
/// more acknowledgements than replicas.
void list_databases(Plan& plan, Diagnostics& problems);

/// For each link to a replicated database: over which link its caller reaches each of the members, if it does. Needs
/// Plan::links.
void link_databases(Plan& plan);

/// Whether two components are parts of one replicated database.
[[nodiscard]] bool same_database(const Plan& plan, NodeIndex a, NodeIndex b);

} // namespace labrack::model
