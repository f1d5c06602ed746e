// Changes of a component's parameters: which its product opens, within which bounds.
#pragma once

#include "base/json.hpp"
#include "model/design.hpp"

#include <string_view>

namespace labrack::model {

/// What the component's product says of the parameter; null when it does not open it.
[[nodiscard]] const OpenParameter* find_open(const Catalogue& catalogue, const Node& node, std::string_view parameter);

/// Reads the value of a parameter that the component's product opens. Reports a value of another type, and one out of
/// bounds (code "range"); then the component stays as it was.
void read_open_parameter(const json::Cursor& cursor, const OpenParameter& open, Node& out);

/// Sets a parameter that the product opens to what a person has written: "4", "30s", "round-robin", "true", an address;
/// of lists the JSON that a design holds. Errors as of read_open_parameter() and of JSON; then nothing has changed.
[[nodiscard]] Diagnostics configure(const Catalogue& catalogue, Node& node, std::string_view parameter,
                                    std::string_view text);

/// Gives a parameter the value that the product has.
void reset_parameter(const Catalogue& catalogue, Node& node, std::string_view parameter);

} // namespace labrack::model
