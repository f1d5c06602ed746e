// The rules by which a state moves on: what happens at each event, to clients, messages, workers and hosts.
//
// A runner is made for one call of Simulation::advance() and keeps nothing: all that lasts is in the State. Its members
// are defined in runner.cpp (events), runner_load.cpp (who sends when), runner_client.cpp (what a client does for one
// request), runner_network.cpp (messages between components), runner_flows.cpp (messages on their way),
// runner_network_faults.cpp (those that are lost), runner_security.cpp (those that are overheard), runner_subnets.cpp
// and runner_filters.cpp (those that a border or a packet filter stops), runner_tls.cpp (encrypted connections),
// runner_pools.cpp (pools of connections), runner_floating.cpp (addresses that move), runner_service.cpp (work inside a
// component), runner_balancing.cpp (the choice of a target), runner_retrying.cpp (trying again, and no longer),
// runner_hosts.cpp (what the processes of a host share), runner_memory.cpp (memory), runner_services.cpp (quotas and
// functions), runner_queues.cpp (messages), runner_uploads.cpp (signed links), runner_receiving.cpp (uploads on their
// way to whoever reads them), runner_abandoning.cpp (work that nobody waits for), runner_faults.cpp (stops and starts),
// runner_lifecycle.cpp (instances that come and go), runner_scheduling.cpp (on which machines), runner_caching.cpp
// (what caches answer themselves, and what is done on a miss) and runner_capacity.cpp (units of key-value stores). Four
// parts are classes of their own: runner_fast_path.hpp, runner_health_checks.hpp, runner_databases.hpp and
// runner_controllers.hpp.
#pragma once

#include "model/filters.hpp"
#include "sim/footprint.hpp"
#include "sim/purpose.hpp"
#include "sim/run_context.hpp"

#include <span>

namespace labrack::sim {

class Runner : private RunContext {
  public:
    Runner(const model::Plan& plan, const RunOptions& options, State& state, const Recorder& recorder)
        : RunContext(plan, options, state, recorder) {}

    /// Fills an empty state: everything up at time 0.
    void start();
    /// Lets it happen at its instant, or as soon as its condition holds.
    void intervene(const model::PlanIntervention& intervention);
    Stopped advance(const Budget& budget);

  private:
    // Events.
    void on_intervention(std::uint32_t position);
    void on_arrival(std::uint32_t load);
    void on_ready(model::InstanceIndex instance);
    void on_processor(model::InstanceIndex host);
    void on_call(std::uint32_t call);
    void on_timeout(std::uint32_t call);
    void on_thought(std::uint32_t user);
    void on_lifecycle(model::InstanceIndex instance);
    void on_floating(model::InstanceIndex instance);
    void on_flow();
    /// The next timeout, if it happens before the next event.
    [[nodiscard]] const Timeout* timeout_before(Time event);
    [[nodiscard]] const Timeout* look_for_timeout_before(Time event);
    /// Whether the run has to end here, since there is too much of something.
    [[nodiscard]] bool overflows();
    [[nodiscard]] bool note_overflow();
    // What is out of date by the time it comes is no event.
    void note_event(EventKind kind, std::uint64_t subject);
    void note_call(EventKind kind, const Call& call);

    // Loads.
    void start_loads();
    void start_load(std::uint32_t load);
    void start_profile(std::uint32_t load);
    void schedule_arrival(std::uint32_t load);
    void settle_exposure(std::uint32_t load);
    void set_rate(const model::PlanIntervention& change);
    void change_spike(const model::PlanIntervention& change);
    [[nodiscard]] bool is_open(const model::PlanLoad& load) const;
    void think(std::uint32_t user, Duration at_least = {});
    [[nodiscard]] model::OperationIndex draw_operation(const model::PlanLoad& load, DrawKey key) const;

    // Conditions of interventions.
    void note_sent(model::OperationIndex operation);
    void note_failure(model::InstanceIndex cause);
    void check_conditions();
    void schedule_intervention(Time at, std::uint32_t position);
    [[nodiscard]] std::int64_t level_of(const model::PlanCondition& condition);

