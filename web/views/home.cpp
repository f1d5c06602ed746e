// The first screen: the labs as cards, and the way back to the one that was begun.
#include "app/widgets.hpp"
#include "lab/examples.hpp"
#include "views/lab_file.hpp"
#include "views/report/report.hpp"
#include "views/saved.hpp"
#include "views/saved_file.hpp"
#include "views/screens.hpp"
#include "views/shared_link.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float content_width = 1120; ///< design px
constexpr float least_height = 204;   ///< of a card with one line of title and three of summary
constexpr float card_padding = 16;
constexpr int title_lines = 2;   ///< at most
constexpr int summary_lines = 5; ///< at most
constexpr float least_card = 250;
constexpr float card_gap = 16;

/// How far the student has come in a lab.
struct LabProgress {
    bool begun = false;
    bool complete = false;
    std::size_t step = 0;
    std::size_t done = 0; ///< steps
    std::optional<lab::ClaimedScore> best = {};
};

LabProgress progress_in(platform::Platform& platform, const std::string& name,
                        const std::shared_ptr<const lab::Lab>& lab) {
    LabProgress out;
    if (!platform.load(session_key(name))) return out;
    const OpenedSession opened = open_session(platform, lab, name);
    if (!opened.restored()) return out;
    out.begun = true;
    out.complete = opened.session.lab_complete();
    out.step = opened.session.step_index();
    out.best = opened.session.best_score();
    for (std::size_t i = 0; i < lab->steps.size() && i <= opened.session.furthest_step(); ++i)
        out.done += opened.session.step_complete(i) ? 1U : 0U;
    return out;
}

class HomeScreen {
  public:
    HomeScreen(App& app, std::shared_ptr<LabStore> labs, std::shared_ptr<Incoming> incoming)
        : app_(app), labs_(labs), incoming_(std::move(incoming)), copy_(app, labs), file_(app, labs), link_(app) {}

    void enter(Ui& ui) {
        ui.platform.on_file([this, &ui](platform::OpenedFile file) { open(ui, std::move(file)); });
        labs_->ask_list();
        progress_.clear();
    }

    static void leave(Ui& ui) { ui.platform.on_file({}); }

    bool advance() {
        const bool loading = labs_->loading();
        if (loading != std::exchange(held_, loading)) app_.hold_settled(loading);
        if (!loading && !std::exchange(ready_, true)) app_.ready();
        return false;
    }

    void draw(Ui& ui, const Rect& area) {
        const float unit = ui.px(100) / 100;
        const float side = std::max(24.0F, (area.w / unit - content_width) / 2);
        const RegionOptions options{
            .role = Role::main, .padding = side, .padding_y = 40, .fill = ui.palette().background};
        region(ui, "home", area, options, [&] {
            draw_head(ui);
            gap(ui, 28);
            draw_list(ui);
            gap(ui, 28);
            draw_opened(ui);
            LabFile::draw_entry(ui);
            copy_.draw(ui);
            file_.draw(ui);
            if (auto file = std::exchange(incoming_->file, std::nullopt)) open(ui, std::move(*file));
            if (auto design = link_.draw(ui)) {
                incoming_->design = std::move(design);
                app_.go({.screen = "lab", .lab = std::string(lab::sandbox_id)});
            }
        });
    }

  private:
    void open(Ui& ui, platform::OpenedFile file) {
        if (!file_.opened(ui, file)) copy_.opened(std::move(file));
    }

    const LabProgress& progress(Ui& ui, const std::string& name, const std::shared_ptr<const lab::Lab>& lab) {
        const auto found = progress_.find(name);
        if (found != progress_.end()) return found->second;
        return progress_[name] = progress_in(ui.platform, name, lab);
    }

    /// The lab that was begun and is not finished.
    std::shared_ptr<const lab::Lab> begun(Ui& ui) {
        for (const std::string& id : labs_->list()) {
            const StoredLab& entry = labs_->ask(id);
            if (entry.state != StoredLab::State::ready) continue;
            const LabProgress& at = progress(ui, id, entry.lab);
            if (at.begun && !at.complete) return entry.lab;
        }
        return nullptr;
    }

    void draw_head(Ui& ui) {
        const Rect top{ImGui::GetCursorScreenPos().x, ImGui::GetCursorScreenPos().y, width_left(), 0};
        heading(ui, 1, ui.t("home.title"));
        gap(ui, 4);
        text(ui, ui.t("home.lead"), {.style = TextStyle::lab, .color = ui.palette().dim});
        const auto lab = begun(ui);
        if (!lab) return;
        const std::string words =
            ui.t("home.continue", {{"lab", local(ui, lab->title)},
                                   {"n", ui.strings.number(static_cast<double>(progress(ui, lab->id, lab).step + 1))},
                                   {"total", ui.strings.number(static_cast<double>(lab->steps.size()))}});
        const ButtonOptions options{.kind = ButtonKind::primary, .icon = icon::play};
        const float width = button_width(ui, words, options);
        const float bottom = ImGui::GetCursorScreenPos().y;
        const bool fits = top.w > width + ui.px(420);
        const auto go = [&] {
            if (button(ui, "continue", words, options))
                app_.go({.screen = "lab", .lab = lab->id, .step = static_cast<int>(progress(ui, lab->id, lab).step)});
        };
        if (fits) {
            inside(ui, {top.right() - width, bottom - ui.px(44), width, ui.px(40)}, go);
            return;
        }
        gap(ui, 12);
        go();
    }

