#include "model/plan.hpp"

#include "base/hash.hpp"
#include "model/check_memory.hpp"
#include "model/check_scaling.hpp"
#include "model/check_size.hpp"
#include "model/databases.hpp"
#include "model/groups.hpp"
#include "model/network.hpp"
#include "model/plan_decoupling.hpp"
#include "model/subnets.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace labrack::model {

namespace {

constexpr std::size_t most_checked_addresses = 64; ///< of one name: a look-up's answer holds them as bits
constexpr std::uint32_t unreachable = std::numeric_limits<std::uint32_t>::max();
/// Added to the distance of what is reached over a queue only: farther than anything that is reached otherwise.
constexpr std::uint32_t beyond_queue = 1'000'000;

Diagnostic plan_error(std::string code, std::string message, std::string hint = {}) {
    Diagnostic problem;
    problem.code = std::move(code);
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    return problem;
}

std::vector<std::string> node_ids(const Design& design) {
    std::vector<std::string> ids;
    for (const Node& node : design.nodes)
        ids.push_back(node.id);
    return ids;
}

class PlanBuilder {
  public:
    PlanBuilder(const Catalogue& catalogue, Design design, Workload workload) {
        plan_->catalogue = catalogue;
        plan_->design = std::move(design);
        plan_->workload = std::move(workload);
    }

    Result<std::shared_ptr<const Plan>> build() {
        give_connections_workers(plan_->design);
        check_size(plan_->design, plan_->workload, plan_->catalogue, problems_);
        if (has_error(problems_)) return problems_;
        expand_instances();
        list_groups(*plan_);
        place_instances();
        place_in_subnets(*plan_);
        check_memory(*plan_, problems_);
        check_scaling(*plan_, problems_);
        flatten_operations();
        list_databases(*plan_, problems_);
        resolve_links();
        link_databases(*plan_);
        plan_->network = make_network(*plan_);
        list_targets();
        resolve_routes();
        mark_queues(*plan_);
        resolve_entries();
        check_answers(*plan_, problems_);
        resolve_uploads(*plan_);
        resolve_loads();
        note_ways();
        if (!has_error(problems_)) resolve_interventions();
        if (has_error(problems_)) return problems_;
        return Result<std::shared_ptr<const Plan>>(std::move(plan_), std::move(problems_));
    }

  private:
    std::shared_ptr<Plan> plan_ = std::make_shared<Plan>();
    Diagnostics problems_;
    /// By role, and whether nobody waits for the answer: see distances().
    std::map<std::pair<std::string, bool>, std::vector<std::uint32_t>> distances_;

    [[nodiscard]] std::size_t node_count() const { return plan_->design.nodes.size(); }

    [[nodiscard]] const Product& product(NodeIndex node) const {
        return plan_->catalogue.product(plan_->design.node(node).product);
    }

    void expand_instances() {
        for (std::size_t i = 0; i < node_count(); ++i) {
            const auto node = index_of<NodeIndex>(i);
            const std::uint32_t count = instances_of(plan_->design, plan_->catalogue, node);
            plan_->first_instance.push_back(index_of<InstanceIndex>(plan_->instances.size()));
            plan_->instance_count.push_back(count);
            const bool blocking = product(index_of<NodeIndex>(i)).concurrency == Concurrency::blocking;
            const bool queue = is_queue(index_of<NodeIndex>(i));
            const bool is_function = plan_->design.nodes[i].parameters.idle_expiry.ns > 0;
            for (std::uint32_t ordinal = 0; ordinal < count; ++ordinal) {
                Instance& instance = plan_->instances.emplace_back();
                instance.node = index_of<NodeIndex>(i);
                instance.ordinal = ordinal;
                instance.blocking = blocking;
                instance.is_queue = queue;
                instance.is_function = is_function;
            }
        }
    }

    void place_instances() {
        for (Instance& instance : plan_->instances) {
            NodeIndex at = instance.node;
            std::uint32_t ordinal = instance.ordinal;
            const NodeIndex host = plan_->design.host_of(at, plan_->catalogue);
            if (host.exists() && plan_->instance_count[host.value] > 0) {
                ordinal %= plan_->instance_count[host.value];
                instance.host = InstanceIndex{plan_->first_instance[host.value].value + ordinal};
                at = host;
            }
            const std::vector<NodeIndex>& spans = plan_->design.node(at).spans;
            if (!spans.empty()) at = spans[ordinal % spans.size()];
            if (const NodeIndex zone = around(at, Extent::zone); zone.exists())
                instance.zone = plan_->first_instance[zone.value];
            instance.region = around(at, Extent::region);
        }
    }

