// Keeps an open session saved: written after each change, by one tab at a time, and never over what another has
// written.
#pragma once

#include "app/app.hpp"
#include "views/saved.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace labrack::ui {

/// Whether this tab may write the session.
enum class Access {
    asking,   ///< the answer is on its way
    writer,   ///< it may
    reader,   ///< the lab is open in another tab
    taken,    ///< another tab has taken it over from this one
    outdated, ///< another tab has written it, where tabs cannot agree beforehand
    newer,    ///< a later version of this program wrote it
};

/// Writes the session when it has changed; a drag when it ends, the clock when time stops.
class Saver {
  public:
    Saver(platform::Platform& platform, const OpenedSession& opened);
    ~Saver();
    Saver(const Saver&) = delete;
    Saver& operator=(const Saver&) = delete;

    void follow(Ui& ui, const session::Session& session);

    /// Asks to be the one that writes; the lab is on the screen.
    void hold();
    /// Lets others write; the lab has left the screen.
    void let_go();
    /// Takes the lab from the tab that has it. What that has written is to be opened anew then: see `outdated`.
    void take_over();
    /// Another tab has written: this one stops, until it takes over.
    void give_way() { *access_ = Access::outdated; }
    /// The session was opened anew from what is stored.
    void reopened(const OpenedSession& opened);
    /// Lets this version write; what a later one wrote is kept aside.
    void start_afresh();

    [[nodiscard]] SaveState state() const;
    [[nodiscard]] Access access() const { return *access_; }
    /// Why the last write did not succeed; `ok` if it did.
    [[nodiscard]] platform::StoreStatus status() const { return status_; }
    /// True when this tab may write and something else is stored than what it read or wrote last: open that.
    [[nodiscard]] bool outdated() const;

  private:
    platform::Platform& platform_;
    std::string lab_; ///< its name in the store of labs
    std::string writer_;
    std::shared_ptr<Access> access_;   ///< shared with the answers that are still to come
    std::optional<std::string> known_; ///< the newest copy, as this tab read or wrote it last
    bool known_is_good_;
    std::uint64_t stored_revision_;
    std::uint64_t revision_; ///< of the session, when it was written
    bool saved_;
    bool playing_ = false;
    platform::StoreStatus status_ = platform::StoreStatus::ok;

    void write(const session::Session& session);
};

} // namespace labrack::ui
