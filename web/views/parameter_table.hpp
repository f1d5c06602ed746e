// Which parameters are shown with which others, in which order, and when one of them means anything.
#pragma once

#include "model/plan.hpp"

#include <span>
#include <string_view>

namespace labrack::ui {

/// What decides whether a parameter means something for a component.
struct AboutComponent {
    const model::Parameters& parameters;
    const model::Kind& kind;
    bool works = false;      ///< it serves requests by itself
    bool calls = false;      ///< links lead from it to others
    bool encrypted = false;  ///< a link leads to it that sets up TLS
    bool balances = false;   ///< it chooses among servers
    bool replicated = false; ///< its data are kept by several instances, and it says how
    bool follows = false;    ///< it is the replica of another component, which says how
    bool function = false;   ///< its workers come with requests
};

[[nodiscard]] AboutComponent about(const model::Plan& plan, model::NodeIndex node);

enum class Shown {
    never,  ///< it would change nothing
    if_set, ///< when it is not what it is for most components
    always,
};

/// How a parameter that is 0 reads.
enum class Zero { number, at_once, none, never, no_limit, for_ever, not_kept };

struct ShownParameter {
    std::string_view name; ///< in documents
    Shown (*shown)(const AboutComponent&) = nullptr;
    Zero zero = Zero::number;
};

/// Parameters under one heading; `id` names the heading in the interface strings ("inspect.group.<id>").
struct ParameterGroup {
    std::string_view id;
    std::span<const ShownParameter> parameters;
};

/// Every parameter, each in one group.
[[nodiscard]] std::span<const ParameterGroup> parameter_groups();

} // namespace labrack::ui