    /// The node itself or the nearest around it that is a zone, or a region; else none.
    [[nodiscard]] NodeIndex around(NodeIndex node, Extent extent) const {
        const Design& design = plan_->design;
        for (NodeIndex at = node; at.exists(); at = design.node(at).in) {
            if (plan_->catalogue.kind_of(design.node(at).product).extent == extent) return at;
        }
        return {};
    }

    /// Children stand together, so each level of the tree is laid out before the next.
    void flatten_operations() {
        const std::vector<Operation>& operations = plan_->workload.operations;
        for (const Collection& one : plan_->workload.collections)
            plan_->collections.emplace_back(static_cast<std::uint32_t>(one.objects), one.zipf);
        for (std::size_t i = 0; i < operations.size(); ++i) {
            const auto operation = index_of<OperationIndex>(i);
            plan_->roots.push_back(index_of<StepIndex>(plan_->steps.size()));
            add_step(operation, operations[i].root, hash_text(operations[i].id), {});
            for (std::size_t next = plan_->roots.back().value; next < plan_->steps.size(); ++next)
                lay_out_children(operation, next);
        }
    }

    /// Appends a step; what object it is about it says itself or has from the step `above`.
    void add_step(OperationIndex operation, const Step& step, std::uint64_t path_key, StepIndex above) {
        PlanStep added;
        added.operation = operation;
        added.step = &step;
        added.path_key = path_key;
        added.thing = static_cast<std::uint32_t>(plan_->steps.size());
        if (const auto collection = plan_->workload.find_collection(step.object)) {
            added.collection = static_cast<std::uint32_t>(*collection);
            added.object_key = path_key;
        } else if (above.exists()) {
            added.collection = plan_->steps[above.value].collection;
            added.object_key = plan_->steps[above.value].object_key;
        }
        plan_->steps.push_back(added);
    }

    /// Appends the children of the step at `parent`, each as often as it is repeated.
    void lay_out_children(OperationIndex operation, std::size_t parent) {
        const std::vector<Step>& children = plan_->steps[parent].step->steps;
        const auto first = plan_->steps.size();
        for (std::size_t child = 0; child < children.size(); ++child) {
            const std::uint64_t key = mix64(plan_->steps[parent].path_key + child + 1);
            for (int time = 0; time < children[child].repeat; ++time) {
                const std::uint64_t own = time == 0 ? key : mix64(key + static_cast<std::uint64_t>(time));
                add_step(operation, children[child], own, index_of<StepIndex>(parent));
                plan_->steps.back().thing -= static_cast<std::uint32_t>(time);
            }
        }
        for (std::size_t child = first; child + 1 < plan_->steps.size(); ++child) {
            const std::string& group = plan_->steps[child].step->parallel;
            plan_->steps[child].with_next = !group.empty() && group == plan_->steps[child + 1].step->parallel;
        }
        plan_->steps[parent].first_child = index_of<StepIndex>(first);
        plan_->steps[parent].child_count = static_cast<std::uint32_t>(plan_->steps.size() - first);
        for (std::size_t child = first, end = plan_->steps.size(); child < end; ++child) {
            const PlanStep& step = plan_->steps[child];
            if (step.step->on_miss.empty()) continue;
            plan_->steps[child].on_miss = index_of<StepIndex>(plan_->steps.size());
            add_step(operation, step.step->on_miss.front(), mix64(step.path_key), index_of<StepIndex>(child));
            plan_->steps.back().fills = index_of<StepIndex>(child);
        }
    }

    [[nodiscard]] bool is_placed(NodeIndex node) const {
        if (plan_->instance_count[node.value] == 0) return false; // reported already
        const std::uint32_t group = plan_->instances[plan_->first_instance[node.value].value].group;
        return group != no_group && plan_->groups[group].placed;
    }

