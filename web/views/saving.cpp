#include "views/saving.hpp"

#include <utility>

namespace labrack::ui {

std::string session_key(const std::string& lab) {
    return "session.v1." + lab;
}

OpenedSession open_session(platform::Platform& platform, std::shared_ptr<const lab::Lab> lab) {
    const std::string key = session_key(lab->id);
    const std::optional<std::string> saved = platform.load(key);
    if (!saved) return {session::Session(model::built_in_catalogue(), std::move(lab))};
    Result<session::Session> result = session::Session::restore(model::built_in_catalogue(), lab, *saved);
    if (result) {
        const bool changed = !result.problems().empty();
        return {.session = std::move(*result), .restored = true, .changed = changed};
    }
    platform.save(key + ".unreadable", *saved);
    return {.session = session::Session(model::built_in_catalogue(), std::move(lab)), .unreadable = true};
}

void Saver::follow(Ui& ui, const session::Session& session) {
    const bool paused = std::exchange(playing_, session.playing()) && !session.playing();
    const bool changed = session.revision() != revision_;
    if (!changed && !paused) return;
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        playing_ = playing_ || paused; // looked at again when the button is up
        ui.animate_until(ui.now + 0.05);
        return;
    }
    revision_ = session.revision();
    const bool stored = ui.platform.save(session_key(session.lab().id), session.save()) == platform::StoreStatus::ok;
    const SaveState before = std::exchange(state_, stored ? SaveState::saved : SaveState::failed);
    if (!stored && before != SaveState::failed) toast(ui, ui.t("save.failed"), Tone::warn);
    ui.frame_wanted = true;
}

} // namespace labrack::ui
