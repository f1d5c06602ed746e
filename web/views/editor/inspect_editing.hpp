// The parts of Inspect that change the design.
#pragma once

#include "views/workspace.hpp"

namespace labrack::ui {

/// Name, number of instances and place of a component.
void draw_identity(Ui& ui, Workspace& workspace, model::NodeIndex node);
/// The zones and subnets that it is spread over, and its security groups: as lists to choose from, where there is
/// something to choose, or, where it cannot be changed, what they are.
void draw_memberships(Ui& ui, Workspace& workspace, model::NodeIndex node, bool can_change);
/// The parameters that its product opens, group by group.
void draw_open_parameters(Ui& ui, Workspace& workspace, model::NodeIndex node);
/// The value of a parameter that is a list: records of a name server, rules of a packet filter.
void draw_records(Ui& ui, Workspace& workspace, model::NodeIndex node);
void draw_rules(Ui& ui, Workspace& workspace, model::NodeIndex node);
/// What it may be linked to, to be chosen.
void draw_new_link(Ui& ui, Workspace& workspace, model::NodeIndex node);
/// Duplicate and delete.
void draw_edit_actions(Ui& ui, Workspace& workspace);

/// Inspect for a link.
void draw_link_inspect(Ui& ui, Workspace& workspace, model::LinkIndex link);
/// Inspect for several components.
void draw_several(Ui& ui, Workspace& workspace);

} // namespace labrack::ui