    void resolve_links() {
        for (const Link& link : plan_->design.links) {
            const InstanceIndex from = plan_->first_instance[link.from.value];
            const InstanceIndex to = plan_->first_instance[link.to.value];
            const bool several = plan_->instance_count[link.from.value] > 1 || plan_->instance_count[link.to.value] > 1;
            const bool at_caller = !link.latency && is_at_caller(plan_->design, plan_->catalogue, link);
            const bool stated = link.latency || at_caller;
            Duration latency = link.latency ? *link.latency : plan_->latency_between(from, to);
            if (at_caller) latency = {};
            const bool moves = is_placed(link.from) || is_placed(link.to);
            plan_->links.push_back({link.from, link.to, latency, (several || moves) && !stated,
                                    link.connections == Connections::fresh, plan_->floats(link.to), link.encrypted(),
                                    link.priority, static_cast<std::uint32_t>(link.weight), link.protocol, no_member,
                                    link.pool, plan_->pool_count});
            if (link.pool.size > 0) plan_->pool_count += plan_->instance_count[link.from.value];
        }
    }

    [[nodiscard]] bool balances(NodeIndex node) const {
        return plan_->catalogue.kind_of(plan_->design.node(node).product).role == Role::balancing;
    }

    void note_balancer(NodeIndex balancer, NodeIndex target) {
        for (Group& group : plan_->groups) {
            if (group.node != target) continue;
            group.endpoint_delay =
                std::max(group.endpoint_delay, plan_->design.node(balancer).parameters.endpoint_delay);
        }
    }

    [[nodiscard]] bool is_queue(NodeIndex node) const {
        return plan_->catalogue.kind_of(plan_->design.node(node).product).is_queue;
    }

    [[nodiscard]] bool has_queue() const {
        for (std::size_t i = 0; i < node_count(); ++i) {
            if (is_queue(index_of<NodeIndex>(i))) return true;
        }
        return false;
    }

    [[nodiscard]] bool has_targets(NodeIndex node) const { return balances(node) || is_queue(node); }

    /// Each replica has an address of its own, or all have one in turn.
    [[nodiscard]] std::uint32_t address_count(NodeIndex node) const {
        return plan_->floats(node) ? std::min(1U, plan_->instance_count[node.value])
                                   : plan_->instance_count[node.value];
    }

    void list_targets() {
        for (std::size_t n = 0; n < node_count(); ++n) {
            const auto node = index_of<NodeIndex>(n);
            plan_->first_target.push_back(static_cast<std::uint32_t>(plan_->targets.size()));
            for (std::size_t l = 0; has_targets(node) && l < plan_->links.size(); ++l) {
                const PlanLink& link = plan_->links[l];
                if (link.protocol == dead_letter_protocol) continue;
                if (link.from == node) note_balancer(node, link.to);
                for (std::uint32_t i = 0; link.from == node && i < address_count(link.to); ++i) {
                    const InstanceIndex instance{plan_->first_instance[link.to.value].value + i};
                    plan_->targets.push_back({index_of<LinkIndex>(l), instance});
                }
            }
            list_checked_addresses(node);
            plan_->target_count.push_back(static_cast<std::uint32_t>(plan_->targets.size()) - plan_->first_target[n]);
        }
    }

    /// Whoever listens at the addresses of the node's records, in their order: what a name server checks.
    void list_checked_addresses(NodeIndex node) {
        const Parameters& server = plan_->design.node(node).parameters;
        if (server.check_interval.ns <= 0) return;
        for (const DnsRecord& record : server.records) {
            for (const NodeIndex listener : listeners(record)) {
                for (std::uint32_t i = 0; i < address_count(listener); ++i)
                    plan_->targets.push_back({{}, {plan_->first_instance[listener.value].value + i}});
            }
        }
    }

    /// The components that a record leads to: the one that it names, or those that clients call at its address.
    [[nodiscard]] std::vector<NodeIndex> listeners(const DnsRecord& record) const {
        std::vector<NodeIndex> found;
        if (record.type == RecordType::alias) {
            if (const auto named = plan_->design.find(record.value)) found.push_back(*named);
            return found;
        }
        for (const Link& link : plan_->design.links) {
            const bool from_client =
                plan_->catalogue.kind_of(plan_->design.node(link.from).product).role == Role::client;
            const bool known = std::find(found.begin(), found.end(), link.to) != found.end();
            if (from_client && link.protocol != "dns" && !known && address_of(link.to) == record.value)
                found.push_back(link.to);
        }
        return found;
    }

    [[nodiscard]] bool serves(NodeIndex node, const std::string& role) const {
        const std::vector<std::string>& roles = product(node).serves;
        return std::find(roles.begin(), roles.end(), role) != roles.end();
    }

