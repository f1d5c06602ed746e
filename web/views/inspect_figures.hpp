// What a component is doing now, in figures: those that mean something for it, in the order in which they are read.
#pragma once

#include "app/ui.hpp"
#include "session/run.hpp"

#include <string>
#include <vector>

namespace labrack::ui {

/// One line of a panel, spoken as "name: value".
struct NamedValue {
    std::string id;
    std::string name;
    std::string value;
};

[[nodiscard]] std::vector<NamedValue> figures_of(const Ui& ui, const session::Run& run, model::NodeIndex node);

} // namespace labrack::ui