    void draw_list(Ui& ui) {
        if (labs_->list_state() == LabStore::List::missing) {
            text(ui, ui.t("home.no_labs"), {.color = ui.palette().bad, .role = Role::alert});
            gap(ui, 12);
            if (button(ui, "again", ui.t("workspace.try_again"), {.icon = icon::refresh_cw})) labs_->ask_list();
            return;
        }
        if (labs_->list_state() != LabStore::List::ready)
            return text(ui, ui.t("home.loading"), {.color = ui.palette().dim, .role = Role::status});
        label(ui, ui.t("home.labs_heading"), 2);
        gap(ui, 8);
        list(ui, "labs", ui.t("home.labs"), [&] { draw_cards(ui, labs_->list()); });
        gap(ui, 8);
        copy_.draw_button(ui);
    }

    void draw_opened(Ui& ui) {
        std::vector<std::string> names = labs_->opened(); // one may be removed meanwhile
        if (!labs_->previewed().empty()) names.insert(names.begin(), labs_->previewed());
        if (names.empty()) return;
        label(ui, ui.t("lab_file.opened"), 2);
        gap(ui, 8);
        list(ui, "opened", ui.t("lab_file.list"), [&] { draw_cards(ui, names, LabFile::row_height); });
        gap(ui, 16);
    }

