// One lab at work: opens it, keeps it saved, lets its time pass, and shows what is wrong with a bad one.
#include "app/widgets.hpp"
#include "views/saving.hpp"
#include "views/screens.hpp"
#include "views/words.hpp"
#include "views/workspace.hpp"

#include <cmath>
#include <utility>

namespace labrack::ui {

namespace {

class LabScreen {
  public:
    LabScreen(App& app, std::shared_ptr<LabStore> labs) : app_(app), labs_(std::move(labs)) {}

    void enter(Ui& ui, const Route& route) {
        wanted_ = route.lab;
        if (labs_->ask(wanted_).state == StoredLab::State::missing) labs_->forget(wanted_);
        labs_->ask(wanted_);
        if (open(ui)) follow_route(route);
    }

    bool advance(Ui& ui) {
        const bool loading = labs_->loading();
        if (loading != std::exchange(held_, loading)) app_.hold_settled(loading);
        if (!open(ui)) return false;
        session::Session& session = workspace_->session;
        const bool moving = session.playing() || session.hop_under_way();
        if (moving) session.tick({std::llround(static_cast<double>(ui.dt) * 1e9)});
        saver_->follow(ui, session);
        follow_session();
        return moving;
    }

    TopBar top_bar(Ui& ui) const {
        TopBar bar;
        bar.crumbs.push_back({std::string(ui.t("home.labs")), Route{}});
        if (!shown()) return bar;
        const session::Session& session = workspace_->session;
        bar.crumbs.push_back({local(ui, session.lab().title)});
        bar.steps = static_cast<int>(session.lab().steps.size());
        bar.step = static_cast<int>(session.step_index());
        for (std::size_t i = 0; i < session.lab().steps.size(); ++i)
            bar.done.push_back(i <= session.furthest_step() && session.step_complete(i));
        bar.save = saver_->state();
        return bar;
    }

    void draw(Ui& ui, const Rect& area) {
        if (shown()) return draw_workspace(ui, *workspace_, area);
        const StoredLab& entry = labs_->ask(wanted_);
        if (entry.state == StoredLab::State::loading) return draw_loading(ui, area);
        draw_problem(ui, area, entry);
    }

  private:
    [[nodiscard]] bool shown() const { return workspace_ && workspace_->session.lab().id == wanted_; }

    /// True when the wanted lab is in the workspace; the lab that was there before has been saved.
    bool open(Ui& ui) {
        if (shown()) return true;
        const StoredLab& entry = labs_->ask(wanted_);
        if (entry.state == StoredLab::State::loading) return false;
        app_.ready();
        if (entry.state != StoredLab::State::ready) return false;
        OpenedSession opened = open_session(ui.platform, entry.lab);
        if (opened.unreadable) toast(ui, ui.t("workspace.unreadable"), Tone::warn);
        if (opened.changed) toast(ui, ui.t("workspace.lab_changed"));
        saver_ = std::make_unique<Saver>(opened.session, opened.restored);
        workspace_ = std::make_unique<Workspace>(Workspace{.session = std::move(opened.session)});
        follow_route(app_.route());
        ui.frame_wanted = true;
        return true;
    }

    void follow_route(const Route& route) {
        const auto step = static_cast<std::size_t>(std::max(route.step, 0));
        if (route.step >= 0 && step != workspace_->session.step_index()) workspace_->session.go_to(step);
    }

    /// The address says where the student is.
    void follow_session() {
        if (std::exchange(workspace_->leave, false)) return app_.go({});
        const int step = static_cast<int>(workspace_->session.step_index());
        const Route here{.screen = "lab", .lab = wanted_, .step = step};
        if (app_.route().screen == "lab" && app_.route() != here) app_.go(here);
    }

    void draw_loading(Ui& ui, const Rect& area) const {
        region(ui, "loading", area, {.role = Role::main, .padding = 48, .fill = ui.palette().background},
               [&] { text(ui, ui.t("workspace.loading"), {.color = ui.palette().dim, .role = Role::status}); });
    }

    void draw_problem(Ui& ui, const Rect& area, const StoredLab& entry) {
        const float side = std::max(ui.px(24), (area.w - ui.px(720)) / 2) / (ui.px(100) / 100);
        const RegionOptions options{
            .role = Role::main, .padding = side, .padding_y = 48, .fill = ui.palette().background};
        region(ui, "problem", area, options, [&] {
            const bool missing = entry.state == StoredLab::State::missing;
            heading(ui, 1, ui.t(missing ? "workspace.missing" : "workspace.wrong"));
            gap(ui, 8);
            text(ui, ui.t(missing ? "workspace.missing_text" : "workspace.wrong_text", {{"lab", wanted_}}),
                 {.style = TextStyle::lab, .color = ui.palette().dim});
            gap(ui, 16);
            if (!entry.problems.empty())
                card(ui, "problems", {.role = Role::group, .name = ui.t("workspace.problems")}, [&] {
                    for (std::size_t i = 0; i < entry.problems.size(); ++i)
                        text(ui, entry.problems[i], {.style = TextStyle::code, .id = std::to_string(i)});
                });
            gap(ui, 16);
            if (button(ui, "home", ui.t("workspace.to_labs"), {.kind = ButtonKind::primary, .icon = icon::arrow_left}))
                app_.go({});
            beside(ui);
            if (button(ui, "again", ui.t("workspace.try_again"), {.icon = icon::refresh_cw})) {
                labs_->forget(wanted_);
                labs_->ask(wanted_);
            }
        });
    }

    App& app_;
    std::shared_ptr<LabStore> labs_;
    std::string wanted_;
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<Saver> saver_;
    bool held_ = false;
};

} // namespace

Screen lab_screen(App& app, std::shared_ptr<LabStore> labs) {
    const auto screen = std::make_shared<LabScreen>(app, std::move(labs));
    return {.name = "lab",
            .top_bar = [screen](Ui& ui) { return screen->top_bar(ui); },
            .draw = [screen](Ui& ui, const Rect& area) { screen->draw(ui, area); },
            .enter = [screen](Ui& ui, const Route& route) { screen->enter(ui, route); },
            .advance = [screen](Ui& ui) { return screen->advance(ui); }};
}

} // namespace labrack::ui
