#include "views/shared_link.hpp"

#include "app/widgets.hpp"
#include "interop/share.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace labrack::ui {

namespace {

/// The key of what to say about a link that cannot be opened.
std::string_view words_for(const Diagnostic& problem) {
    struct Words {
        std::string_view code;
        std::string_view key;
    };
    static constexpr std::array known{Words{"share-version", "share.newer"}, Words{"share-size", "share.too_large"},
                                      Words{"share-letter", "share.damaged"}, Words{"share-damaged", "share.damaged"},
                                      Words{"share-empty", "share.damaged"}};
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Words& each) { return each.code == problem.code; });
    return found == known.end() ? "share.wrong" : found->key;
}

} // namespace

SharedLink::SharedLink(App& app) : app_(app), text_(app.ui().platform.query("s")) {
    if (text_.empty()) return;
    auto read = interop::from_share_text(text_, model::built_in_catalogue());
    open_ = true;
    if (read)
        design_ = std::move(*read);
    else
        problems_ = read.problems();
}

std::optional<model::Design> SharedLink::draw(Ui& ui) {
    if (text_.empty()) return std::nullopt;
    if (problems_.empty())
        draw_design(ui);
    else
        draw_problem(ui);
    if (open_) return std::nullopt;
    text_.clear();
    app_.rewrite_address();
    return wanted_ ? std::exchange(design_, std::nullopt) : std::nullopt;
}

void SharedLink::draw_design(Ui& ui) {
    dialog(ui, "shared-design", ui.t("share.title"), open_, 560, [&] {
        text(ui, design_->title.empty() ? ui.t("share.untitled") : std::string_view(design_->title),
             {.style = TextStyle::heading});
        text(ui,
             ui.strings.count("share.components", static_cast<long long>(design_->nodes.size())) + " · " +
                 ui.strings.count("share.links", static_cast<long long>(design_->links.size())),
             {.color = ui.palette().dim});
        gap(ui, 4);
        text(ui, ui.t("share.open_about"), {.color = ui.palette().dim});
        gap(ui, 8);
        if (button(ui, "open", ui.t("share.open"), {.kind = ButtonKind::primary, .icon = icon::box})) {
            wanted_ = true;
            open_ = false;
        }
        beside(ui);
        if (button(ui, "copy", ui.t("share.copy"), {.icon = icon::link})) {
            ui.platform.copy_text(ui.platform.page_address() + "?s=" + text_);
            toast(ui, ui.t("share.copied"), Tone::ok);
        }
        beside(ui);
        if (button(ui, "close", ui.t("dialog.close"))) open_ = false;
    });
}

void SharedLink::draw_problem(Ui& ui) {
    dialog(ui, "bad-link", ui.t("share.problem_title"), open_, 460, [&] {
        text(ui, ui.t(words_for(problems_.front())), {.color = ui.palette().dim});
        if (problems_.front().file != "link") // the mistake of a whole design: for whoever made it
            text(ui, to_text(problems_.front()), {.style = TextStyle::code, .color = ui.palette().dim});
        gap(ui, 8);
        if (button(ui, "close", ui.t("dialog.close"), {.kind = ButtonKind::primary})) open_ = false;
    });
}

} // namespace labrack::ui
