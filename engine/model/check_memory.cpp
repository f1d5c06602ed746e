#include "model/check_memory.hpp"

#include "base/quantity.hpp"

#include <cstdint>
#include <vector>

namespace labrack::model {

void check_memory(const Plan& plan, Diagnostics& problems) {
    for (const Node& node : plan.design.nodes) {
        const Parameters& component = node.parameters;
        if (component.memory_limit.count == 0 || component.memory_base <= component.memory_limit) continue;
        problems.push_back(make_error_of(node.id, "memory",
                                         "\"" + node.id + "\" takes " + to_text(component.memory_base) +
                                             " before the first request, but its limit is " +
                                             to_text(component.memory_limit),
                                         "raise its \"memory_limit\""));
    }
    std::vector<std::int64_t> needed(plan.instances.size(), 0);
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const InstanceIndex host = plan.instances[i].host;
        if (host.exists() && host.value != i)
            needed[host.value] += plan.node_of(index_of<InstanceIndex>(i)).parameters.memory_base.count;
    }
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto host = index_of<InstanceIndex>(i);
        const Bytes size = plan.node_of(host).parameters.memory;
        if (size.count == 0 || needed[i] <= size.count) continue;
        problems.push_back(make_error_of(plan.name_of(host), "memory",
                                         "the processes on \"" + plan.name_of(host) + "\" take " +
                                             to_text(Bytes{needed[i]}) + " before the first request, but it has " +
                                             to_text(size),
                                         "give it more \"memory\" or move a process to another server"));
    }
}

} // namespace labrack::model
