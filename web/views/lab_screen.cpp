// One lab at work: opens it, keeps it saved, lets its time pass, and shows what is wrong with a bad one.
#include "app/widgets.hpp"
#include "views/compare/comparison.hpp"
#include "views/editor/edits.hpp"
#include "views/examples.hpp"
#include "views/lab_images.hpp"
#include "views/preview.hpp"
#include "views/report/graded_lab.hpp"
#include "views/saved.hpp"
#include "views/saving.hpp"
#include "views/saving_bar.hpp"
#include "views/screens.hpp"
#include "views/words.hpp"
#include "views/workspace.hpp"

#include <cmath>
#include <map>
#include <utility>

namespace labrack::ui {

namespace {

constexpr std::string_view report_view = "report";

class LabScreen {
  public:
    LabScreen(App& app, std::shared_ptr<LabStore> labs, std::shared_ptr<Incoming> incoming)
        : app_(app), labs_(std::move(labs)), incoming_(std::move(incoming)), examples_(app.ui()), preview_(labs_) {}

    void enter(Ui& ui, const Route& route) {
        ui.platform.on_file([this, &ui](platform::OpenedFile file) { take_file(ui, std::move(file)); });
        wanted_ = route.lab;
        if (labs_->ask(wanted_).state == StoredLab::State::missing) labs_->forget(wanted_);
        labs_->ask(wanted_);
        if (wanted_ == lab::sandbox_id) examples_.ask();
        if (open(ui)) follow_route(route);
    }

    void leave() {
        if (!std::exchange(holding_, false)) return;
        open_->saver.let_go();
        open_->images.clear();
    }

    bool advance(Ui& ui) {
        preview_.follow(ui, wanted_);
        const bool shown = open(ui);
        const bool waiting =
            labs_->loading() || examples_.loading() ||
            (shown && (open_->saver.access() == Access::asking || (shows_report() && open_->graded.is_busy())));
        if (waiting != std::exchange(held_, waiting)) app_.hold_settled(waiting);
        if (!shown) return false;
        follow_access(ui);
        session::Session& session = open_->workspace.session;
        const bool replays = open_->graded.advance(ui, session);
        const bool moving = !shows_report() && open_->saver.access() == Access::writer &&
                            (session.playing() || session.hop_under_way());
        const bool compares = !shows_report() && open_->workspace.comparison != nullptr;
        bool level = !compares || follow_comparison(open_->workspace);
        if (moving && level) session.tick({std::llround(static_cast<double>(ui.dt) * 1e9)});
        if (compares && level) level = follow_comparison(open_->workspace);
        open_->saver.follow(ui, session);
        follow_session();
        return moving || replays || !level;
    }

    TopBar top_bar(Ui& ui) {
        TopBar bar;
        bar.crumbs.push_back({std::string(ui.t("home.labs")), Route{}});
        if (!shown()) return bar;
        const session::Session& session = open_->workspace.session;
        bar.crumbs.push_back({local(ui, session.lab().title)});
        bar.save = open_->saver.state();
        if (shows_report()) {
            bar.crumbs.back().route = lab_route(session.step_index());
            bar.crumbs.push_back({std::string(ui.t(open_->graded.shows_replay() ? "replay.crumb" : "report.crumb"))});
            return bar;
        }
        if (!is_sandbox()) bar.steps = static_cast<int>(session.lab().steps.size());
        bar.step = static_cast<int>(session.step_index());
        for (std::size_t i = 0; i < session.lab().steps.size(); ++i)
            bar.done.push_back(i <= session.furthest_step() && session.step_complete(i));
        bar.actions = [this](Ui& inner) { draw_actions(inner); };
        bar.actions_width = actions_width(ui);
        return bar;
    }

    void draw(Ui& ui, const Rect& area) {
        if (shown()) return draw_lab(ui, area);
        const StoredLab& entry = labs_->ask(wanted_);
        if (entry.state == StoredLab::State::loading) return draw_loading(ui, area);
        draw_problem(ui, area, entry);
    }

  private:
    struct OpenLab {
        OpenLab(platform::Platform& platform, const std::shared_ptr<LabStore>& labs, OpenedSession opened)
            : name(opened.name), saver(platform, opened), images(platform, labs, name),
              note(note_of(opened.from)), workspace{.session = std::move(opened.session)},
              graded(platform, workspace.session.shared_lab(), name) {}