    [[nodiscard]] static bool passes_work(const Link& link) {
        return link.protocol != replication_protocol && link.protocol != dead_letter_protocol &&
               link.protocol != deploy_protocol;
    }

    /// For each node the number of links to the nearest component that serves `role`, on ways over queues or without:
    /// Bellman's relaxation, as the graphs are small and may have cycles.
    [[nodiscard]] std::vector<std::uint32_t> distances_to(const std::string& role, bool over_queues) const {
        std::vector<std::uint32_t> distance(node_count(), unreachable);
        for (std::size_t i = 0; i < node_count(); ++i) {
            if (serves(index_of<NodeIndex>(i), role)) distance[i] = 0;
        }
        for (bool changed = true; changed;) {
            changed = false;
            for (const Link& link : plan_->design.links) {
                const std::uint32_t behind = distance[link.to.value];
                if (!passes_work(link) || behind == unreachable || behind + 1 >= distance[link.from.value]) continue;
                if (!over_queues && is_queue(link.from)) continue;
                distance[link.from.value] = behind + 1;
                changed = true;
            }
        }
        return distance;
    }

    /// The distances by which a step is passed on. An answer that is needed comes back over no queue, so a way over one
    /// counts only where there is no other, to be reported.
    [[nodiscard]] const std::vector<std::uint32_t>& distances(const Step& step) {
        const auto [known, missing] = distances_.try_emplace({step.role, step.later});
        std::vector<std::uint32_t>& distance = known->second;
        if (!missing) return distance;
        distance = distances_to(step.role, step.later);
        if (step.later || !has_queue()) return distance;
        const std::vector<std::uint32_t> over_queues = distances_to(step.role, true);
        for (std::size_t i = 0; i < distance.size(); ++i) {
            if (distance[i] == unreachable && over_queues[i] != unreachable)
                distance[i] = beyond_queue + over_queues[i];
        }
        return distance;
    }

    /// The best of the links from `from` that `wanted` accepts: highest priority, then nearest to a server of the role.
    template <class Wanted>
    [[nodiscard]] LinkIndex best_link(NodeIndex from, const std::vector<std::uint32_t>& distance, Wanted wanted) {
        LinkIndex best;
        bool tied = false;
        const auto rank_of = [&](const Link& link) {
            const std::uint32_t behind = distance[link.to.value];
            return std::tuple(behind >= beyond_queue, -link.priority, behind);
        };
        const std::vector<Link>& links = plan_->design.links;
        for (std::size_t i = 0; i < links.size(); ++i) {
            const Link& link = links[i];
            if (link.from != from || distance[link.to.value] == unreachable || !wanted(link)) continue;
            if (!passes_work(link)) continue;
            const auto rank = rank_of(link);
            if (!best.exists()) {
                best = index_of<LinkIndex>(i);
                continue;
            }
            const Link& leader = links[best.value];
            const auto leader_rank = rank_of(leader);
            if (rank == leader_rank && link.to != leader.to && !same_database(*plan_, link.to, leader.to)) tied = true;
            if (rank < leader_rank) {
                best = index_of<LinkIndex>(i);
                tied = false;
            }
        }
        if (tied) report_tie(from, links[best.value].to);
        return best;
    }

    void report_tie(NodeIndex from, NodeIndex to) {
        const std::string& id = plan_->design.node(from).id;
        Diagnostic tie = plan_error("ambiguous-route",
                                    "\"" + id + "\" could call \"" + plan_->design.node(to).id +
                                        "\" or another component for the same work",
                                    "put a load balancer between them or give one link a higher priority");
        const bool reported = std::any_of(problems_.begin(), problems_.end(), [&](const Diagnostic& problem) {
            return problem.code == tie.code && problem.message == tie.message;
        });
        if (!reported) problems_.push_back(std::move(tie));
    }

    /// The ways depend on a step's role and on whether its answer is needed: they are looked for once for each.
    void resolve_routes() {
        plan_->step_count = plan_->steps.size();
        plan_->routes.resize(node_count() * plan_->step_count);
        std::map<std::pair<std::string_view, bool>, std::size_t> resolved; // the first step of each
        for (std::size_t s = 0; s < plan_->steps.size(); ++s) {
            const Step& step = *plan_->steps[s].step;
            const auto [same, first] = resolved.emplace(std::pair(std::string_view(step.role), step.later), s);
            if (first) resolve_step(s);
            for (std::size_t n = 0; !first && n < node_count(); ++n)
                route_at(n, s) = route_at(n, same->second);
        }
    }

