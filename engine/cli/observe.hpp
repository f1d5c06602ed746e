// What is watched of a run while it goes on, and counted at once, so that its memory does not grow with the run.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "sim/simulation.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <vector>

namespace labrack::cli {

/// One way in which requests have failed; the members are those of sim::FinishedRequest and sim::Failure.
struct FailureWay {
    model::OperationIndex operation;
    sim::Reason reason = sim::Reason::none;
    sim::Reason cause_reason = sim::Reason::none;
    model::InstanceIndex cause;
    model::StepIndex step;

    friend auto operator<=>(const FailureWay&, const FailureWay&) = default;
};

struct SniffedKind {
    model::LinkIndex link;
    sim::Message message = sim::Message::request;

    friend auto operator<=>(const SniffedKind&, const SniffedKind&) = default;
};

/// What was heard of one kind of message over one link.
struct SniffedCount {
    std::uint64_t messages = 0;
    std::uint64_t readable = 0; ///< of them: nothing encrypted them
    Time first;                 ///< when the first one set out
};

struct ScannedAnswer {
    model::InstanceIndex instance;
    std::uint16_t port = 0;
    bool open = false; ///< it accepted a connection; else it refused one

    friend auto operator<=>(const ScannedAnswer&, const ScannedAnswer&) = default;
};

/// What the meters had counted of each component up to an instant.
struct MeterReading {
    Time at;
    std::vector<Duration> existed; ///< by node: of all its instances together
    std::vector<Money> spent;      ///< by node
};

struct Observations {
    std::map<FailureWay, std::uint64_t> failures; ///< how often
    std::map<SniffedKind, SniffedCount> sniffed;
    std::map<ScannedAnswer, Time> scanned; ///< when it first answered so
    /// At the beginning and the end of each interval of the metrics' series, the last one at the run's end; nothing
    /// unless it was asked for.
    std::vector<MeterReading> meters;
};

/// Who watches: `trace` may be null.
struct Observers {
    sim::TraceLog* trace = nullptr;
    sim::Metrics* metrics = nullptr;
    bool reads_meters = false;
};

/// Runs the simulation as Simulation::advance() does, which the watching does not change, and adds to `out`.
sim::Stopped observe(sim::Simulation& simulation, const sim::Budget& budget, const Observers& observers,
                     Observations& out);

} // namespace labrack::cli
