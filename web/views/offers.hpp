// What the step lets the student do to a component, as far as the run would take it.
#pragma once

#include "app/ui.hpp"
#include "session/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace labrack::ui {

/// The components that can be stopped (and started), and those that a new version can be deployed to.
[[nodiscard]] std::vector<std::string> offered_stops(const session::Session& session);
[[nodiscard]] std::vector<std::string> offered_restarts(const session::Session& session);

/// Whoever builds may stop all of it.
[[nodiscard]] bool offers_stop(const session::Session& session, const std::string& node);
[[nodiscard]] bool offers_restart(const session::Session& session, const std::string& node);

/// Says why nothing was done.
void tell_refusal(Ui& ui, const Diagnostics& problems);

} // namespace labrack::ui
