// What an editor does to a design. Every function leaves a design that reads as one when it is written.
#pragma once

#include "model/design.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

/// An id that no node has: `wanted`, or with the first number that is free, "nginx-2".
[[nodiscard]] std::string free_id(const Design& design, std::string_view wanted);

/// Why a component of some product may not stand somewhere.
enum class Misplacement : std::uint8_t {
    none,
    holds_nothing,  ///< what it would stand in is no container
    inside_itself,  ///< it would stand in itself, or in something that stands in it
    too_large,      ///< a zone in a server: containers hold smaller ones, from regions down to hosts
    provider_owned, ///< its provider runs it on machines of its own, so it stands in none of the design's
    outside,        ///< it is somewhere in the internet: people, name servers, services of others
};

[[nodiscard]] std::string_view to_text(Misplacement why);

/// Whether a component of `product` may stand in `container`; none exists: on the canvas.
[[nodiscard]] Misplacement misplacement(const Design& design, const Catalogue& catalogue, ProductIndex product,
                                        NodeIndex container);
/// The same for a component that the design has.
[[nodiscard]] Misplacement misplacement(const Design& design, const Catalogue& catalogue, NodeIndex node,
                                        NodeIndex container);

/// The zones and subnets of the design that copies of the component can be spread over, and what it is spread over
/// already; none: it has no copies with places of their own.
[[nodiscard]] std::vector<NodeIndex> places_to_span(const Design& design, const Catalogue& catalogue, NodeIndex node);
/// The machine that the component runs on, and so is spread over what that is; none: it has places of its own.
[[nodiscard]] NodeIndex machine_under(const Design& design, const Catalogue& catalogue, NodeIndex node);
/// The security groups of the design that the component can be a member of, and those that it is.
[[nodiscard]] std::vector<NodeIndex> groups_to_join(const Design& design, const Catalogue& catalogue, NodeIndex node);

/// Adds a component as the catalogue has it, with an id of its own and called like its product, after all others. `in`
/// may hold it.
NodeIndex add_node(Design& design, const Catalogue& catalogue, ProductIndex product, Point at, NodeIndex in = {});

/// Takes the components out, and with them all that stands in them, every link to one of these, and whatever names
/// them: spans, groups, rules of packet filters and records of name servers. The others keep their order.
void remove_nodes(Design& design, std::span<const NodeIndex> nodes);
void remove_links(Design& design, std::span<const LinkIndex> links);

/// Adds components like `nodes` of `from`, each with an id of its own, moved by `offset`, with what stands in them and
/// the links between them; they stand where those stood, as far as the design has that. Returns the new ones, in the
/// order of `from`.
std::vector<NodeIndex> add_copies(Design& design, const Design& from, std::span<const NodeIndex> nodes, Point offset);

/// Why one component cannot call another.
enum class NoLink : std::uint8_t {
    none,
    itself,     ///< both are the same
    never_asks, ///< the caller never calls anybody: a file system, a zone
    not_asked,  ///< nobody can call the other: people, a zone
    no_common,  ///< the other speaks nothing that the caller does
    linked,     ///< there is a link of each protocol already
};

[[nodiscard]] std::string_view to_text(NoLink why);

struct LinkOffer {
    std::vector<std::string> protocols; ///< in which `from` may call `to`, in the order of the product
    NoLink reason = NoLink::none;       ///< why there is none
};

/// What a new link between the two could be.
[[nodiscard]] LinkOffer link_offer(const Design& design, const Catalogue& catalogue, NodeIndex from, NodeIndex to);

/// Adds a link of one of the offered protocols, after all others.
LinkIndex add_link(Design& design, NodeIndex from, NodeIndex to, std::string protocol);

} // namespace labrack::model
