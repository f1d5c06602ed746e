#include "app/theme.hpp"

#include <doctest/doctest.h>

using namespace labrack::ui;

namespace {

constexpr double text_contrast = 4.5; // WCAG 2.2, 1.4.3
constexpr double mark_contrast = 3;   // WCAG 2.2, 1.4.11

void check_text(const Palette& p) {
    for (const Rgb ground : {p.background, p.panel, p.raised}) {
        CHECK(contrast(p.text, ground) >= text_contrast);
        CHECK(contrast(p.dim, ground) >= text_contrast);
        CHECK(contrast(p.accent_text, ground) >= text_contrast);
        for (const Rgb tone : {p.ok, p.warn, p.bad})
            CHECK(contrast(tone, ground) >= text_contrast);
    }
    CHECK(contrast(p.on_accent, p.accent) >= text_contrast);
    CHECK(contrast(p.accent_text, p.accent_background) >= text_contrast);
    CHECK(contrast(p.ok, p.ok_background) >= text_contrast);
    CHECK(contrast(p.warn, p.warn_background) >= text_contrast);
    CHECK(contrast(p.bad, p.bad_background) >= text_contrast);
    CHECK(contrast(p.text, p.accent_background) >= text_contrast);
}

} // namespace

TEST_CASE("text keeps WCAG AA contrast on every ground, in both themes") {
    check_text(light_palette);
    check_text(dark_palette);
}

TEST_CASE("the focus ring and marks stand out from every ground") {
    for (const Palette& p : {light_palette, dark_palette})
        for (const Rgb ground : {p.background, p.panel, p.raised})
            CHECK(contrast(p.accent, ground) >= mark_contrast);
}

TEST_CASE("contrast is that of WCAG") {
    CHECK(contrast(Rgb::hex(0xffffff), Rgb::hex(0x000000)) == doctest::Approx(21));
    CHECK(contrast(Rgb::hex(0x767676), Rgb::hex(0xffffff)) == doctest::Approx(4.54).epsilon(0.002));
}