    // Most calls, once more and in less time: runner_fast_path.hpp.
    class FastPath;
    [[nodiscard]] bool may_go_fast(const Call& call) const;

    // How many instances a component has, and of which version: runner_controllers.hpp.
    class Controllers;

    // Clients.
    void send_request(model::InstanceIndex client, std::uint32_t person, model::OperationIndex operation, DrawKey key,
                      std::uint32_t user = no_user);
    void resolve_name(std::uint32_t root);
    void contact_server(std::uint32_t root);
    void name_answered(std::uint32_t root, const Ended& lookup, const Failure& failure);
    [[nodiscard]] std::uint64_t addresses_answered(const Call& lookup) const;
    void client_answered(std::uint32_t root, const Ended& child, const Failure& failure);
    void keep_connection(const Call& root, model::LinkIndex link, model::InstanceIndex server);
    void finish_request(std::uint32_t root, const Failure& failure);
    [[nodiscard]] Acquaintance& acquaintance(const Call& root, const model::Entry& entry);

    // Messages between components.
    [[nodiscard]] std::uint32_t take_call();
    void put_under(Call& above, Call& call, std::uint32_t index);
    [[nodiscard]] std::uint32_t open_call(std::uint32_t parent, model::StepIndex step, model::LinkIndex link);
    void begin_call(std::uint32_t call);
    void set_out(std::uint32_t call);
    void set_out_again(std::uint32_t call);
    [[nodiscard]] bool is_closed_by_end(const Call& call) const;
    void connect(std::uint32_t call);
    void send(std::uint32_t call);
    void arrive(std::uint32_t call); ///< SYN or request reaches the server
    void refuse(std::uint32_t call);
    void break_connection(std::uint32_t call, Reason reason);
    void answer(std::uint32_t call, const Failure& failure);
    void fail_at_caller(std::uint32_t call, Reason reason);
    [[nodiscard]] Reason as_caller_names_it(const Call& call, Reason reason) const;
    void note_connection(std::uint32_t call);
    void answered(std::uint32_t call, const Failure& failure);
    void leave_parent(std::uint32_t parent, std::uint32_t child);
    void set_timer(std::uint32_t call, Duration length);
    Time expect_event(std::uint32_t call, Stage stage, Duration delay);
    void schedule(std::uint32_t call, Stage stage, Duration delay);
    void schedule_hop(std::uint32_t call, Stage stage, Duration latency);
    void lose(std::uint32_t call);
    void release(std::uint32_t call);
    [[nodiscard]] Failure deepest_cause(std::uint32_t call, Reason reason) const;

    // Encrypted connections.
    void greet(std::uint32_t call);
    void secure(std::uint32_t call);
    void show_certificate(std::uint32_t call);
    void check_certificate(std::uint32_t call);

    // Pools of connections.
    void list_pools();
    [[nodiscard]] std::uint32_t pool_of(const Call& call) const;
    void borrow_connection(std::uint32_t call);
    void use_connection(std::uint32_t call);
    /// The call needs its connection no longer, or waits for none any more.
    void return_connection(std::uint32_t call);
    void give_connection_back(std::uint32_t call);
    [[nodiscard]] bool is_open(model::LinkIndex link, const IdleConnection& one) const;
    void close_stale(model::LinkIndex link, ConnectionPool& pool);
    void close_oldest(ConnectionPool& pool);
    void note_closed(const IdleConnection& one);
    void note_closed(Call& call);
    void note_accepted(Call& call);
    [[nodiscard]] bool counts(model::InstanceIndex server, std::uint32_t counted) const;
    void lend_to_waiting(std::uint32_t pool);
    void end_pools(model::InstanceIndex caller);
    void leak_connections(const model::PlanIntervention& change, std::uint32_t ordinal);

