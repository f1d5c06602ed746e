// Sessions in storage: under which keys, in which form, and what is opened of them. Nothing is lost: each write keeps
// the copy before it, and what cannot be read is kept under a key of its own.
#pragma once

#include "app/ui.hpp"
#include "session/session.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace labrack::ui {

/// "session.v1.LAB": the newest copy. LAB is the lab's name in the store of labs: its id, or that of a lab that was
/// opened from a file (views/opened_labs.hpp).
[[nodiscard]] std::string session_key(const std::string& lab);
/// "session.v1.LAB.previous": the one before it.
[[nodiscard]] std::string previous_key(const std::string& lab);

/// What is written around a session's document. The first version of it was the document alone.
struct Saved {
    std::uint64_t revision = 0; ///< one more at each write; 0 of the first version
    std::string writer = {};    ///< the tab that wrote it, at random
    std::string session = {};   ///< of Session::save()
};
[[nodiscard]] std::string write_saved(const Saved& saved);

struct ReadSaved {
    std::optional<Saved> saved = {}; ///< nothing if it is torn, damaged or something else
    bool newer = false;              ///< a later version of this program wrote it
};
[[nodiscard]] ReadSaved read_saved(std::string_view text);

struct OpenedSession {
    enum class From {
        nothing,  ///< there was nothing: a new session
        newest,   ///< the newest copy
        previous, ///< the one before it, for the newest could not be read
        damaged,  ///< neither could be read: a new session
        newer,    ///< a later version of this program wrote it: a new session, not to be saved over it
    };
    session::Session session;
    From from = From::nothing;
    bool changed = false;                   ///< it was of another version of the lab
    std::uint64_t revision = 0;             ///< of what is stored
    std::optional<std::string> stored = {}; ///< the newest copy as it stands there, readable or not
    std::string name = {};                  ///< of the lab in the store of labs
    bool unsaved = false;                   ///< the session has more than what is stored

    [[nodiscard]] bool restored() const { return from == From::newest || from == From::previous; }
};
/// Opens what is stored of a lab under its `name`, its id unless stated; changes nothing there.
[[nodiscard]] OpenedSession open_session(const platform::Platform& platform, std::shared_ptr<const lab::Lab> lab,
                                         std::string name = {});

/// Writes `text` as the newest copy and moves the present one to the place before it; or, when it `is_good` no more (it
/// could not be opened), keeps it under "session.v1.LAB.unreadable" (".unreadable.2", …) first. Where there is no room
/// for two copies, the newest is what counts.
platform::StoreStatus store_session(platform::Platform& platform, const std::string& lab, const std::string& text,
                                    bool is_good = true);

} // namespace labrack::ui
