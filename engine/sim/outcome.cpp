#include "sim/outcome.hpp"

namespace labrack::sim {

std::string_view to_text(Reason reason) {
    constexpr std::array<std::string_view, reason_count> names{
        "none", "dns", "no-route", "refused",   "reset", "connect-timeout", "timeout", "tls", "502",
        "503",  "504", "overload", "throttled", "oom",   "circuit-open"};
    return names[static_cast<std::size_t>(reason)];
}

std::string no_route_text(const model::Plan& plan, model::StepIndex index, model::InstanceIndex instance) {
    const model::PlanStep& step = plan.steps[index.value];
    const std::string& name = step.step->name.empty() ? step.step->role : step.step->name;
    const std::string place = "step '" + name + "' at " + plan.name_of(instance) + ": ";
    if (plan.is_client(plan.instances[instance.value].node))
        return place + "no link leads from there over \"" + plan.operation(step.operation).protocol + "\"";
    return place + "nothing serves \"" + step.step->role + "\"";
}

} // namespace labrack::sim
