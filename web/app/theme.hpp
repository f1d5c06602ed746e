// Colours, type and measures: the only place where the look is decided.
#pragma once

#include <imgui.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace labrack::ui {

struct Rgb {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;

    /// From `0x1f6feb`.
    static constexpr Rgb hex(std::uint32_t code) {
        return {static_cast<std::uint8_t>(code >> 16), static_cast<std::uint8_t>(code >> 8),
                static_cast<std::uint8_t>(code)};
    }
    constexpr bool operator==(const Rgb&) const = default;
};

/// For ImDrawList; `alpha` 0…1.
[[nodiscard]] ImU32 packed(Rgb color, float alpha = 1.0F);
/// `share` of `over` painted on `under`.
[[nodiscard]] Rgb blend(Rgb under, Rgb over, float share);
/// WCAG 2.2 relative luminance, 0…1.
[[nodiscard]] double luminance(Rgb color);
/// WCAG 2.2 contrast ratio, 1…21. Text needs 4.5 (3 from 19 px bold or 24 px), a mark or outline 3.
[[nodiscard]] double contrast(Rgb a, Rgb b);

struct Palette {
    Rgb background, panel, raised, line, track; ///< `track`: of a bar, where it is not filled
    Rgb text, dim, faint;
    Rgb accent, accent_text, accent_background, on_accent;
    Rgb ok, warn, bad;
    Rgb ok_background, warn_background, bad_background;
};

extern const Palette light_palette;
extern const Palette dark_palette;
/// White and yellow on black: text has at least 7:1, lines around controls 3:1.
extern const Palette contrast_palette;

enum class Scheme { light, dark, contrast };

enum class Tone { neutral, accent, ok, warn, bad };

/// What a component does in a system; each has a colour that is safe for colour-blind eyes.
enum class Tier { client, edge, balancing, web, application, data, operations };

[[nodiscard]] Rgb tier_color(Tier tier);
/// The n-th colour for operations; they start anew after the sixth.
[[nodiscard]] Rgb operation_color(std::size_t ordinal);

/// Sizes are design pixels at text scale 1.
enum class TextStyle {
    title,     ///< 26 / 600
    step,      ///< 20 / 600, a step's title
    heading,   ///< 15 / 600
    lab,       ///< 15 on 23, lab text
    lab_bold,  ///< 15 / 600 on 23
    body,      ///< 13
    strong,    ///< 13 / 600
    secondary, ///< 12
    secondary_strong,
    small, ///< 11
    small_strong,
    label,      ///< 11 / 600, spaced; `label` draws it in capitals
    code,       ///< 13, on a raised ground
    figure,     ///< 56 / 600, digits and "/ %.," only
    icon_small, ///< 14, lucide
    icon,       ///< 16
    icon_large, ///< 18
    count
};

/// Everything is in design pixels until it passes `px`, which gives device pixels.
class Theme {
  public:
    static constexpr float control_height = 32;
    static constexpr float touch_height = 40;
    static constexpr float top_bar = 48;
    static constexpr float radius = 6;
    static constexpr float card_radius = 10;
    static constexpr float container_radius = 14;

    Theme();

    /// True if the atlas was rebuilt. `pixel_ratio` is device pixels per CSS px, `text_scale` 0.8…2.
    bool set_scale(float pixel_ratio, float text_scale);
    void set_scheme(Scheme scheme);

    /// Whether the ground is dark.
    [[nodiscard]] bool dark() const { return scheme_ != Scheme::light; }
    [[nodiscard]] const Palette& palette() const;
    [[nodiscard]] float pixel_ratio() const { return pixel_ratio_; }
    [[nodiscard]] float text_scale() const { return text_scale_; }
    /// Design pixels to whole device pixels.
    [[nodiscard]] float px(float design) const;
    /// A line of `design` px, at least one device pixel.
    [[nodiscard]] float stroke(float design = 1) const;
    [[nodiscard]] ImFont* font(TextStyle style) const;
    /// Line height in device pixels.
    [[nodiscard]] float line(TextStyle style) const;
    /// Colour of a tone as text or mark, and of the ground under it.
    [[nodiscard]] Rgb foreground(Tone tone) const;
    [[nodiscard]] Rgb ground(Tone tone) const;

  private:
    void build_fonts();
    void style_imgui() const;

    Scheme scheme_ = Scheme::light;
    float pixel_ratio_ = 0;
    float text_scale_ = 0;
    std::array<ImFont*, static_cast<std::size_t>(TextStyle::count)> fonts_{};
};

} // namespace labrack::ui
