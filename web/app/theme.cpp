#include "theme.hpp"

#include <assets/fonts.hpp>
#include <cmath>
#include <glyphs.hpp>

namespace labrack::ui {

const Palette light_palette{
    .background = Rgb::hex(0xf6f7f9),
    .panel = Rgb::hex(0xffffff),
    .raised = Rgb::hex(0xf1f3f6),
    .line = Rgb::hex(0xdde2ea),
    .track = Rgb::hex(0xdde2ea),
    .text = Rgb::hex(0x1a2230),
    .dim = Rgb::hex(0x566275),
    .faint = Rgb::hex(0x8a95a6),
    .accent = Rgb::hex(0x1f6feb),
    .accent_text = Rgb::hex(0x1a5fd0),
    .accent_background = Rgb::hex(0xe6effd),
    .on_accent = Rgb::hex(0xffffff),
    .ok = Rgb::hex(0x08724f),
    .warn = Rgb::hex(0x8f5a00),
    .bad = Rgb::hex(0xc9362b),
    .ok_background = Rgb::hex(0xe3f5ee),
    .warn_background = Rgb::hex(0xfdf3df),
    .bad_background = Rgb::hex(0xfdebe9),
};

const Palette dark_palette{
    .background = Rgb::hex(0x0e131b),
    .panel = Rgb::hex(0x151b26),
    .raised = Rgb::hex(0x1c2431),
    .line = Rgb::hex(0x2a3445),
    .track = Rgb::hex(0x2a3445),
    .text = Rgb::hex(0xe7ecf3),
    .dim = Rgb::hex(0x98a4b6),
    .faint = Rgb::hex(0x66738a),
    .accent = Rgb::hex(0x5b9dff),
    .accent_text = Rgb::hex(0x5b9dff),
    .accent_background = Rgb::hex(0x1b2c49),
    .on_accent = Rgb::hex(0x0e131b),
    .ok = Rgb::hex(0x2fbf8f),
    .warn = Rgb::hex(0xf0b13e),
    .bad = Rgb::hex(0xf2695c),
    .ok_background = Rgb::hex(0x133229),
    .warn_background = Rgb::hex(0x382c14),
    .bad_background = Rgb::hex(0x3a1d20),
};

const Palette contrast_palette{
    .background = Rgb::hex(0x000000),
    .panel = Rgb::hex(0x000000),
    .raised = Rgb::hex(0x1c1c1c),
    .line = Rgb::hex(0x9a9a9a),
    .track = Rgb::hex(0x3a3a3a),
    .text = Rgb::hex(0xffffff),
    .dim = Rgb::hex(0xe0e0e0),
    .faint = Rgb::hex(0x8c8c8c),
    .accent = Rgb::hex(0xffd60a),
    .accent_text = Rgb::hex(0xffd60a),
    .accent_background = Rgb::hex(0x332b00),
    .on_accent = Rgb::hex(0x000000),
    .ok = Rgb::hex(0x5ce6b4),
    .warn = Rgb::hex(0xffc04d),
    .bad = Rgb::hex(0xff9b92),
    .ok_background = Rgb::hex(0x00281b),
    .warn_background = Rgb::hex(0x332200),
    .bad_background = Rgb::hex(0x380c09),
};

ImU32 packed(Rgb color, float alpha) {
    const float clamped = std::fmin(std::fmax(alpha, 0.0F), 1.0F);
    return IM_COL32(color.r, color.g, color.b, static_cast<ImU32>(std::lround(clamped * 255)));
}

Rgb blend(Rgb under, Rgb over, float share) {
    const auto mix = [share](std::uint8_t a, std::uint8_t b) {
        const float from = a;
        const float to = b;
        return static_cast<std::uint8_t>(std::lround(from + (to - from) * share));
    };
    return {mix(under.r, over.r), mix(under.g, over.g), mix(under.b, over.b)};
}

double luminance(Rgb color) {
    const auto linear = [](std::uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

double contrast(Rgb a, Rgb b) {
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

Rgb tier_color(Tier tier) {
    switch (tier) {
    case Tier::client: return Rgb::hex(0x56b4e9);
    case Tier::edge: return Rgb::hex(0xcc79a7);
    case Tier::balancing: return Rgb::hex(0xe69f00);
    case Tier::web: return Rgb::hex(0x009e73);
    case Tier::application: return Rgb::hex(0x5b9dff);
    case Tier::data: return Rgb::hex(0xd55e00);
    case Tier::operations: return Rgb::hex(0x8f7ee7);
    }
    return {};
}

Rgb operation_color(std::size_t ordinal) {
    // The most unlike first; the same set as the tiers'.
    static constexpr std::array colors{0x56b4e9U, 0xe69f00U, 0x8f7ee7U, 0x009e73U, 0xcc79a7U, 0xd55e00U};
    return Rgb::hex(colors[ordinal % colors.size()]);
}

namespace {

enum class Face { regular, semibold, icons };

struct Type {
    TextStyle style;
    Face face;
    float size; ///< em, design px
    float line; ///< design px
    bool digits = false;
};

constexpr std::array types{
    Type{TextStyle::title, Face::semibold, 26, 34},
    Type{TextStyle::step, Face::semibold, 20, 26},
    Type{TextStyle::heading, Face::semibold, 15, 21},
    Type{TextStyle::lab, Face::regular, 15, 23},
    Type{TextStyle::lab_bold, Face::semibold, 15, 23},
    Type{TextStyle::body, Face::regular, 13, 19},
    Type{TextStyle::strong, Face::semibold, 13, 19},
    Type{TextStyle::secondary, Face::regular, 12, 17},
    Type{TextStyle::secondary_strong, Face::semibold, 12, 17},
    Type{TextStyle::small, Face::regular, 11, 15},
    Type{TextStyle::small_strong, Face::semibold, 11, 15},
    Type{TextStyle::label, Face::semibold, 11, 15},
    Type{TextStyle::code, Face::regular, 13, 19},
    Type{TextStyle::figure, Face::semibold, 56, 64, true},
    Type{TextStyle::icon_small, Face::icons, 14, 14},
    Type{TextStyle::icon, Face::icons, 16, 16},
    Type{TextStyle::icon_large, Face::icons, 18, 18},
};
static_assert(types.size() == static_cast<std::size_t>(TextStyle::count));

/// ImGui sizes a font by ascender less descender: 1.21 em in Inter, 1 em in Lucide.
constexpr float inter_height = 2478.0F / 2048.0F;

const Type& type_of(TextStyle style) {
    return types[static_cast<std::size_t>(style)];
}

} // namespace

Theme::Theme() = default;

float Theme::px(float design) const {
    return std::round(design * pixel_ratio_ * text_scale_);
}

float Theme::stroke(float design) const {
    return std::fmax(1.0F, std::floor(design * pixel_ratio_ * text_scale_));
}

ImFont* Theme::font(TextStyle style) const {
    return fonts_[static_cast<std::size_t>(style)];
}

float Theme::line(TextStyle style) const {
    return px(type_of(style).line);
}

Rgb Theme::foreground(Tone tone) const {
    const Palette& p = palette();
    switch (tone) {
    case Tone::neutral: return p.dim;
    case Tone::accent: return p.accent_text;
    case Tone::ok: return p.ok;
    case Tone::warn: return p.warn;
    case Tone::bad: return p.bad;
    }
    return p.text;
}

Rgb Theme::ground(Tone tone) const {
    const Palette& p = palette();
    switch (tone) {
    case Tone::neutral: return p.raised;
    case Tone::accent: return p.accent_background;
    case Tone::ok: return p.ok_background;
    case Tone::warn: return p.warn_background;
    case Tone::bad: return p.bad_background;
    }
    return p.raised;
}

bool Theme::set_scale(float pixel_ratio, float text_scale) {
    if (pixel_ratio == pixel_ratio_ && text_scale == text_scale_) return false;
    pixel_ratio_ = pixel_ratio;
    text_scale_ = text_scale;
    build_fonts();
    style_imgui();
    return true;
}

const Palette& Theme::palette() const {
    switch (scheme_) {
    case Scheme::light: break;
    case Scheme::dark: return dark_palette;
    case Scheme::contrast: return contrast_palette;
    }
    return light_palette;
}

void Theme::set_scheme(Scheme scheme) {
    scheme_ = scheme;
    if (pixel_ratio_ > 0) style_imgui();
}

void Theme::build_fonts() {
    static constexpr ImWchar digit_ranges[] = {' ', ' ', '%', '%', '+', '9', 0x2212, 0x2212, 0};
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
    for (const Type& type : types) {
        const auto data = type.face == Face::regular    ? assets::inter_400_ttf()
                          : type.face == Face::semibold ? assets::inter_600_ttf()
                                                        : assets::icons_ttf();
        const bool icons = type.face == Face::icons;
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;
        config.OversampleH = 2;
        config.GlyphRanges = icons ? font::icon_ranges : type.digits ? digit_ranges : font::text_ranges;
        const float size = type.size * pixel_ratio_ * text_scale_ * (icons ? 1.0F : inter_height);
        // The atlas only reads the data.
        auto* bytes = const_cast<unsigned char*>(data.data());
        fonts_[static_cast<std::size_t>(type.style)] =
            atlas.AddFontFromMemoryTTF(bytes, static_cast<int>(data.size()), std::round(size), &config);
    }
    ImGui::GetIO().FontDefault = font(TextStyle::body);
    atlas.Build();
}

void Theme::style_imgui() const {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 0;
    style.PopupBorderSize = 0;
    style.WindowRounding = 0;
    style.PopupRounding = px(card_radius);
    style.WindowMinSize = {1, 1};
    style.ItemSpacing = {px(8), px(8)};
    style.ScrollbarSize = px(10);
    style.ScrollbarRounding = px(5);
    style.AntiAliasedLinesUseTex = false;
    style.CircleTessellationMaxError = 0.2F;
    style.CurveTessellationTol = 0.5F;
    const auto set = [&style](ImGuiCol slot, Rgb color, float alpha = 1) {
        style.Colors[slot] = ImGui::ColorConvertU32ToFloat4(packed(color, alpha));
    };
    const Palette& p = palette();
    set(ImGuiCol_Text, p.text);
    set(ImGuiCol_WindowBg, p.background);
    set(ImGuiCol_ChildBg, p.background, 0);
    set(ImGuiCol_PopupBg, p.panel);
    set(ImGuiCol_ScrollbarBg, p.panel, 0);
    set(ImGuiCol_ScrollbarGrab, p.faint, 0.4F);
    set(ImGuiCol_ScrollbarGrabHovered, p.faint, 0.7F);
    set(ImGuiCol_ScrollbarGrabActive, p.faint, 0.9F);
    set(ImGuiCol_ModalWindowDimBg, dark() ? Rgb::hex(0x000000) : Rgb::hex(0x1a2230), dark() ? 0.6F : 0.4F);
}

} // namespace labrack::ui