    // Floating addresses.
    void list_floating_addresses();
    [[nodiscard]] bool floats(model::InstanceIndex instance) const;
    [[nodiscard]] FloatingAddress& address_of(model::InstanceIndex member);
    /// Who receives what is sent over the link to the instance: whoever holds its address now; none: nobody does.
    [[nodiscard]] model::InstanceIndex receiver(model::LinkIndex link, model::InstanceIndex instance) const;
    [[nodiscard]] model::InstanceIndex holder_of_address(model::InstanceIndex instance) const;
    /// Counts all that ends the connections over `link` to `instance`: its starts, and moves of its address.
    [[nodiscard]] std::uint32_t incarnation_of(model::LinkIndex link, model::InstanceIndex instance) const;
    [[nodiscard]] std::uint32_t moves_of_address(model::InstanceIndex instance) const;
    /// Whether what arrives finds the one that it was sent to.
    [[nodiscard]] bool finds_receiver(std::uint32_t call);
    [[nodiscard]] bool finds_new_holder(std::uint32_t call, model::InstanceIndex holder);
    void leave_floating_address(model::InstanceIndex instance, bool silently);
    void give_up_address(model::InstanceIndex holder, Time last, Duration patience);
    void await_address(model::InstanceIndex member, Time due);
    void join_floating_address(model::InstanceIndex instance);
    void take_address(model::InstanceIndex instance);

    // Messages on their way.
    [[nodiscard]] Bytes size_of(const Call& call, Message message) const;
    [[nodiscard]] Bytes upload_with(const Call& call) const;
    /// Sends a message over the call's link; the call is at `stage` until it arrives.
    void dispatch(std::uint32_t index, Message message, Stage stage);
    [[nodiscard]] bool goes_its_way(std::uint32_t call, Message message, Stage stage);
    void watch_the_way();
    [[nodiscard]] bool transmit(std::uint32_t call, Message message, Stage stage, Bytes size);
    [[nodiscard]] model::Crossings crossings_of(const Call& call, bool forwards) const;
    [[nodiscard]] model::InstanceIndex machine_of(model::InstanceIndex instance) const;
    void reschedule_flows();
    /// What is left of the call's message is never sent.
    void stop_transmission(std::uint32_t call);
    void cancel_transmission(std::uint32_t call);
    void cut_off(std::uint32_t call, model::InstanceIndex gone, bool silently, Reason reason);

    // Messages that do not arrive, and those that are overheard.
    [[nodiscard]] bool disturb_network(const model::PlanIntervention& change);
    void stall_transmissions();
    [[nodiscard]] bool is_way_parted(const Call& call, bool from_sender_of_body) const;
    [[nodiscard]] bool is_lost(const Call& call, Message message) const;
    void send_again(std::uint32_t call, Message message, Stage stage);
    void forget_answer(std::uint32_t call, bool silently, Reason reason);
    void begin_sniffing(const model::PlanIntervention& change);
    [[nodiscard]] bool passes_border(std::uint32_t call);
    [[nodiscard]] bool is_border_open(model::InstanceIndex caller, model::InstanceIndex server) const;
    [[nodiscard]] bool passes_filters(std::uint32_t call, Message message);
    [[nodiscard]] model::Admission admission_of(const Call& call) const;
    [[nodiscard]] bool is_turned_away(const Call& call) const;
    [[nodiscard]] bool take_port(Call& call, model::InstanceIndex gateway);
    void give_port_back(Call& call);
    void note_sniffed(const Call& call, Message message);
    void scan(const model::PlanIntervention& change);
    [[nodiscard]] bool answers_internet(model::InstanceIndex instance) const;

