#include "analysis/failure_atoms.hpp"

#include "model/groups.hpp"

#include <algorithm>

namespace labrack::analysis {

namespace {

using model::InstanceIndex;
using model::NodeIndex;

bool is_operated_by_provider(const model::Product& product) {
    const model::OperatedBy& by = product.operated_by;
    constexpr auto provider = model::Operator::provider;
    return by.hardware == provider && by.os == provider && by.runtime == provider && by.scaling == provider &&
           by.backups == provider && by.patching == provider;
}

/// The zone is lost with all that stands in it, whoever operates that.
bool is_lost_by_itself(const model::Plan& plan, NodeIndex node, const FailureModel& model) {
    const model::Kind& kind = plan.kind_of(node);
    const std::string& id = plan.design.node(node).id;
    if (std::find(model.spared.begin(), model.spared.end(), id) != model.spared.end()) return false;
    if (kind.extent == model::Extent::zone) return true;
    return kind.role != model::Role::client && kind.place == model::Place::data_centre &&
           !is_operated_by_provider(plan.product_of(node));
}

bool is_wanted(model::FailureAtom kind, const FailureModel& model) {
    switch (kind) {
    case model::FailureAtom::instance: return model.instances;
    case model::FailureAtom::host: return model.hosts;
    case model::FailureAtom::zone: return model.zones;
    }
    return false;
}

/// The machine that the instance stands on. A cluster spreads its pods over its machines; here: in turn.
InstanceIndex machine_of(const model::Plan& plan, InstanceIndex index) {
    const model::Instance& instance = plan.instances[index.value];
    if (instance.host.exists() || instance.group == model::no_group || !plan.groups[instance.group].placed)
        return instance.host;
    std::vector<InstanceIndex> machines;
    for (const model::Group& group : plan.groups) {
        if (group.placed || group.cluster != plan.groups[instance.group].cluster) continue;
        for (std::uint32_t i = 0; i < first_count(plan, group.node); ++i)
            machines.push_back({plan.first_instance[group.node.value].value + i});
    }
    return machines.empty() ? InstanceIndex{} : machines[instance.ordinal % machines.size()];
}

} // namespace

AtomSet& AtomSet::operator|=(const AtomSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] |= other.words_[i];
    return *this;
}

AtomSet& AtomSet::operator&=(const AtomSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] &= other.words_[i];
    return *this;
}

AtomSet& AtomSet::operator-=(const AtomSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] &= ~other.words_[i];
    return *this;
}

FailureAtoms::FailureAtoms(const model::Plan& plan, const FailureModel& model) {
    atoms_.push_back({});
    std::vector<std::uint32_t> own(plan.instances.size(), nothing);
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const NodeIndex node = plan.instances[i].node;
        if (plan.instances[i].ordinal >= first_count(plan, node) || !is_lost_by_itself(plan, node, model)) continue;
        for (const model::FailureAtom kind : plan.product_of(node).atoms) {
            if (!is_wanted(kind, model) || own[i] != nothing) continue;
            own[i] = static_cast<std::uint32_t>(atoms_.size());
            atoms_.push_back({kind, index_of<InstanceIndex>(i)});
        }
    }
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const InstanceIndex machine = machine_of(plan, index_of<InstanceIndex>(i));
        const InstanceIndex zone = plan.instances[machine.exists() ? machine.value : i].zone;
        zones_.push_back(zone);
        stopping_.push_back(
            {own[i], machine.exists() ? own[machine.value] : nothing, zone.exists() ? own[zone.value] : nothing});
    }
}

AtomSet FailureAtoms::all() const {
    AtomSet set = none();
    set.add_all();
    return set;
}

void FailureAtoms::add_stopping(InstanceIndex instance, AtomSet& out) const {
    for (const std::uint32_t atom : stopping_[instance.value])
        if (atom != nothing) out.add(atom);
}

AtomSet FailureAtoms::stopping(InstanceIndex instance) const {
    AtomSet set = none();
    add_stopping(instance, set);
    return set;
}

std::uint32_t first_count(const model::Plan& plan, NodeIndex node) {
    const std::uint32_t places = plan.instance_count[node.value];
    if (places == 0) return 0;
    const model::Instance& first = plan.instances[plan.first_instance[node.value].value];
    if (first.group == model::no_group) return places;
    const bool follows = plan.groups[first.group].follows && first.host.exists();
    const NodeIndex counted = follows ? plan.instances[first.host.value].node : node;
    return std::min(places, static_cast<std::uint32_t>(model::first_replicas(plan.design.node(counted))));
}

bool is_replaced(const model::Plan& plan, InstanceIndex instance) {
    return plan.instances[instance.value].group != model::no_group;
}

} // namespace labrack::analysis
