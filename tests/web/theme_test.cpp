#include "app/theme.hpp"

#include <doctest/doctest.h>

using namespace labrack::ui;

namespace {

constexpr double text_contrast = 4.5; // WCAG 2.2, 1.4.3
constexpr double mark_contrast = 3;   // WCAG 2.2, 1.4.11

void check_text(const Palette& p, double least = text_contrast) {
    for (const Rgb ground : {p.background, p.panel, p.raised}) {
        CHECK(contrast(p.text, ground) >= least);
        CHECK(contrast(p.dim, ground) >= least);
        CHECK(contrast(p.accent_text, ground) >= least);
        for (const Rgb tone : {p.ok, p.warn, p.bad})
            CHECK(contrast(tone, ground) >= least);
    }
    CHECK(contrast(p.on_accent, p.accent) >= least);
    CHECK(contrast(p.accent_text, p.accent_background) >= least);
    CHECK(contrast(p.ok, p.ok_background) >= least);
    CHECK(contrast(p.warn, p.warn_background) >= least);
    CHECK(contrast(p.bad, p.bad_background) >= least);
    CHECK(contrast(p.text, p.accent_background) >= least);
}

} // namespace

TEST_CASE("text keeps WCAG AA contrast on every ground, in every theme") {
    check_text(light_palette);
    check_text(dark_palette);
    check_text(contrast_palette, 7); // 1.4.6, AAA
}

TEST_CASE("in high contrast the lines around controls stand out too, and disabled words can be read") {
    for (const Rgb ground : {contrast_palette.background, contrast_palette.panel, contrast_palette.raised}) {
        CHECK(contrast(contrast_palette.line, ground) >= mark_contrast);
        CHECK(contrast(contrast_palette.faint, ground) >= text_contrast);
    }
}

TEST_CASE("the focus ring and marks stand out from every ground") {
    for (const Palette& p : {light_palette, dark_palette, contrast_palette})
        for (const Rgb ground : {p.background, p.panel, p.raised})
            CHECK(contrast(p.accent, ground) >= mark_contrast);
}

TEST_CASE("contrast is that of WCAG") {
    CHECK(contrast(Rgb::hex(0xffffff), Rgb::hex(0x000000)) == doctest::Approx(21));
    CHECK(contrast(Rgb::hex(0x767676), Rgb::hex(0xffffff)) == doctest::Approx(4.54).epsilon(0.002));
}