    // Balancing. Health checks: runner_health_checks.hpp.
    class HealthChecks;
    void list_targets();
    void list_observers();
    [[nodiscard]] std::span<const std::uint32_t> observers_of(model::InstanceIndex instance) const;
    void balance(std::uint32_t call);
    [[nodiscard]] bool redispatch(std::uint32_t call, std::uint32_t failed_target);
    void send_to_target(std::uint32_t call, std::uint32_t target);
    [[nodiscard]] std::uint32_t choose_target(const Call& call);
    void list_candidates(const Call& call);
    void add_candidates(const Call& call, bool down_too);
    void keep_least_busy();
    [[nodiscard]] std::uint32_t take_turn(std::uint32_t total_weight);
    [[nodiscard]] std::uint32_t holder_of(std::uint32_t ticket) const;
    [[nodiscard]] std::uint64_t source_of(const Call& call) const;
    void begin_balancing(model::InstanceIndex balancer);
    [[nodiscard]] bool are_parted(model::InstanceIndex a, model::InstanceIndex b) const;
    void end_balancing(model::InstanceIndex balancer);
    [[nodiscard]] bool reaches_zone(model::InstanceIndex balancer, std::uint32_t target) const;

    // Trying again.
    void list_circuits();
    void begin_calling(model::InstanceIndex caller);
    [[nodiscard]] Circuit* circuit_of(const Call& call);
    [[nodiscard]] bool passes_circuit(std::uint32_t call);
    void note_outcome(const Call& call, const Failure& failure);
    void learn_from(const Call& call, const Failure& failure);
    [[nodiscard]] bool try_again(std::uint32_t parent, const Ended& child, const Failure& failure);
    [[nodiscard]] bool ask_again(std::uint32_t parent, const Ended& child, const Failure& failure);
    void back_off(std::uint32_t call);
    void end_unawaited(std::uint32_t call);

    // Caches.
    void list_caches();
    void empty_cache(model::InstanceIndex cache);
    [[nodiscard]] ObjectKey object_of(const Call& call) const;
    [[nodiscard]] bool look_up(const Call& call, ObjectKey object);
    void keep(const Call& call, ObjectKey object);
    void serve_from_cache(std::uint32_t call);
    [[nodiscard]] bool answered_from_cache(std::uint32_t call);
    void note_origin(std::uint32_t call, const Failure& failure);
    void end_fetch(std::uint32_t call, ObjectKey object, const Failure& failure);
    void do_on_miss(std::uint32_t call, model::StepIndex group, bool store);
    [[nodiscard]] bool goes_on_after_cache(std::uint32_t parent, const Ended& child, const Failure& failure);
    void choose_shard(std::uint32_t call);
    void choose_edge(std::uint32_t call);
    void go_to_nearest(std::uint32_t call);

    // Key-value stores.
    void list_capacities();
    [[nodiscard]] bool within_capacity(const Call& call);
    [[nodiscard]] std::int64_t units_of(const model::PlanStep& step, std::int64_t bytes_of_unit, Bytes size) const;

    // Work inside a component.
    [[nodiscard]] bool has_all_connections(model::InstanceIndex instance);
    void accept(std::uint32_t call);
    void begin_work(std::uint32_t call);
    [[nodiscard]] Failure no_route(model::StepIndex step, model::InstanceIndex instance);
    void compute(std::uint32_t call, Duration demand);
    /// A time that the call's step takes; a constant needs no key.
    [[nodiscard]] Duration draw_time(const Distribution& time, const Call& call, Purpose purpose) const;
    /// The time that passing the call on takes.
    [[nodiscard]] Duration draw_overhead(const Call& call) const;
    void run_on_processor(std::uint32_t call);
    void computed(std::uint32_t call);
    void occupied(std::uint32_t call);
    void next_parts(std::uint32_t call);
    void start_part(std::uint32_t call, model::StepIndex step);
    void ask_for_part(std::uint32_t call, model::StepIndex step, const model::Route& route, bool store);
    void start_later(std::uint32_t call, model::StepIndex step, model::LinkIndex link);
    void child_answered(std::uint32_t parent, const Ended& child, const Failure& failure);
    void complete(std::uint32_t call, const Failure& failure);
    void free_worker(model::InstanceIndex instance);
    void hand_out_worker(model::InstanceIndex instance);
    void enqueue(model::InstanceIndex instance, std::uint32_t call);
    void append(CallQueue& queue, std::uint32_t call);
    [[nodiscard]] std::uint32_t take_first(CallQueue& queue);
    void remove(CallQueue& queue, std::uint32_t call);
    /// To be called before the level changes at which the instance is used.
    void note_usage_of(model::InstanceIndex instance, InstanceState& state, const model::Instance& ways);
    void note_usage(model::InstanceIndex instance);
    void report_usage(model::InstanceIndex instance);
    void note_existence(model::InstanceIndex instance);

