// The parameters of a component as a student reads them: named, with units, only those that mean something for it.
#pragma once

#include "app/ui.hpp"
#include "model/parameters.hpp"

#include <string>
#include <vector>

namespace labrack::ui {

struct ParameterRow {
    std::string id; ///< the parameter's name in documents
    std::string name;
    std::string value;
};

/// Those that differ from the neutral default or that the design sets.
[[nodiscard]] std::vector<ParameterRow> parameter_rows(const Ui& ui, const model::Parameters& parameters,
                                                       const std::vector<std::string>& configured);

} // namespace labrack::ui
