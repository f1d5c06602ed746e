// A walk: one request followed hop by hop, each hop with the lab's sentence about it.
#pragma once

#include "base/local_text.hpp"
#include "base/time.hpp"
#include "lab/lab.hpp"
#include "session/run.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::session {

/// A hop that the walk has reached.
struct WalkLine {
    std::size_t hop = 0; ///< position in RequestTrace::hops
    sim::Hop message;
    model::InstanceIndex from;
    model::InstanceIndex to;
    const LocalText* text = nullptr; ///< null when the lab says nothing about it
};

class Walk {
  public:
    explicit Walk(lab::Walk script) : script_(std::move(script)) {}

    [[nodiscard]] const lab::Walk& script() const { return script_; }
    [[nodiscard]] bool started() const { return request_.has_value(); }
    [[nodiscard]] bool finished() const { return finished_; }
    /// The request being followed, once started.
    [[nodiscard]] std::optional<std::uint64_t> request() const { return request_; }
    /// Hops reached so far, oldest first.
    [[nodiscard]] std::vector<WalkLine> lines(const Run& run) const;

    /// Where the clock must go for the next hop to arrive; sends the request first when it is not under way. The run is
    /// advanced through events up to the hop's departure only.
    [[nodiscard]] Time next(Run& run);

  private:
    lab::Walk script_;
    std::optional<std::uint64_t> request_;
    std::size_t hops_ = 0;
    bool finished_ = false;
};

} // namespace labrack::session