    // What the processes of a host share.
    void list_weighted_processors();
    void weigh(model::InstanceIndex host);
    [[nodiscard]] WeightedProcessor* weighted_processor(model::InstanceIndex host);
    void add_computation(model::InstanceIndex host, std::uint32_t call);
    Duration remove_computation(model::InstanceIndex host, std::uint32_t call);
    void stop_computing(std::uint32_t call);
    [[nodiscard]] std::int64_t cpu_under_way(model::InstanceIndex instance);
    [[nodiscard]] model::InstanceIndex processor_of(model::InstanceIndex instance) const;
    [[nodiscard]] WeightedProcessor* shared_processor(model::InstanceIndex host);
    void clear_processor(model::InstanceIndex host);
    void reschedule_processor(model::InstanceIndex host);
    /// The time that something takes which takes `time` when nothing is slowed down.
    [[nodiscard]] Duration slowed(model::InstanceIndex instance, Duration time) const;
    [[nodiscard]] Duration slowed_by_own_factors(model::InstanceIndex instance, Duration time) const;
    [[nodiscard]] Duration use_disk(model::InstanceIndex instance, int operations);

    // Memory.
    [[nodiscard]] bool take_in(std::uint32_t call);
    [[nodiscard]] bool has_memory_for(std::uint32_t call);
    /// The request is no longer in hand.
    void let_go(model::InstanceIndex instance);
    void add_memory(model::InstanceIndex instance, std::int64_t bytes);
    [[nodiscard]] bool take_memory(model::InstanceIndex instance, std::int64_t bytes);
    [[nodiscard]] model::InstanceIndex greediest_on(model::InstanceIndex host) const;
    [[nodiscard]] Duration restart_wait(model::InstanceIndex instance);
    void crash(model::InstanceIndex instance, Reason reason);
    // Data: what else is done with it, runner_databases.hpp.
    class Databases;
    [[nodiscard]] bool may_use_data(Call& call);
    [[nodiscard]] bool holds_back(std::uint32_t call);
    void hand_up(const Call& call, Call& above);

    // Message queues.
    void list_queues();
    void keep_message(std::uint32_t call);
    void add_message(model::InstanceIndex queue, std::uint32_t message);
    void show_message(std::uint32_t message);
    [[nodiscard]] static Call call_for(const QueuedMessage& message);
    void deliver(model::InstanceIndex queue);
    void deliver_to(std::uint32_t target, std::uint32_t message);
    void deliver_everywhere(model::InstanceIndex served = {});
    [[nodiscard]] bool asks_for_messages(const TargetState& target) const;
    void delivered(std::uint32_t call, const Failure& failure);
    void end_delivery(std::uint32_t call);
    void show_again(std::uint32_t call);

    // Uploads that their reader takes as they arrive.
    [[nodiscard]] Bytes hold_back_body(std::uint32_t call);
    [[nodiscard]] bool brings_body_on(const Call& call) const;
    [[nodiscard]] std::uint32_t first_with_body(std::uint32_t call) const;
    [[nodiscard]] bool is_body_gone(std::uint32_t call) const;
    [[nodiscard]] model::Crossings crossings_of_body(std::uint32_t call) const;
    [[nodiscard]] std::uint32_t reader_below(std::uint32_t call) const;
    [[nodiscard]] bool is_body_arriving(std::uint32_t call) const;
    void read_body(std::uint32_t call);
    void note_body(std::uint32_t call);
    void on_body(std::uint32_t call);
    void end_reading(std::uint32_t call, Reason reason);
    void cut_body(std::uint32_t call, bool silently);
    void stall_body(std::uint32_t call);
    [[nodiscard]] bool restarts_timer(std::uint32_t call);