    [[nodiscard]] Route& route_at(std::size_t node, std::size_t step) {
        return plan_->routes[node * plan_->step_count + step];
    }

    void resolve_step(std::size_t s) {
        const std::vector<std::uint32_t>& distance = distances(*plan_->steps[s].step);
        for (std::size_t n = 0; n < node_count(); ++n) {
            const auto node = index_of<NodeIndex>(n);
            if (plan_->catalogue.kind_of(plan_->design.node(node).product).role == Role::client) continue;
            Route& route = route_at(n, s);
            if (distance[n] == 0) {
                route.kind = Route::Kind::serve;
            } else if (distance[n] != unreachable && balances(node)) {
                route.kind = Route::Kind::balance;
            } else if (distance[n] != unreachable && is_queue(node)) {
                route.kind = Route::Kind::enqueue;
            } else if (distance[n] != unreachable) {
                route.kind = Route::Kind::call;
                route.link = best_link(node, distance, [](const Link&) { return true; });
            }
        }
    }

    [[nodiscard]] const std::string& address_of(NodeIndex node) const {
        const NodeIndex host = plan_->design.host_of(node, plan_->catalogue);
        const Parameters& parameters = plan_->design.node(node).parameters;
        if (!parameters.floating_address.empty()) return parameters.floating_address;
        const std::string& own = parameters.address;
        return own.empty() && host.exists() ? plan_->design.node(host).parameters.address : own;
    }

    void resolve_entries() {
        const std::vector<Operation>& operations = plan_->workload.operations;
        std::vector<std::string> names;
        for (const Operation& operation : operations) {
            if (std::find(names.begin(), names.end(), operation.entry) == names.end()) names.push_back(operation.entry);
        }
        plan_->name_count = static_cast<std::uint32_t>(names.size());
        plan_->entries.resize(node_count() * operations.size());
        for (std::size_t n = 0; n < node_count(); ++n) {
            const auto client = index_of<NodeIndex>(n);
            if (plan_->catalogue.kind_of(plan_->design.node(client).product).role != Role::client) continue;
            for (std::size_t o = 0; o < operations.size(); ++o) {
                Entry& entry = plan_->entries[n * operations.size() + o];
                entry = resolve_entry(client, operations[o]);
                const auto name = std::find(names.begin(), names.end(), operations[o].entry);
                entry.name = static_cast<std::uint32_t>(name - names.begin());
            }
        }
    }

    [[nodiscard]] Entry resolve_entry(NodeIndex client, const Operation& operation) {
        Entry entry;
        const std::vector<std::uint32_t> everywhere(node_count(), 0);
        entry.name_server = best_link(client, everywhere, [](const Link& link) { return link.protocol == "dns"; });
        const auto speaks = [&](const Link& link) {
            return link.protocol == operation.protocol || (operation.protocol == "http" && link.protocol == "https");
        };
        const std::vector<Link>& links = plan_->design.links;
        entry.linked = std::any_of(links.begin(), links.end(),
                                   [&](const Link& link) { return link.from == client && speaks(link); });
        const std::vector<std::uint32_t>& serving = distances(operation.root);
        const auto find_server = [&](auto listens) {
            const LinkIndex server = best_link(client, serving, listens);
            // Somebody listens at the address but can serve nothing of the kind: the request goes there, and fails.
            return server.exists() ? server : best_link(client, everywhere, listens);
        };
        if (!entry.name_server.exists()) {
            entry.addresses.push_back({find_server(speaks), {}, {}, 0, 0});
            return entry;
        }
        const NodeIndex name_server = plan_->design.links[entry.name_server.value].to;
        entry.checked = plan_->target_count[name_server.value] > 0;
        std::uint32_t check = plan_->first_target[name_server.value];
        for (const DnsRecord& record : plan_->design.node(name_server).parameters.records) {
            const std::uint32_t first_check = check;
            for (const NodeIndex listener : listeners(record))
                check += entry.checked ? address_count(listener) : 0;
            if (record.name != operation.entry) continue;
            if (record.type == RecordType::alias) {
                const auto node = plan_->design.find(record.value);
                if (!node) {
                    report_alias(name_server, record);
                    continue;
                }
                const LinkIndex server =
                    find_server([&](const Link& link) { return speaks(link) && link.to == *node; });
                if (plan_->stands_at_edge(*node)) { // answered by where it is asked from
                    entry.addresses.push_back({server, record.ttl, {}, first_check, check - first_check});
                    continue;
                }
                const InstanceIndex first = plan_->first_instance[node->value];
                for (std::uint32_t i = 0; i < address_count(*node); ++i) {
                    const InstanceIndex own = plan_->floats(*node) ? InstanceIndex{} : InstanceIndex{first.value + i};
                    entry.addresses.push_back({server, record.ttl, own, first_check + i, 1});
                }
                continue;
            }
            const LinkIndex server =
                find_server([&](const Link& link) { return speaks(link) && address_of(link.to) == record.value; });
            entry.addresses.push_back({server, record.ttl, {}, first_check, check - first_check});
        }
        if (entry.checked && entry.addresses.size() > most_checked_addresses) {
            problems_.push_back(plan_error("size", "\"" + operation.entry + "\" leads to more than 64 addresses"));
        }
        return entry;
    }

