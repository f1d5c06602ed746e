// A walk: one request followed hop by hop, each hop with the lab's sentence about it.
#pragma once

#include "base/local_text.hpp"
#include "base/time.hpp"
#include "lab/lab.hpp"
#include "session/run.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
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
    /// A walk that has already asked for `hops` hops of `request`.
    Walk(lab::Walk script, std::uint64_t request, std::size_t hops)
        : script_(std::move(script)), request_(request), hops_(hops) {}

    [[nodiscard]] const lab::Walk& script() const { return script_; }
    [[nodiscard]] bool started() const { return request_.has_value(); }
    /// Whether the last hop has arrived.
    [[nodiscard]] bool finished(const Run& run) const;
    /// The request being followed, once started.
    [[nodiscard]] std::optional<std::uint64_t> request() const { return request_; }
    /// How many hops were asked for.
    [[nodiscard]] std::size_t hops() const { return hops_; }
    /// Hops reached so far, oldest first.
    [[nodiscard]] std::vector<WalkLine> lines(const Run& run) const;

    /// The intervention that sends the request to be followed, from the design's first client.
    [[nodiscard]] model::Intervention opening(const Run& run) const;
    /// Follows the request of that ordinal.
    void begin(std::uint64_t request) { request_ = request; }
    /// Where the clock must go for the next hop to arrive; after the last hop: for the request to end.
    [[nodiscard]] Time next(const Run& run);

  private:
    lab::Walk script_;
    std::optional<std::uint64_t> request_;
    std::size_t hops_ = 0; ///< that were asked for
};

} // namespace labrack::session
