#include "sim/outcome.hpp"

namespace labrack::sim {

std::string_view to_text(Reason reason) {
    constexpr std::array<std::string_view, reason_count> names{
        "none", "dns", "no-route", "refused",   "reset", "connect-timeout", "timeout", "tls", "502",
        "503",  "504", "overload", "throttled", "oom",   "circuit-open"};
    return names[static_cast<std::size_t>(reason)];
}

} // namespace labrack::sim