        std::string name; ///< in the store of labs
        Saver saver;
        LabImages images;
        OpeningNote note;
        Workspace workspace;
        GradedLab graded;
    };

    /// The lab is on the screen, as it is now in the store: it may have been opened anew from a file.
    [[nodiscard]] bool shown() const {
        return open_ && open_->name == wanted_ && open_->workspace.session.shared_lab() == labs_->ask(wanted_).lab;
    }

    [[nodiscard]] bool is_sandbox() const { return wanted_ == lab::sandbox_id; }

    /// True when the wanted lab is in the workspace. The one that was there before has been saved; where that failed it
    /// is kept, for this page alone has it.
    bool open(Ui& ui) {
        if (shown()) {
            if (!std::exchange(holding_, true)) open_->saver.hold();
            return true;
        }
        const StoredLab& entry = labs_->ask(wanted_);
        if (entry.state == StoredLab::State::loading) return false;
        app_.ready();
        if (entry.state != StoredLab::State::ready) return false;
        leave();
        const bool is_newer = open_ && open_->name == wanted_; // than the lab on the screen
        if (open_ && open_->saver.status() != platform::StoreStatus::ok) {
            open_->graded.stop();
            unsaved_[open_->name] = std::move(open_);
        }
        const auto kept = unsaved_.extract(wanted_);
        if (kept && kept.mapped()->workspace.session.shared_lab() == entry.lab)
            open_ = std::move(kept.mapped());
        else
            open_anew(ui, entry.lab, kept ? kept.mapped().get() : nullptr);
        holding_ = true;
        open_->saver.hold();
        access_ = open_->saver.access();
        if (is_newer)
            follow_session(); // its step may have another number now
        else
            follow_route(app_.route());
        ui.frame_wanted = true;
        return true;
    }

    /// Opens what is stored; of an older version of the lab, what this page alone has.
    void open_anew(Ui& ui, const std::shared_ptr<const lab::Lab>& lab, const OpenLab* unsaved) {
        OpenedSession opened = open_session(ui.platform, lab, wanted_);
        if (unsaved != nullptr) {
            const std::string work = unsaved->workspace.session.save();
            auto carried = session::Session::restore(model::built_in_catalogue(), lab, work);
            if (carried) {
                opened.session = std::move(*carried);
                opened.changed = opened.unsaved = true;
            }
        }
        if (opened.changed) toast(ui, ui.t(is_preview_name(wanted_) ? "preview.changed" : "workspace.lab_changed"));
        open_ = std::make_unique<OpenLab>(ui.platform, labs_, std::move(opened));
    }

    /// Another tab may have gone on with the lab until it came here.
    void follow_access(Ui& ui) {
        const Access before = std::exchange(access_, open_->saver.access());
        if (before == access_) return;
        ui.frame_wanted = true;
        if (access_ != Access::writer || !open_->saver.outdated()) return;
        // What only this page has is not given up unasked.
        if (open_->saver.status() != platform::StoreStatus::ok) return open_->saver.give_way();
        OpenedSession opened = open_session(ui.platform, labs_->ask(wanted_).lab, wanted_);
        open_->saver.reopened(opened);
        open_->note = note_of(opened.from);
        open_->workspace = Workspace{.session = std::move(opened.session)};
        follow_session();
    }

    void draw_lab(Ui& ui, const Rect& area) {
        const std::string_view words = saving_words(open_->saver, open_->note);
        if (words != std::exchange(said_, words) && !words.empty()) ui.semantics.announce(ui.t(words), false);
        Rect rest = area;
        act(ui, draw_saving_bar(ui, rest, open_->saver, open_->note));
        follow_access(ui); // before anything is written
        const bool reading = open_->saver.state() == SaveState::reading;
        if (open_->saver.access() != Access::writer) ui.locked = ui.t("save.locked");
        open_->workspace.examples = is_sandbox() ? &examples_ : nullptr;
        open_->workspace.images = &open_->images;
        open_->images.begin_frame();
        take_incoming(ui);
        if (shows_report())
            draw_report(ui, rest);
        else
            draw_workspace(ui, open_->workspace, rest);
        ui.locked = {};
        if (reading) draw_veil(ui, rest);
        open_->saver.follow(ui, open_->workspace.session); // at once: the page may be gone before its next frame
    }