    // Uploads by signed link.
    void put_upload(std::uint32_t root);
    [[nodiscard]] bool next_exchange(std::uint32_t root);
    [[nodiscard]] std::uint32_t first_part(const Call& call) const;
    [[nodiscard]] std::uint32_t end_of_parts(const Call& call) const;

    // Services that somebody else operates.
    void list_functions();
    void throttle(std::uint32_t call);
    [[nodiscard]] bool within_quota(const Call& call);
    [[nodiscard]] bool fails_by_itself(const Call& call) const;
    [[nodiscard]] bool draws_error(const Call& call) const;
    [[nodiscard]] bool is_spoilt(const Call& call) const;
    void run_on_instance(std::uint32_t call);

    // Stops and starts.
    void apply(const model::PlanIntervention& change, std::uint32_t position, model::InstanceIndex instance);
    [[nodiscard]] bool is_stopped(model::InstanceIndex instance) const;
    bool repair(std::uint32_t intervention, model::InstanceIndex instance);
    void forget_stops(model::InstanceIndex instance);
    void slow_down(const model::PlanIntervention& change, std::uint32_t position, model::InstanceIndex instance);
    void settle_slowness(model::InstanceIndex instance);
    void start_anew(model::InstanceIndex instance);
    void stop(model::InstanceIndex instance);
    void take_down(model::InstanceIndex instance, bool silently);
    [[nodiscard]] bool may_start(model::InstanceIndex instance) const;
    void begin_start(model::InstanceIndex instance, Duration wait = {});
    void drop_work(model::InstanceIndex instance, bool silently, Reason reason = Reason::reset);
    void drop_call(std::uint32_t call, bool silently, Reason reason);

    // Work that nobody waits for any more.
    void abandon_children(std::uint32_t call, bool silently = false);
    void close_connection(std::uint32_t call, bool silently);
    void end_abandoned(std::uint32_t call);
    void end_local_parts(std::uint32_t call);
    void leave_place(std::uint32_t call);

    // Instances that come and go.
    void begin_groups();
    void begin_instance(model::InstanceIndex instance);
    void set_lifecycle_timer(model::InstanceIndex instance, Time& timer, Duration delay);
    void create(model::InstanceIndex instance);
    void launch(model::InstanceIndex instance);
    void set_probes(model::InstanceIndex instance);
    void came_up(model::InstanceIndex instance);
    void set_ready(model::InstanceIndex instance, bool ready);
    void count_instances(std::uint32_t group);
    void tell_balancers(model::InstanceIndex instance, bool serving);
    void went_down(model::InstanceIndex instance, bool silently);
    void terminate(model::InstanceIndex instance);
    void terminate_inside(model::InstanceIndex host);
    void end_instance(model::InstanceIndex instance);
    [[nodiscard]] bool passes_probe(model::InstanceIndex instance);
    void probe_readiness(model::InstanceIndex instance);
    void probe_liveness(model::InstanceIndex instance);
    void miss(model::InstanceIndex instance);
    void evict_from(model::InstanceIndex host);
    /// The instance whose turn it is when a component is asked without a balancer: of those that exist.
    [[nodiscard]] model::InstanceIndex instance_in_turn(model::NodeIndex node, std::uint64_t turn) const;
    [[nodiscard]] model::InstanceIndex existing_instance_in_turn(model::NodeIndex node, std::uint64_t turn) const;

    // On which machines they run.
    [[nodiscard]] Room empty_machine(model::InstanceIndex host) const;
    void list_rooms();
    void set_exists(model::InstanceIndex instance, bool exists);
    void await_machine(model::InstanceIndex pod);
    [[nodiscard]] bool takes_pods(model::InstanceIndex host, model::NodeIndex cluster);
    [[nodiscard]] model::InstanceIndex choose_machine(model::InstanceIndex pod);
    [[nodiscard]] model::InstanceIndex next_pending(model::NodeIndex cluster, std::uint64_t after);
    void schedule_pods(model::NodeIndex cluster);
};

} // namespace labrack::sim

#include "sim/runner_inline.hpp"
