// What a component is doing right now, in one line: the same words on the canvas, in names for screen readers and in
// panels.
#pragma once

#include "app/ui.hpp"
#include "session/run.hpp"

#include <string>

namespace labrack::ui {

/// The instances of a component that exist, taken together; what is counted since the beginning includes those that are
/// gone.
struct InstanceSum {
    std::uint32_t instances = 0;
    std::uint32_t up = 0;
    std::uint32_t starting = 0;
    std::uint32_t workers = 0; ///< of a host: cores
    std::uint32_t busy = 0;
    std::uint32_t queued = 0;
    std::uint32_t in_hand = 0;
    std::uint32_t idle = 0; ///< of a function
    std::uint64_t cold_starts = 0;
    std::uint64_t hits = 0; ///< of a cache
    std::uint64_t misses = 0;
    std::uint64_t kept = 0;
    std::uint64_t restarts = 0;
    Bytes memory;
    Bytes memory_limit;
    Bandwidth sending;
    Bandwidth receiving;
};

[[nodiscard]] InstanceSum sum_of(const session::Run& run, model::NodeIndex node);

/// Whether components of this kind have something to do, and not only somebody to ask or something to surround.
[[nodiscard]] bool works(const model::Kind& kind);

struct NodeStatus {
    std::string text;          ///< "4 of 4 workers · 12 waiting"
    std::string spoken;        ///< the same in full: "4 of 4 workers busy, 12 waiting"
    Tone tone = Tone::neutral; ///< bad when off, warn when starting or when some instances do not run
    bool up = true;            ///< all its instances run
    bool starting = false;     ///< none runs yet
    bool off = false;          ///< none runs, and none will by itself
    double utilisation = 0;    ///< 0…1, over about the last second
    bool measured = false;     ///< whether it has workers to be busy
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
