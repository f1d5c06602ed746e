#include "analysis/failure_atoms.hpp"

#include "model/groups.hpp"

#include <algorithm>
#include <map>
#include <optional>

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

/// Tells instances apart by what their loss could depend on.
class Likeness {
  public:
    /// Equal for those whose loss is the same.
    using Signature = std::vector<std::uint32_t>;

    explicit Likeness(const model::Plan& plan)
        : plan_(plan), apart_(plan.instances.size(), false), content_(plan.instances.size()) {
        for (std::size_t i = 0; i < plan.instances.size(); ++i)
            apart_[i] = is_apart(index_of<InstanceIndex>(i));
        for (const model::Instance& instance : plan.instances)
            set_apart(instance.gateway);
        for (const model::Entry& entry : plan.entries)
            for (const model::Address& address : entry.addresses)
                set_apart(address.instance);
        for (const model::Target& target : plan.targets)
            if (target.link.exists() && chooses_by_source(plan.links[target.link.value].from))
                set_apart(target.instance);
        for (const model::PlanIntervention& intervention : plan.interventions)
            set_apart(intervention);
        for (std::size_t i = 0; i < plan.instances.size(); ++i) {
            const InstanceIndex host = plan.instances[i].host;
            if (host.exists() && host.value != i) content_[host.value].push_back(own(index_of<InstanceIndex>(i)));
        }
        for (std::vector<Signature>& tenants : content_)
            std::sort(tenants.begin(), tenants.end());
    }

    [[nodiscard]] Signature of(InstanceIndex index) const {
        const InstanceIndex host = plan_.instances[index.value].host;
        Signature signature = own(index);
        if (!host.exists()) return signature;
        const Signature machine = own(host);
        signature.insert(signature.end(), machine.begin(), machine.end());
        for (const Signature& tenant : content_[host.value])
            signature.insert(signature.end(), tenant.begin(), tenant.end());
        return signature;
    }

  private:
    const model::Plan& plan_;
    std::vector<bool> apart_;                     ///< of each instance
    std::vector<std::vector<Signature>> content_; ///< of each machine: those of what stands on it

    [[nodiscard]] bool is_apart(InstanceIndex index) const {
        const model::Instance& instance = plan_.instances[index.value];
        return instance.group != model::no_group || plan_.floats(instance.node) ||
               plan_.kind_of(instance.node).extent == model::Extent::zone;
    }

    [[nodiscard]] bool chooses_by_source(NodeIndex balancer) const {
        return plan_.design.node(balancer).parameters.policy == model::Policy::source_hash;
    }

    void set_apart(InstanceIndex index) {
        if (index.exists()) apart_[index.value] = true;
    }

    void set_apart(NodeIndex node, std::optional<std::uint32_t> ordinal) {
        if (node.exists() && ordinal) set_apart(InstanceIndex{plan_.first_instance[node.value].value + *ordinal});
    }

    void set_apart(const model::PlanIntervention& intervention) {
        set_apart(intervention.node, intervention.ordinal);
        if (intervention.when) set_apart(intervention.when->node, intervention.when->ordinal);
        for (const auto* side : {&intervention.group, &intervention.from})
            for (const InstanceIndex one : *side)
                set_apart(one);
    }

    [[nodiscard]] std::uint32_t role_in_database(InstanceIndex index) const {
        const std::uint32_t member = plan_.member_of[index.value];
        if (member == model::no_member) return 0;
        if (plan_.databases[plan_.members[member].database].first_member == member) return 1;
        return plan_.members[member].standby ? 2 : 3;
    }

    [[nodiscard]] Signature own(InstanceIndex index) const {
        const model::Instance& instance = plan_.instances[index.value];
        return {instance.node.value,
                instance.zone.value,
                instance.stands_in.value,
                instance.subnet.value,
                instance.gateway.value,
                role_in_database(index),
                apart_[index.value] ? instance.ordinal + 1 : 0};
    }
};

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

std::vector<std::uint32_t> FailureAtoms::representatives(const model::Plan& plan) const {
    const Likeness likeness(plan);
    std::map<Likeness::Signature, std::uint32_t> first;
    std::vector<std::uint32_t> found{nothing};
    for (std::uint32_t a = nothing + 1; a < atoms_.size(); ++a)
        found.push_back(first.emplace(likeness.of(atoms_[a].instance), a).first->second);
    return found;
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
