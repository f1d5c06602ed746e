// What a new version costs.
#include "analysis/rules.hpp"

#include <algorithm>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::OperationIndex;
using model::Role;

/// What people deploy their own versions to: what they run themselves, and platforms that take them.
bool is_deployed_to(const model::Plan& plan, NodeIndex node) {
    const model::Kind& kind = plan.kind_of(node);
    const model::Product& product = plan.product_of(node);
    const bool takes_versions =
        std::find(product.accepts.begin(), product.accepts.end(), model::deploy_protocol) != product.accepts.end();
    return (kind.role == Role::web || kind.role == Role::application) && kind.place == model::Place::data_centre &&
           (takes_versions || product.operated_by.runtime == model::Operator::customer);
}

/// The operations that are not served while one instance of the component restarts.
std::vector<OperationIndex> interrupted(const Subject& subject, NodeIndex node) {
    std::vector<OperationIndex> found;
    for (std::size_t o = 0; o < subject.unserved.size(); ++o) {
        bool needs = false;
        for (std::uint32_t a = FailureAtoms::nothing + 1; a < subject.atoms.list().size(); ++a) {
            const model::InstanceIndex instance = subject.atoms.list()[a].instance;
            needs = needs || (subject.plan.instances[instance.value].node == node && subject.unserved[o].has(a));
        }
        if (needs && !subject.unserved[o].has(FailureAtoms::nothing)) found.push_back(index_of<OperationIndex>(o));
    }
    return found;
}

} // namespace

void find_downtime_on_deploy(const Subject& subject, Findings& out) {
    const model::Plan& plan = subject.plan;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!is_deployed_to(plan, node) || !subject.is_visited(node)) continue;
        const model::Parameters& parameters = plan.design.node(node).parameters;
        const bool one_by_one = parameters.strategy == model::Strategy::none ||
                                (parameters.strategy == model::Strategy::rolling && parameters.max_surge.ppm == 0);
        if (parameters.strategy == model::Strategy::recreate) {
            out.push_back(subject.find("downtime-on-deploy", "recreate", {subject.id(node)}, subject.visiting(node)));
        } else if (const auto operations = interrupted(subject, node); one_by_one && !operations.empty()) {
            out.push_back(subject.find("downtime-on-deploy", "restart", {subject.id(node)}, operations));
        }
    }
}

} // namespace labrack::analysis
