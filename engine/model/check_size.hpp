// The size of a run: how many instances and steps there may be, and what memory a plan and its state take, known
// before any of it is allocated.
#pragma once

#include "base/diagnostic.hpp"
#include "model/design.hpp"
#include "model/workload.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace labrack::model {

/// Of all components together, those counted that autoscaling or a deployment may bring.
inline constexpr std::uint32_t most_instances = 20'000;
/// Of all operations together, repetitions counted.
inline constexpr std::int64_t most_steps = 100'000;
/// For the plan, the state at the start and the measurements. A page in WebAssembly has 2 GB for this, for what grows
/// during the run (see sim/footprint.hpp), for traces and for itself.
inline constexpr std::int64_t most_start_bytes = 400'000'000;

/// What the estimate takes one thing of a kind for, in bytes: at least what it has on any machine, which the simulation
/// asserts.
namespace bytes_of {
inline constexpr std::int64_t instance = 1'000;        ///< in plan and state, with its place in its group
inline constexpr std::int64_t instance_in_series = 16; ///< in each interval of the series
inline constexpr std::int64_t person_and_name = 48;    ///< what one of a client's people keeps about one host name
inline constexpr std::int64_t person_and_database = 8;
inline constexpr std::int64_t target = 8;           ///< in the plan
inline constexpr std::int64_t balancer_target = 64; ///< in the state: of each balancer instance
inline constexpr std::int64_t circuit = 24;         ///< of each caller and link
inline constexpr std::int64_t pool = 40;            ///< of connections: of each caller and link that states one
inline constexpr std::int64_t step = 136;           ///< in the plan
inline constexpr std::int64_t route = 16;           ///< of each component and step
inline constexpr std::int64_t entry = 64;           ///< of each component and operation
inline constexpr std::int64_t address = 32;         ///< that an entry may lead to
inline constexpr std::int64_t operation = 40'000;   ///< a histogram, and its part of the series
inline constexpr std::int64_t user = 32;            ///< of a closed load
inline constexpr std::int64_t member_and_link = 4;  ///< of a link to a database, for each of its instances
} // namespace bytes_of

/// Instances that the component may have at most at the same time.
[[nodiscard]] std::uint32_t instances_of(const Design& design, const Catalogue& catalogue, NodeIndex node);

/// What is said when there are too many with the `own` of the component `id`, and what to do.
[[nodiscard]] std::string too_many_instances(const std::string& id, std::uint32_t own);
inline constexpr std::string_view fewer_instances = R"(lower its "replicas" or "max_replicas", or those of others)";

/// Appends an error "size" when there are too many instances or steps, or when the estimate of the memory exceeds
/// most_start_bytes: it names what takes most of it, and the path in the design.
void check_size(const Design& design, const Workload& workload, const Catalogue& catalogue, Diagnostics& problems);

} // namespace labrack::model
