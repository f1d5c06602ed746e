// What attackers learn during a run. Like traces it is kept outside the simulation and changes no run.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"
#include "sim/trace.hpp"

#include <cstdint>

namespace labrack::sim {

/// One message that passed a link on which somebody listens. How much was said when can always be seen.
struct SniffedMessage {
    Time at; ///< when it set out
    model::LinkIndex link;
    Message message = Message::request;
    Bytes size;
    bool readable = false;           ///< nothing encrypts it; else the members below say nothing
    std::uint64_t request = 0;       ///< its ordinal
    model::OperationIndex operation; ///< of which method and path are read; none in DNS
    model::StepIndex step;           ///< what is asked for or answered; none in DNS
};

/// A port that has answered somebody in the internet who knocked at it.
struct ScannedPort {
    Time at;
    model::InstanceIndex instance;
    std::uint16_t port = 0;
    bool open = false; ///< it accepts connections; else nobody listens there any more, and its machine says so
};

} // namespace labrack::sim