    void report_alias(NodeIndex name_server, const DnsRecord& record) {
        problems_.push_back(plan_error("unknown-node",
                                       "a record of \"" + plan_->design.node(name_server).id + "\" leads to \"" +
                                           record.value + "\", which is not in the design",
                                       name_hint(record.value, node_ids(plan_->design))));
    }

    void resolve_loads() {
        const std::vector<Load>& loads = plan_->workload.loads;
        for (std::size_t i = 0; i < loads.size(); ++i) {
            const Load& load = loads[i];
            const auto client = plan_->design.find(load.client);
            if (!client) {
                problems_.push_back(plan_error("unknown-node",
                                               "the workload's client \"" + load.client + "\" is not in the design",
                                               name_hint(load.client, node_ids(plan_->design))));
                continue;
            }
            if (plan_->catalogue.kind_of(plan_->design.node(*client).product).role != Role::client) {
                problems_.push_back(plan_error("not-possible", "\"" + load.client + "\" sends no requests of its own",
                                               "name a component of a kind that stands for clients"));
                continue;
            }
            const int people = plan_->design.node(*client).parameters.clients;
            if (load.users > people) {
                problems_.push_back(plan_error("range",
                                               "the load's " + std::to_string(load.users) +
                                                   " users are more than the " + std::to_string(people) +
                                                   " people of \"" + load.client + "\"",
                                               "raise its \"clients\""));
                continue;
            }
            const auto same_client = std::count_if(loads.begin(), loads.begin() + static_cast<std::ptrdiff_t>(i),
                                                   [&](const Load& other) { return other.client == load.client; });
            std::set<std::string_view> earlier_clients;
            for (const Load& other : loads) {
                if (other.client < load.client) earlier_clients.insert(other.client);
            }
            const std::uint64_t key = mix64(earlier_clients.size()) + static_cast<std::uint64_t>(same_client);
            PlanLoad resolved{*client, &load, {}, {}, key};
            std::uint32_t sum = 0;
            for (const OperationShare& share : load.mix) {
                const auto operation = plan_->workload.find_operation(share.operation);
                if (!operation) continue; // the workload's reader has refused it
                sum += static_cast<std::uint32_t>(share.weight);
                resolved.operations.push_back(index_of<OperationIndex>(*operation));
                resolved.cumulative_weight.push_back(sum);
            }
            plan_->loads.push_back(std::move(resolved));
        }
    }

    /// By component: its place by id among the linked ones of its product. Neither another order in the file nor a
    /// component that nobody uses changes it nor, for one without its like, another name.
    [[nodiscard]] std::vector<std::uint64_t> own_keys() const {
        const std::vector<Node>& nodes = plan_->design.nodes;
        std::vector<bool> linked(nodes.size(), false);
        for (const Link& link : plan_->design.links) {
            linked[link.from.value] = true;
            linked[link.to.value] = true;
        }
        std::vector<std::size_t> by_id(nodes.size());
        std::iota(by_id.begin(), by_id.end(), std::size_t{0});
        std::sort(by_id.begin(), by_id.end(), [&](std::size_t a, std::size_t b) { return nodes[a].id < nodes[b].id; });
        std::map<std::string_view, std::uint64_t> earlier; // of each product
        std::vector<std::uint64_t> keys(nodes.size());
        for (const std::size_t i : by_id) {
            const std::string_view id = plan_->catalogue.product(nodes[i].product).id;
            keys[i] = mix64(hash_text(id) + earlier[id]);
            if (linked[i]) ++earlier[id];
        }
        return keys;
    }