    /// `row`: what is below each card, design px.
    void draw_cards(Ui& ui, const std::vector<std::string>& ids, float row = 0) {
        const float unit = ui.px(100) / 100;
        const float whole = width_left();
        const float columns = std::clamp(std::floor((whole / unit + card_gap) / (least_card + card_gap)), 1.0F, 4.0F);
        const float width = std::floor((whole / unit - (columns - 1) * card_gap) / columns);
        const float height = card_height(ui, width, ids);
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const float pitch = height + row + card_gap;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const float column = std::fmod(static_cast<float>(i), columns);
            const float line = std::floor(static_cast<float>(i) / columns);
            const Rect at{start.x + column * ui.px(width + card_gap), start.y + line * ui.px(pitch), ui.px(width),
                          ui.px(height + row)};
            with_id(ids[i], [&] {
                within(ui, {.id = id_of("item"), .role = Role::listitem, .rect = at}, [&] {
                    inside(ui, at, [&] {
                        draw_card(ui, ids[i], {width, height});
                        if (row > 0) file_.draw_row(ui, ids[i]);
                    });
                });
            });
        }
        const float lines = std::ceil(static_cast<float>(ids.size()) / columns);
        place({whole, lines * ui.px(pitch)});
    }

    /// So high that the longest title and summary fit; all cards are alike.
    float card_height(const Ui& ui, float width, const std::vector<std::string>& ids) {
        const float room = width - 2 * card_padding;
        float most = 0;
        for (const std::string& id : ids) {
            const StoredLab& entry = labs_->ask(id);
            if (entry.state != StoredLab::State::ready) continue;
            const float title = lines_above(ui, TextStyle::heading, local(ui, entry.lab->title), room, 1, title_lines);
            const float summary =
                lines_above(ui, TextStyle::body, local(ui, entry.lab->summary), room, 3, summary_lines);
            most = std::max(most, title + summary);
        }
        return least_height + most / (ui.px(100) / 100);
    }

    /// The height of the lines of `words` beyond `least`, at most those up to `most`.
    static float lines_above(const Ui& ui, TextStyle style, const std::string& words, float width, int least,
                             int most) {
        const float line = ui.theme.line(style);
        return std::clamp(text_size(ui, style, words, width).y - static_cast<float>(least) * line, 0.0F,
                          static_cast<float>(most - least) * line);
    }

    void draw_card(Ui& ui, const std::string& id, ImVec2 size) {
        const StoredLab& entry = labs_->ask(id);
        if (entry.state == StoredLab::State::ready) return draw_lab(ui, id, entry.lab, size);
        const bool loading = entry.state == StoredLab::State::loading;
        const std::string name =
            ui.t(loading ? "home.loading_lab" : "home.bad_lab", {{"lab", entry.file.empty() ? id : entry.file}});
        const CardOptions options{.width = size.x, .height = size.y, .name = name, .activatable = !loading};
        const bool opened = card(ui, "card", options,
                                 [&] { text(ui, name, {.color = loading ? ui.palette().dim : ui.palette().bad}); });
        if (opened) app_.go({.screen = "lab", .lab = id});
    }

    void draw_lab(Ui& ui, const std::string& id, const std::shared_ptr<const lab::Lab>& lab, ImVec2 size) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const Rect box{corner.x, corner.y, ui.px(size.x), ui.px(size.y)};
        const LabProgress& at = progress(ui, id, lab);
        const std::string& title = local(ui, lab->title);
        const bool is_path = id != lab::sandbox_id; // else nothing is learned in it that could be finished
        const std::string about = is_path ? about_lab(ui, *lab) : std::string(ui.t("home.sandbox_about"));
        const std::string name = title + ", " + about;
        const CardOptions options{.width = size.x,
                                  .height = size.y,
                                  .selected = at.begun && !at.complete && is_path,
                                  .name = name,
                                  .activatable = true,
                                  .description = local(ui, lab->summary)};
        const bool opened = card(ui, "card", options, [&] {
            const Rect tile = place({ui.px(36), ui.px(36)});
            ImGui::GetWindowDrawList()->AddRectFilled(tile.min(), tile.max(), packed(ui.palette().accent_background),
                                                      ui.px(8));
            const Icon glyph = icon::find(lab->icon);
            draw_icon(ui, tile.center(), glyph != nullptr ? glyph : icon::box, ui.palette().accent_text, 18);
            beside(ui, 0);
            draw_mark(ui, *lab, is_path ? at : LabProgress{});
            text(ui, title, {.style = TextStyle::heading, .max_lines = title_lines});
            text(ui, local(ui, lab->summary),
                 {.style = TextStyle::body, .color = ui.palette().dim, .max_lines = summary_lines});
            draw_foot(ui, *lab, is_path ? at : LabProgress{}, about, box, is_path);
        });
        const int step = at.begun ? static_cast<int>(at.step) : -1;
        if (opened) app_.go({.screen = "lab", .lab = id, .step = step});
    }

    static std::string about_lab(const Ui& ui, const lab::Lab& lab) {
        return ui.strings.count("home.minutes", lab.minutes) + " · " +
               ui.strings.count("home.steps", static_cast<long long>(lab.steps.size()));
    }

    /// At the right: the best score, or that the lab is done.
    static void draw_mark(Ui& ui, const lab::Lab& lab, const LabProgress& at) {
        if (!at.best && !at.complete) {
            place({1, ui.px(36)});
            return;
        }
        const bool passed = at.best && lab.rubric && lab.rubric->is_passed_by(at.best->quarter_points, at.best->points);
        const std::string words =
            at.best ? ui.t("home.best", {{"score", percent_words(ui, at.best->quarter_points, at.best->points)}})
                    : std::string(ui.t("home.done"));
        const bool good = passed || (at.complete && !at.best);
        const Icon icon = good ? icon::circle_check : nullptr;
        align_right(pill_width(ui, words, icon));
        pill(ui, words, good ? Tone::ok : Tone::neutral, icon);
    }

    /// Minutes and progress at the foot of the card, whatever stands above.
    static void draw_foot(Ui& ui, const lab::Lab& lab, const LabProgress& at, const std::string& about,
                          const Rect& card, bool is_path) {
        const double total = static_cast<double>(lab.steps.size());
        const double done = at.complete ? total : static_cast<double>(at.done);
        const std::string value =
            ui.t("home.progress", {{"n", ui.strings.number(done)}, {"total", ui.strings.number(total)}});
        const float pad = ui.px(card_padding);
        const float line = ui.theme.line(TextStyle::secondary);
        const Rect foot{card.x + pad, card.bottom() - pad - ui.px(10) - line, card.w - 2 * pad, line + ui.px(10)};
        inside(ui, foot, [&] {
            text(ui, at.begun ? value : about,
                 {.style = TextStyle::secondary, .color = ui.palette().dim, .id = "about"});
        });
        if (!is_path) return;
        inside(ui, {foot.x, foot.bottom() - ui.px(4), foot.w, ui.px(4)}, [&] {
            const std::string& title = local(ui, lab.title);
            ui::progress(ui, "progress", ui.t("home.progress_name", {{"lab", title}}), total > 0 ? done / total : 0,
                         {.tone = at.complete ? Tone::ok : Tone::accent, .value_text = value});
        });
    }

    App& app_;
    std::shared_ptr<LabStore> labs_;
    std::shared_ptr<Incoming> incoming_;
    SavedFile copy_;
    LabFile file_;
    SharedLink link_;
    std::map<std::string, LabProgress> progress_;
    bool held_ = false;
    bool ready_ = false;
};

} // namespace

Screen home_screen(App& app, std::shared_ptr<LabStore> labs, std::shared_ptr<Incoming> incoming) {
    const auto screen = std::make_shared<HomeScreen>(app, std::move(labs), std::move(incoming));
    return {.name = "home",
            .top_bar = [](Ui& ui) { return TopBar{.crumbs = {{std::string(ui.t("home.labs"))}}}; },
            .draw = [screen](Ui& ui, const Rect& area) { screen->draw(ui, area); },
            .enter = [screen](Ui& ui, const Route&) { screen->enter(ui); },
            .leave = [screen](Ui& ui) { screen->leave(ui); },
            .advance = [screen](Ui&) { return screen->advance(); }};
}

} // namespace labrack::ui
