// The parameters of a component as a student reads them: named, with units, under headings, only those that mean
// something for it.
#pragma once

#include "app/ui.hpp"
#include "model/plan.hpp"
#include "views/inspect_figures.hpp"

#include <string>
#include <vector>

namespace labrack::ui {

/// Rows under a heading; the ids of rows are the parameters' names in documents.
struct ParameterRows {
    std::string id;
    std::string title;
    std::vector<NamedValue> rows;
};

/// Those that the design sets, and of the others those that matter here; no empty groups.
[[nodiscard]] std::vector<ParameterRows> parameter_rows(const Ui& ui, const model::Plan& plan, model::NodeIndex node);

} // namespace labrack::ui
