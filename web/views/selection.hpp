// What is selected on the canvas. By ids, so that it holds while the design changes under it.
#pragma once

#include "model/design.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::ui {

struct Workspace;

/// A link by what it joins.
struct LinkName {
    std::string from;
    std::string to;
    std::string protocol;

    bool operator==(const LinkName&) const = default;
};

/// Components, or one link, or nothing.
struct Selection {
    std::vector<std::string> nodes; ///< ids, in the order in which they were chosen
    std::optional<LinkName> link;

    [[nodiscard]] bool has(std::string_view node) const;
    [[nodiscard]] bool empty() const { return nodes.empty() && !link; }
};

[[nodiscard]] LinkName name_of(const model::Design& design, model::LinkIndex link);

/// Those of the selected components that the design has.
[[nodiscard]] std::vector<model::NodeIndex> selected_nodes(const Workspace& workspace);
/// The one that Inspect shows; none when several or none are selected.
[[nodiscard]] std::optional<model::NodeIndex> selected_node(const Workspace& workspace);
[[nodiscard]] std::optional<model::LinkIndex> selected_link(const Workspace& workspace);

/// Selects a node (tasks may ask for it) and brings Inspect to the front if the lab has opened it; none: nothing.
void select_node(Workspace& workspace, std::optional<model::NodeIndex> node);
void select_link(Workspace& workspace, model::LinkIndex link);
/// Selects these and nothing else.
void select_nodes(Workspace& workspace, const std::vector<model::NodeIndex>& nodes);
/// Adds it to the selection, or takes it out.
void toggle_node(Workspace& workspace, model::NodeIndex node);

} // namespace labrack::ui