    /// A lab or a copy of work that was dropped: Home opens it, and the work here is saved as at any time. Anything
    /// else leaves the student where they are.
    void take_file(Ui& ui, platform::OpenedFile file) {
        ui.frame_wanted = true;
        const ReadSaved copy = read_saved(file.text);
        const bool is_known = kind_of({file.name, file.text}) != LabFileKind::none || copy.saved || copy.newer;
        if (!file.error.empty()) return toast(ui, ui.t("copy.unread"), Tone::warn);
        if (!is_known) return toast(ui, ui.t("copy.foreign", {{"file", file.name}}), Tone::warn);
        incoming_->file = std::move(file);
        app_.go({});
    }

    void draw_report(Ui& ui, const Rect& area) {
        const session::Session& session = open_->workspace.session;
        const auto step = open_->graded.draw(ui, area, session, labs_->ask(wanted_).files);
        if (step) app_.go(lab_route(*step));
    }

    /// Nothing is lost by it: undo brings the student's own design back.
    void take_incoming(Ui& ui) {
        if (!is_sandbox() || !incoming_->design || open_->saver.access() != Access::writer) return;
        model::Design design = *std::exchange(incoming_->design, std::nullopt);
        const std::string title = design.title.empty() ? std::string(ui.t("share.untitled")) : design.title;
        open_design(ui, open_->workspace, std::move(design), title);
    }