    /// Whether the units matter that reads and writes take there.
    [[nodiscard]] bool counts_units(NodeIndex node) const {
        const Parameters& component = plan_->design.node(node).parameters;
        const std::vector<Price>& prices = product(node).prices;
        return component.read_units > 0 || component.write_units > 0 ||
               std::any_of(prices.begin(), prices.end(),
                           [](const Price& one) { return one.meter == Meter::million_request_units; });
    }

    /// Copies into each instance what every visit asks of its component.
    void note_ways() {
        const std::vector<std::uint64_t> keys = own_keys();
        for (std::size_t i = 0; i < plan_->instances.size(); ++i) {
            Instance& instance = plan_->instances[i];
            const Parameters& component = plan_->design.node(instance.node).parameters;
            instance.balances = plan_->target_count[instance.node.value] > 0 && !instance.is_queue;
            const bool is_balancer = // a name server is none
                plan_->catalogue.kind_of(plan_->design.node(instance.node).product).role == Role::balancing;
            instance.is_rule = instance.balances && is_balancer && !product(instance.node).gateway;
            instance.limited = component.quota > 0 || counts_units(instance.node);
            instance.takes_memory = component.memory_per_request.count > 0;
            instance.fails_by_itself = component.error_rate.ppm > 0;
            instance.keeps_data = plan_->member_of[i] != no_member;
            instance.careful = component.retry_tokens > 0 || component.breaker_failures > 0;
            instance.counts_connections = component.max_connections > 0;
            instance.at_edge = plan_->stands_at_edge(instance.node);
            instance.key = mix64(keys[instance.node.value] + instance.ordinal);
            instance.workers = static_cast<std::uint32_t>(component.workers);
            instance.backlog = static_cast<std::uint32_t>(component.backlog);
        }
    }

    void resolve_interventions() {
        const std::vector<Intervention>& interventions = plan_->workload.interventions;
        for (std::size_t i = 0; i < interventions.size(); ++i) {
            auto resolved = resolve(*plan_, interventions[i]);
            if (resolved) plan_->interventions.push_back(*resolved);
            for (Diagnostic problem : resolved.problems()) {
                problem.path = "interventions[" + std::to_string(i) + "]";
                problems_.push_back(std::move(problem));
            }
        }
    }
};

} // namespace

Duration Plan::latency_between(InstanceIndex a, InstanceIndex host_a, InstanceIndex b, InstanceIndex host_b) const {
    const auto outside = [&](InstanceIndex instance) {
        return catalogue.kind_of(node_of(instance).product).place == Place::internet;
    };
    if (host_a.exists() && host_a == host_b) return catalogue.latency.same_host;
    const bool at_edge = stands_at_edge(instances[a.value].node) || stands_at_edge(instances[b.value].node);
    if (outside(a) || outside(b) || at_edge) {
        const auto to_gateway = [&](InstanceIndex instance, InstanceIndex host) {
            const InstanceIndex gateway = instances[instance.value].gateway;
            return gateway.exists() ? latency_between(instance, host, gateway, {}) : Duration{};
        };
        const bool near = at_edge && (outside(a) || outside(b));
        return (near ? catalogue.latency.edge : catalogue.latency.internet) + to_gateway(a, host_a) +
               to_gateway(b, host_b);
    }
    const Instance& one = instances[host_a.exists() ? host_a.value : a.value];
    const Instance& other = instances[host_b.exists() ? host_b.value : b.value];
    if (one.region != other.region) return catalogue.latency.other_region;
    return one.zone == other.zone ? catalogue.latency.same_zone : catalogue.latency.same_region;
}

std::string Plan::name_of(InstanceIndex instance) const {
    if (!instance.exists()) return {};
    const Instance& one = instances[instance.value];
    const Node& node = design.nodes[one.node.value];
    return instance_count[one.node.value] == 1 ? node.id : node.id + "#" + std::to_string(one.ordinal);
}

Result<std::shared_ptr<const Plan>> make_plan(const Catalogue& catalogue, Design design, Workload workload) {
    return PlanBuilder(catalogue, std::move(design), std::move(workload)).build();
}

} // namespace labrack::model
