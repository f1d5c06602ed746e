#include "views/saving.hpp"

#include "base/hash.hpp"

#include <random>
#include <utility>

namespace labrack::ui {

namespace {

using platform::Hold;
using platform::StoreStatus;

std::string random_name() {
    std::random_device device;
    const std::uint64_t high = device();
    return to_hex(high << 32U | device());
}

} // namespace

Saver::Saver(platform::Platform& platform, const OpenedSession& opened)
    : platform_(platform), lab_(opened.name), writer_(random_name()),
      access_(std::make_shared<Access>(opened.from == OpenedSession::From::newer ? Access::newer : Access::asking)),
      known_(opened.stored),
      known_is_good_(opened.from == OpenedSession::From::newest || opened.from == OpenedSession::From::nothing),
      stored_revision_(opened.revision), revision_(opened.session.revision() + (opened.unsaved ? 1 : 0)),
      saved_(opened.restored()) {}

Saver::~Saver() {
    let_go();
}

void Saver::hold() {
    if (*access_ == Access::newer) return;
    *access_ = Access::asking;
    platform_.hold(session_key(lab_), [weak = std::weak_ptr(access_)](Hold hold) {
        const auto access = weak.lock();
        if (!access || *access == Access::newer) return;
        const bool had = *access == Access::writer;
        *access = hold == Hold::here ? Access::writer : had ? Access::taken : Access::reader;
    });
}

void Saver::let_go() {
    platform_.let_go(session_key(lab_));
    if (*access_ != Access::newer) *access_ = Access::asking;
}

void Saver::take_over() {
    if (*access_ == Access::outdated) { // the student has chosen what the other has written
        *access_ = Access::writer;
        status_ = StoreStatus::ok;
    } else {
        *access_ = Access::asking;
    }
    platform_.take_over(session_key(lab_));
}

void Saver::reopened(const OpenedSession& opened) {
    known_ = opened.stored;
    known_is_good_ = opened.from == OpenedSession::From::newest || opened.from == OpenedSession::From::nothing;
    stored_revision_ = opened.revision;
    revision_ = opened.session.revision();
    saved_ = opened.restored();
    playing_ = false;
    status_ = StoreStatus::ok;
}

void Saver::start_afresh() {
    *access_ = Access::asking;
    hold();
}

SaveState Saver::state() const {
    if (*access_ != Access::writer && *access_ != Access::asking) return SaveState::reading;
    if (status_ != StoreStatus::ok) return SaveState::failed;
    return saved_ ? SaveState::saved : SaveState::hidden;
}

bool Saver::outdated() const {
    return *access_ == Access::writer && platform_.load(session_key(lab_)) != known_;
}

void Saver::follow(Ui& ui, const session::Session& session) {
    const bool paused = std::exchange(playing_, session.playing()) && !session.playing();
    const bool changed = session.revision() != revision_;
    if (!changed && !paused) return;
    if (*access_ != Access::writer) {
        playing_ = playing_ || paused; // looked at again when it may write
        return;
    }
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        playing_ = playing_ || paused; // looked at again when the button is up
        ui.animate_until(ui.now + 0.05);
        return;
    }
    write(session);
    ui.frame_wanted = true;
}

void Saver::write(const session::Session& session) {
    const std::optional<std::string> stored = platform_.load(session_key(lab_));
    if (stored && stored != known_) { // not this tab's: another has written, where no lock keeps it from that
        give_way();
        return;
    }
    revision_ = session.revision();
    const Saved saved{.revision = stored_revision_ + 1, .writer = writer_, .session = session.save()};
    const std::string text = write_saved(saved);
    status_ = store_session(platform_, lab_, text, known_is_good_);
    platform_.ask_before_leaving(status_ != StoreStatus::ok);
    if (status_ != StoreStatus::ok) return;
    saved_ = true;
    known_is_good_ = true;
    stored_revision_ = saved.revision;
    known_ = text;
}

} // namespace labrack::ui