    /// What lies under it can be seen and scrolled; the lock keeps it from being operated.
    static void draw_veil(Ui& ui, const Rect& area) {
        const ImVec2 before = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos(area.min());
        ImGui::BeginChild("veil", {area.w, area.h}, ImGuiChildFlags_None,
                          ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
        ImGui::GetWindowDrawList()->AddRectFilled(area.min(), area.max(), packed(ui.palette().background, 0.45F));
        ImGui::EndChild();
        ImGui::SetCursorScreenPos(before);
    }

    void act(Ui& ui, BarAct act) {
        switch (act) {
        case BarAct::none: return;
        case BarAct::take_over: open_->saver.take_over(); break;
        case BarAct::download: download(ui); break;
        case BarAct::reload: ui.platform.reload(); break;
        case BarAct::start_afresh: open_->saver.start_afresh(); break;
        case BarAct::dismiss: open_->note = OpeningNote::none; break;
        }
        ui.frame_wanted = true;
    }

    [[nodiscard]] bool has_rubric() const { return open_->workspace.session.lab().rubric.has_value(); }

    /// In a small window the bar has room for the icon alone.
    static bool names_report(const Ui& ui) { return window_rect().w >= ui.px(1200); }
    static ButtonOptions report_button() { return {.icon = icon::clipboard_check}; }

    [[nodiscard]] float actions_width(const Ui& ui) const {
        const float download = ui.control_height();
        if (!has_rubric()) return download;
        const float report =
            names_report(ui) ? button_width(ui, ui.t("report.crumb"), report_button()) : ui.control_height();
        return download + ui.px(8) + report;
    }

    void draw_actions(Ui& ui) {
        if (has_rubric()) {
            const std::string_view words = ui.t("report.crumb");
            if (names_report(ui) ? button(ui, "report", words, report_button())
                                 : icon_button(ui, "report", icon::clipboard_check, words, report_button()))
                open_->workspace.wants_report = true;
            beside(ui);
        }
        if (icon_button(ui, "download", icon::download, ui.t("save.download_work"), {.kind = ButtonKind::ghost}))
            download(ui);
    }

    void download(Ui& ui) const {
        const session::Session& session = open_->workspace.session;
        ui.platform.give_file(session.lab().id + ".session.json", "application/json", session.save());
    }

    [[nodiscard]] bool shows_report() const { return app_.route().view == report_view && has_rubric(); }

    [[nodiscard]] Route lab_route(std::size_t step) const {
        return {.screen = "lab", .lab = wanted_, .step = static_cast<int>(step)};
    }

    void follow_route(const Route& route) {
        if (!shows_report()) open_->graded.leave_replay();
        const auto step = static_cast<std::size_t>(std::max(route.step, 0));
        session::Session& session = open_->workspace.session;
        if (route.step >= 0 && step != session.step_index()) session.go_to(step);
    }

    /// The address says where the student is.
    void follow_session() {
        if (std::exchange(open_->workspace.leave, false)) return app_.go({});
        Route here = lab_route(open_->workspace.session.step_index());
        here.view = app_.route().view;
        if (std::exchange(open_->workspace.wants_report, false)) here.view = report_view;
        if (app_.route().screen == "lab" && app_.route() != here) app_.go(here);
    }

    void draw_loading(Ui& ui, const Rect& area) const {
        region(ui, "loading", area, {.role = Role::main, .padding = 48, .fill = ui.palette().background},
               [&] { text(ui, ui.t("workspace.loading"), {.color = ui.palette().dim, .role = Role::status}); });
    }

    [[nodiscard]] std::string why_not_shown(const Ui& ui, bool missing) const {
        if (is_preview_name(wanted_)) return std::string(ui.t(missing ? "preview.missing" : "preview.wrong"));
        if (!is_opened_name(wanted_))
            return ui.t(missing ? "workspace.missing_text" : "workspace.wrong_text", {{"lab", wanted_}});
        return missing ? std::string(ui.t("lab_file.gone"))
                       : ui.t("lab_file.problem_text", {{"file", labs_->ask(wanted_).file}});
    }

    void draw_problem(Ui& ui, const Rect& area, const StoredLab& entry) {
        const float side = std::max(ui.px(24), (area.w - ui.px(720)) / 2) / (ui.px(100) / 100);
        const RegionOptions options{
            .role = Role::main, .padding = side, .padding_y = 48, .fill = ui.palette().background};
        region(ui, "problem", area, options, [&] {
            const bool missing = entry.state == StoredLab::State::missing;
            heading(ui, 1, ui.t(missing ? "workspace.missing" : "workspace.wrong"));
            gap(ui, 8);
            text(ui, why_not_shown(ui, missing), {.style = TextStyle::lab, .color = ui.palette().dim});
            gap(ui, 16);
            if (!entry.problems.empty())
                card(ui, "problems", {.role = Role::group, .name = ui.t("workspace.problems")}, [&] {
                    for (std::size_t i = 0; i < entry.problems.size(); ++i)
                        text(ui, entry.problems[i], {.style = TextStyle::code, .id = std::to_string(i)});
                });
            gap(ui, 16);
            if (button(ui, "home", ui.t("workspace.to_labs"), {.kind = ButtonKind::primary, .icon = icon::arrow_left}))
                app_.go({});
            if (is_opened_name(wanted_) || is_preview_name(wanted_)) return;
            beside(ui);
            if (button(ui, "again", ui.t("workspace.try_again"), {.icon = icon::refresh_cw})) {
                labs_->forget(wanted_);
                labs_->ask(wanted_);
            }
        });
    }

    App& app_;
    std::shared_ptr<LabStore> labs_;
    std::shared_ptr<Incoming> incoming_;
    ExampleStore examples_;
    Preview preview_;
    std::string wanted_;
    std::unique_ptr<OpenLab> open_;
    std::map<std::string, std::unique_ptr<OpenLab>> unsaved_; ///< by lab
    Access access_ = Access::asking;                          ///< of the open one, when it was looked at last
    std::string_view said_;                                   ///< the key of what the bar says
    bool holding_ = false;
    bool held_ = false;
};

} // namespace

Screen lab_screen(App& app, std::shared_ptr<LabStore> labs, std::shared_ptr<Incoming> incoming) {
    const auto screen = std::make_shared<LabScreen>(app, std::move(labs), std::move(incoming));
    return {.name = "lab",
            .top_bar = [screen](Ui& ui) { return screen->top_bar(ui); },
            .draw = [screen](Ui& ui, const Rect& area) { screen->draw(ui, area); },
            .enter = [screen](Ui& ui, const Route& route) { screen->enter(ui, route); },
            .leave =
                [screen](Ui& ui) {
                    ui.platform.on_file({});
                    screen->leave();
                },
            .advance = [screen](Ui& ui) { return screen->advance(ui); }};
}

} // namespace labrack::ui
