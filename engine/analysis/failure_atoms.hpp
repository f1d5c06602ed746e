// What can be lost as a whole, and what goes down with it.
#pragma once

#include "model/plan.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace labrack::analysis {

/// Which losses are asked about. Clients, what stands in the internet, and services that their provider operates in
/// every layer are never lost by themselves: such a service goes only with the zone that it stands in.
struct FailureModel {
    bool instances = true;
    bool hosts = true;
    bool zones = true;
    std::vector<std::string> spared; ///< ids of components that are not lost either
};

/// One process, one machine or one zone.
struct FailureAtom {
    model::FailureAtom kind = model::FailureAtom::instance;
    model::InstanceIndex instance;
};

/// A set of atoms, by their places in FailureAtoms::list().
class AtomSet {
  public:
    explicit AtomSet(std::size_t atoms) : words_((atoms + 63) / 64) {}

    void add(std::uint32_t atom) { words_[atom / 64] |= std::uint64_t{1} << (atom % 64); }
    void remove(std::uint32_t atom) { words_[atom / 64] &= ~(std::uint64_t{1} << (atom % 64)); }
    void add_all() { words_.assign(words_.size(), ~std::uint64_t{0}); }
    [[nodiscard]] bool has(std::uint32_t atom) const { return ((words_[atom / 64] >> (atom % 64)) & 1) != 0; }
    AtomSet& operator|=(const AtomSet& other);
    AtomSet& operator&=(const AtomSet& other);
    AtomSet& operator-=(const AtomSet& other);

  private:
    std::vector<std::uint64_t> words_;
};

/// All atoms of a plan at its start: instances that autoscaling may bring later are left out.
class FailureAtoms {
  public:
    FailureAtoms(const model::Plan& plan, const FailureModel& model);

    /// The place of the loss of nothing. What is unserved without it is unserved anyway.
    static constexpr std::uint32_t nothing = 0;

    [[nodiscard]] std::span<const FailureAtom> list() const { return atoms_; }
    [[nodiscard]] AtomSet none() const { return AtomSet(atoms_.size()); }
    [[nodiscard]] AtomSet all() const;
    /// Adds the atoms that the instance goes down with: itself, its machine, its zone.
    void add_stopping(model::InstanceIndex instance, AtomSet& out) const;
    [[nodiscard]] AtomSet stopping(model::InstanceIndex instance) const;
    /// The zone that the instance, or the machine that it runs on, stands in; none: it stands in no zone.
    [[nodiscard]] model::InstanceIndex zone_of(model::InstanceIndex instance) const { return zones_[instance.value]; }

    /// Of each atom, the first one whose loss is the same by construction: of instances of one component that stand in
    /// the same zone, alone or on machines of one component that hold the same, and that nothing else tells apart. A
    /// test of one of them is a test of all, but for which requests it meets. The instance is told apart that is a
    /// primary or comes and goes, is chosen by who asks, has its floating address or name of its own, or that the
    /// workload's interventions name. `nothing` stands for itself.
    [[nodiscard]] std::vector<std::uint32_t> representatives(const model::Plan& plan) const;

  private:
    std::vector<FailureAtom> atoms_;
    std::vector<std::array<std::uint32_t, 3>> stopping_; ///< of each instance: places in atoms_; `nothing` = none
    std::vector<model::InstanceIndex> zones_;            ///< of each instance
};

/// How many of the component's instances are there at the start of a run.
[[nodiscard]] std::uint32_t first_count(const model::Plan& plan, model::NodeIndex node);

/// Whether the instance stands by itself again some time after its loss, because a group or a cluster replaces it.
[[nodiscard]] bool is_replaced(const model::Plan& plan, model::InstanceIndex instance);

} // namespace labrack::analysis
