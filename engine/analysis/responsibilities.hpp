// Who operates what: which layers of a design its owner has to look after, and which providers do.
#pragma once

#include "base/local_text.hpp"
#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace labrack::analysis {

/// One of the things that somebody has to look after.
struct Layer {
    model::Operator model::OperatedBy::*operated_by;
    std::string_view key; ///< as documents have it
    LocalText name;       ///< in a sentence
    LocalText heading;    ///< of a column
};

[[nodiscard]] const std::array<Layer, 6>& layers();

/// Of one component that runs.
struct Responsibility {
    model::NodeIndex node;
    model::OperatedBy operated_by; ///< the catalogue's; hardware and operating system of a process are its machine's
    Duration work;                 ///< of a person in a month, with all of its instances
    Money cost;                    ///< of that work, where the catalogue has a price for it
};

/// Of every component that runs in a data centre or is a service of somebody, in the order of the design. Clients,
/// places (regions, zones, subnets) and lists of rules are left out.
[[nodiscard]] std::vector<Responsibility> responsibilities(const model::Plan& plan);

} // namespace labrack::analysis
