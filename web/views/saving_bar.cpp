#include "views/saving_bar.hpp"

#include "app/widgets.hpp"

#include <array>
#include <cmath>
#include <optional>

namespace labrack::ui {

namespace {

struct Offer {
    BarAct act = BarAct::none;
    std::string_view id;
    std::string_view label; ///< key
    Icon icon = nullptr;
};

struct Matter {
    std::string_view words; ///< key
    Tone tone = Tone::warn;
    Icon icon = nullptr;
    std::array<Offer, 2> offers = {}; ///< the first is the primary one
};

const Offer take_over{BarAct::take_over, "take-over", "save.take_over", icon::hand};
const Offer download{BarAct::download, "download", "save.download", icon::download};
const Offer dismiss{BarAct::dismiss, "dismiss", "save.understood", nullptr};
const Offer reload{BarAct::reload, "reload", "save.reload", icon::refresh_cw};
const Offer afresh{BarAct::start_afresh, "afresh", "save.start_afresh", nullptr};

std::optional<Matter> matter_of(const Saver& saver, OpeningNote note) {
    switch (saver.access()) {
    case Access::reader: return Matter{"save.elsewhere", Tone::accent, icon::eye, {take_over}};
    case Access::taken: return Matter{"save.taken", Tone::accent, icon::eye, {take_over}};
    case Access::outdated: return Matter{"save.outdated", Tone::warn, icon::triangle_alert, {take_over, download}};
    case Access::newer: return Matter{"save.newer", Tone::warn, icon::triangle_alert, {reload, afresh}};
    case Access::asking:
    case Access::writer: break;
    }
    switch (saver.status()) {
    case platform::StoreStatus::full: return Matter{"save.full", Tone::bad, icon::triangle_alert, {download}};
    case platform::StoreStatus::forbidden: return Matter{"save.forbidden", Tone::bad, icon::triangle_alert, {download}};
    case platform::StoreStatus::ok: break;
    }
    switch (note) {
    case OpeningNote::previous: return Matter{"save.previous", Tone::warn, icon::info, {dismiss}};
    case OpeningNote::damaged: return Matter{"save.damaged", Tone::warn, icon::info, {dismiss}};
    case OpeningNote::none: break;
    }
    return std::nullopt;
}

ButtonOptions look_of(const Offer& offer, bool first) {
    const bool primary = first && offer.act != BarAct::dismiss;
    return {.kind = primary ? ButtonKind::primary : ButtonKind::secondary, .icon = offer.icon};
}

float offers_width(const Ui& ui, const Matter& matter) {
    float width = 0;
    for (const Offer& offer : matter.offers)
        if (offer.act != BarAct::none)
            width += button_width(ui, ui.t(offer.label), look_of(offer, &offer == matter.offers.data())) +
                     (width > 0 ? ui.px(8) : 0);
    return width;
}

BarAct draw_offers(Ui& ui, const Matter& matter) {
    BarAct chosen = BarAct::none;
    for (const Offer& offer : matter.offers) {
        if (offer.act == BarAct::none) continue;
        const bool first = &offer == matter.offers.data();
        if (!first) beside(ui);
        if (button(ui, offer.id, ui.t(offer.label), look_of(offer, first))) chosen = offer.act;
    }
    return chosen;
}

} // namespace

OpeningNote note_of(OpenedSession::From from) {
    if (from == OpenedSession::From::previous) return OpeningNote::previous;
    return from == OpenedSession::From::damaged ? OpeningNote::damaged : OpeningNote::none;
}

std::string_view saving_words(const Saver& saver, OpeningNote note) {
    const std::optional<Matter> matter = matter_of(saver, note);
    return matter ? matter->words : std::string_view();
}

BarAct draw_saving_bar(Ui& ui, Rect& area, const Saver& saver, OpeningNote note) {
    const std::optional<Matter> matter = matter_of(saver, note);
    if (!matter) return BarAct::none;
    const float unit = ui.px(100) / 100;
    const float pad = ui.px(16);
    const float mark = ui.px(28);
    const float control = ui.control_height();
    const float buttons = offers_width(ui, *matter);
    const bool below = area.w - 2 * pad - mark - buttons < ui.px(280); // too little is left for the words
    const float room = area.w - 2 * pad - mark - (below ? 0 : buttons + pad);
    const float words = text_size(ui, TextStyle::body, ui.t(matter->words), room / unit).y;
    const float height = below ? words + ui.px(8) + control : std::fmax(words, control);
    const Rect bar = area.cut_top(std::round(height + ui.px(16)));
    const RegionOptions options{.role = Role::region,
                                .name = ui.t("save.bar"),
                                .padding = 0,
                                .fill = ui.theme.ground(matter->tone),
                                .scroll = false};
    BarAct chosen = BarAct::none;
    region(ui, "saving-bar", bar, options, [&] {
        const float top = bar.y + ui.px(8);
        const float text_top = below ? top : std::round(bar.center().y - words / 2);
        const float line = ui.theme.line(TextStyle::body);
        draw_icon(ui, {bar.x + pad + ui.px(8), text_top + line / 2}, matter->icon, ui.theme.foreground(matter->tone));
        inside(ui, {bar.x + pad + mark, text_top, room, words},
               [&] { text(ui, ui.t(matter->words), {.role = Role::status, .id = "words"}); });
        const float left = below ? bar.x + pad + mark : bar.right() - pad - buttons;
        const float y = below ? top + words + ui.px(8) : std::round(bar.center().y - control / 2);
        inside(ui, {left, y, buttons, control}, [&] { chosen = draw_offers(ui, *matter); });
    });
    const float stroke = ui.theme.stroke();
    ImGui::GetWindowDrawList()->AddRectFilled({bar.x, bar.bottom() - stroke}, bar.max(), packed(ui.palette().line));
    return chosen;
}

} // namespace labrack::ui
