// What the widgets share: boxes, wrapped text and their measures. Views draw with widgets.hpp.
#pragma once

#include "widgets.hpp"

namespace labrack::ui {

/// Lines of at most `width` device pixels; words stay whole unless one alone is too long.
[[nodiscard]] std::vector<std::string_view> wrap(const Ui& ui, TextStyle style, std::string_view text, float width);
/// Width of one line in device pixels.
[[nodiscard]] float text_width(const Ui& ui, TextStyle style, std::string_view text);
/// Height in device pixels of text wrapped at `width` device pixels.
[[nodiscard]] float wrapped_height(const Ui& ui, TextStyle style, std::string_view text, float width);
/// Draws wrapped text from a corner and returns its height.
float draw_wrapped(const Ui& ui, ImVec2 at, float width, TextStyle style, Rgb color, std::string_view text);

/// Adds to `ui.drawn` what is drawn now in the current region; call it only if that is not null.
void note_drawn(const Ui& ui, Drawn drawn);

void fill(const Rect& rect, Rgb color, float radius = 0, float alpha = 1);
void outline(const Rect& rect, Rgb color, float radius, float thickness);
void circle(ImVec2 center, float radius, Rgb color);

/// The node of a control; `disabled_reason` disables it and describes it.
[[nodiscard]] Node control_node(std::string_view id, Role role, std::string_view name, const Rect& rect,
                                std::string_view disabled_reason, std::string_view description = {});
/// The tooltip of a control: why it is disabled, or what it does.
void explain(Ui& ui, const Interaction& item, const Rect& rect, std::string_view disabled_reason,
             std::string_view tooltip_text);
/// A pill inside a widget; returns its width.
float draw_pill(const Ui& ui, ImVec2 at, std::string_view text, Tone tone, Icon icon);

} // namespace labrack::ui
