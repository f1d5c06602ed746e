// Fields of Inspect that change the design once, when the student has finished with them.
#pragma once

#include "app/widgets.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace labrack::ui {

/// Why a text cannot be taken, for people; empty when it can.
using TextCheck = std::function<std::string(const std::string&)>;

/// A text field that holds `current`. Gives the new text when Enter was pressed or the focus has left the field, and
/// `check` accepts it; until then what was typed stays, with its error below.
[[nodiscard]] std::optional<std::string> edited_text(Ui& ui, std::string_view id, std::string_view name,
                                                     const std::string& current, const FieldOptions& options,
                                                     const TextCheck& check);

/// A drop-down over words that may change from frame to frame; the position that was chosen.
[[nodiscard]] std::optional<std::size_t> chosen(Ui& ui, std::string_view id, std::string_view name,
                                                std::span<const std::string> items, std::size_t current,
                                                const ControlOptions& options = {});
/// A drop-down that does something with what is chosen and has no value of its own; `prompt` stands in it.
[[nodiscard]] std::optional<std::size_t> picked(Ui& ui, std::string_view id, std::string_view prompt,
                                                std::span<const std::string> items, const ControlOptions& options = {});

} // namespace labrack::ui
