#include "views/offers.hpp"

#include <algorithm>
#include <iterator>

namespace labrack::ui {

namespace {

std::vector<std::string> possible(const session::Session& session, const std::vector<std::string>& nodes,
                                  model::InterventionKind kind) {
    std::vector<std::string> out;
    std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(out),
                 [&](const std::string& node) { return session.can(kind, node); });
    return out;
}

bool has(const std::vector<std::string>& nodes, const std::string& node) {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

} // namespace

std::vector<std::string> offered_stops(const session::Session& session) {
    return possible(session, session.step().offer.stop, model::InterventionKind::stop);
}

std::vector<std::string> offered_restarts(const session::Session& session) {
    return possible(session, session.step().offer.restart, model::InterventionKind::restart);
}

bool offers_stop(const session::Session& session, const std::string& node) {
    return (session.can_edit() || has(session.step().offer.stop, node)) &&
           session.can(model::InterventionKind::stop, node);
}

bool offers_restart(const session::Session& session, const std::string& node) {
    return has(session.step().offer.restart, node) && session.can(model::InterventionKind::restart, node);
}

void tell_refusal(Ui& ui, const Diagnostics& problems) {
    if (problems.empty()) return;
    toast(ui, ui.t("time.refused", {{"why", problems.front().message}}), Tone::warn);
}

} // namespace labrack::ui
