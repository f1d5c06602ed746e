// A learner's session in storage: opening it, and writing it after each change.
#pragma once

#include "app/app.hpp"
#include "session/session.hpp"

#include <memory>
#include <optional>
#include <string>

namespace labrack::ui {

/// "session.v1.LAB".
[[nodiscard]] std::string session_key(const std::string& lab);

struct OpenedSession {
    session::Session session;
    bool restored = false;   ///< something had been saved
    bool unreadable = false; ///< what had been saved could not be opened; it is kept under another key
    bool changed = false;    ///< it was of another version of the lab
};
[[nodiscard]] OpenedSession open_session(platform::Platform& platform, std::shared_ptr<const lab::Lab> lab);

/// Writes the session when it has changed; a drag when it ends, the clock when time stops.
class Saver {
  public:
    explicit Saver(const session::Session& session, bool saved)
        : revision_(session.revision()), state_(saved ? SaveState::saved : SaveState::hidden) {}

    void follow(Ui& ui, const session::Session& session);
    [[nodiscard]] SaveState state() const { return state_; }

  private:
    std::uint64_t revision_;
    bool playing_ = false;
    SaveState state_;
};

} // namespace labrack::ui
