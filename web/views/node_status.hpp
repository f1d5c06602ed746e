// What a component is doing right now, in one line: the same words on the canvas, in names for screen readers and in
// panels.
#pragma once

#include "app/ui.hpp"
#include "session/run.hpp"

#include <string>

namespace labrack::ui {

struct NodeStatus {
    std::string text;          ///< "4 of 4 workers · 12 waiting"
    std::string spoken;        ///< the same in full: "4 of 4 workers busy, 12 waiting"
    Tone tone = Tone::neutral; ///< bad when stopped, warn when starting
    bool up = true;            ///< all its instances run
    bool starting = false;
    double utilisation = 0; ///< 0…1, over about the last second
    bool measured = false;  ///< whether it has workers to be busy
    std::uint32_t queued = 0;
    std::uint32_t in_hand = 0;
};

[[nodiscard]] NodeStatus status_of(const Ui& ui, const session::Run& run, model::NodeIndex node, Duration window);
/// "nginx, web server, 2 of 4 workers busy".
[[nodiscard]] std::string spoken_name(const Ui& ui, const session::Run& run, model::NodeIndex node,
                                      const NodeStatus& status);
/// What it is called on the canvas.
[[nodiscard]] const std::string& node_name(const Ui& ui, const session::Run& run, model::NodeIndex node);

} // namespace labrack::ui
