// Who has which data: what a database's members do with writes (runner_databases.cpp), and when one of them is gone
// (runner_failover.cpp).
#pragma once

#include "sim/runner.hpp"

namespace labrack::sim {

class Runner::Databases : private RunContext {
  public:
    explicit Databases(Runner& rules) : RunContext(rules), rules_(rules) {}

    void open();
    void on_apply(std::uint32_t member);
    void on_membership(std::uint32_t member);
    void on_failover(std::uint32_t database);
    /// The acknowledgement of a replica has reached the primary that the call waits at.
    void on_copied(std::uint32_t call);

    void choose_member(std::uint32_t call);
    [[nodiscard]] bool finds_data(Call& call);
    [[nodiscard]] bool waits_for_copies(std::uint32_t call);
    void note_written(Call& call, std::uint32_t database, std::uint64_t number);
    void tell(const Call& call);

    void join(model::InstanceIndex instance);
    void leave(model::InstanceIndex instance, bool power_lost);
    /// Networks have been parted, or are whole again.
    void part();

  private:
    // Writes and their copies.
    [[nodiscard]] std::uint32_t member_at_work(const Call& call) const;
    [[nodiscard]] std::uint64_t position(std::uint32_t member) const;
    [[nodiscard]] std::uint64_t latest_write(std::uint32_t member) const;
    [[nodiscard]] Duration replication_latency(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] std::uint32_t choose_reader(std::uint32_t database, const model::PlanLink& link);
    [[nodiscard]] std::uint64_t& told(const Call& call, std::uint32_t database);
    void commit(std::uint32_t call, std::uint32_t member);
    void acknowledge(const Call& call);
    [[nodiscard]] Time arrival_at(std::uint32_t member, std::uint64_t number) const;
    [[nodiscard]] Duration apply_time(std::uint32_t member, std::uint64_t number) const;
    [[nodiscard]] std::uint64_t next_to_apply(std::uint32_t member) const;
    void follow_primary(std::uint32_t database);
    void schedule_apply(std::uint32_t member);
    void confirm_copy(std::uint32_t member);
    void confirm(std::uint32_t member, std::uint64_t number);
    [[nodiscard]] bool is_cut_off(std::uint32_t member) const;
    [[nodiscard]] std::uint64_t reached(std::uint32_t member) const;
    void part(std::uint32_t database);
    [[nodiscard]] std::uint32_t call_that_waits(std::uint32_t database, std::uint64_t number) const;
    void forget_commits(std::uint32_t database);

    // A database's primary is gone.
    [[nodiscard]] const model::Parameters& database_parameters(std::uint32_t database) const;
    [[nodiscard]] bool runs(std::uint32_t member) const;
    [[nodiscard]] bool forgets(model::InstanceIndex instance) const;
    void cut_stream(std::uint32_t database);
    void resume_primary(std::uint32_t database);
    void follow_again(std::uint32_t member);
    void note_caught_up(std::uint32_t member);
    void expect_change(std::uint32_t member, Duration delay);
    void begin_rejoining(std::uint32_t member);
    void give_up(std::uint32_t member);
    [[nodiscard]] std::uint32_t acknowledgements_needed(std::uint32_t database) const;
    void expect_failover(std::uint32_t database, Failover stage, Duration delay);
    void begin_detection(std::uint32_t database);
    [[nodiscard]] std::uint32_t best_replica(std::uint32_t database) const;
    void promote(std::uint32_t database, std::uint32_t candidate);
    void skip_losses(std::uint32_t member);
    void list_losses(std::uint32_t database, std::uint64_t kept);
    void note_loss(std::uint32_t database, std::uint64_t first, std::uint64_t last, std::uint64_t count);

    Runner& rules_;
};

inline bool Runner::may_use_data(Call& call) {
    return !plan_.instances[call.instance.value].keeps_data || Databases(*this).finds_data(call);
}

inline bool Runner::holds_back(std::uint32_t call) {
    return plan_.instances[call_at(call).instance.value].keeps_data && Databases(*this).waits_for_copies(call);
}

/// What an answer brings to whoever waits for it.
inline void Runner::hand_up(const Call& call, Call& above) {
    above.stale = above.stale || call.stale;
    if (call.written != 0) Databases(*this).note_written(above, call.database, call.written);
}

} // namespace labrack::sim
