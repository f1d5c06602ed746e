#include "analysis/responsibilities.hpp"

#include "analysis/failure_atoms.hpp"
#include "model/billing.hpp"

namespace labrack::analysis {

namespace {

using model::NodeIndex;

bool is_operated(const model::Plan& plan, NodeIndex node) {
    const model::Kind& kind = plan.kind_of(node);
    return kind.role != model::Role::client && kind.extent == model::Extent::none && !kind.is_subnet() &&
           kind.duty != model::Duty::security_group && first_count(plan, node) > 0;
}

model::OperatedBy operators_of(const model::Plan& plan, NodeIndex node) {
    model::OperatedBy operators = plan.product_of(node).operated_by;
    const NodeIndex host = plan.design.host_of(node, plan.catalogue);
    if (!host.exists() || host == node) return operators;
    operators.hardware = plan.product_of(host).operated_by.hardware;
    operators.os = plan.product_of(host).operated_by.os;
    return operators;
}

} // namespace

const std::array<Layer, 6>& layers() {
    using Of = model::OperatedBy;
    static const std::array<Layer, 6> all{
        {{&Of::hardware, "hardware", {"hardware", "el hardware"}, {"hardware", "hardware"}},
         {&Of::os, "os", {"operating system", "el sistema operativo"}, {"system", "sistema"}},
         {&Of::runtime, "runtime", {"runtime", "el entorno de ejecución"}, {"runtime", "ejecución"}},
         {&Of::scaling, "scaling", {"scaling", "el escalado"}, {"scaling", "escalado"}},
         {&Of::backups, "backups", {"backups", "las copias de seguridad"}, {"backups", "copias"}},
         {&Of::patching, "patching", {"patching", "los parches"}, {"patching", "parches"}}}};
    return all;
}

std::vector<Responsibility> responsibilities(const model::Plan& plan) {
    std::vector<Responsibility> found;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!is_operated(plan, node)) continue;
        const model::Parameters& parameters = plan.design.node(node).parameters;
        const std::int64_t count = first_count(plan, node);
        Responsibility one{node, operators_of(plan, node), parameters.operator_time * count, {}};
        model::Usage usage;
        usage.existed_ns = model::Usage::Count{count} * model::billed_month.ns;
        for (const model::Price& price : plan.product_of(node).prices)
            if (price.meter == model::Meter::operator_hour)
                one.cost = model::charge(price, usage, parameters, model::billed_month, model::billed_month);
        found.push_back(one);
    }
    return found;
}

} // namespace labrack::analysis
