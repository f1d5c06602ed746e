#include "analysis/estimate_walk.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::PlanStep;
using model::Route;
using model::StepIndex;

constexpr std::uint32_t deepest = 1'000;
constexpr std::size_t most_visits = 100'000;
constexpr std::uint32_t being_walked = no_visit;

class Walker {
  public:
    explicit Walker(const model::Plan& plan) : plan_(plan) {}

    [[nodiscard]] Walk all() {
        for (const model::PlanLoad& load : plan_.loads) {
            for (const model::OperationIndex operation : load.operations)
                add_root(load.client, operation);
        }
        return std::move(walk_);
    }

  private:
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, bool>;

    const model::Plan& plan_;
    Walk walk_;
    std::map<Key, std::uint32_t> known_;
    std::uint32_t depth_ = 0;

    [[nodiscard]] const model::Parameters& parameters(NodeIndex node) const {
        return plan_.design.node(node).parameters;
    }

    void add_root(NodeIndex client, model::OperationIndex operation) {
        for (const Root& known : walk_.roots) {
            if (known.client == client && known.operation == operation) return;
        }
        const model::Entry& entry = plan_.entry(client, operation);
        Visit visit;
        visit.node = client;
        visit.step = plan_.roots[operation.value];
        std::vector<Ask> asks;
        Root root{client, operation, 0, no_visit, 0.0};
        if (entry.name_server.exists()) {
            Ask lookup;
            lookup.link = entry.name_server;
            ask(asks, lookup, plan_.links[entry.name_server.value].to, {}, every_instance);
        }
        const bool has_lookup = !asks.empty();
        const auto addresses = static_cast<double>(entry.addresses.size());
        visit.unserved = entry.addresses.empty() || !entry.linked;
        for (const model::Address& address : entry.addresses) {
            if (!address.server.exists()) {
                visit.unserved = true;
                continue;
            }
            Ask server;
            server.link = address.server;
            server.probability = 1.0 / addresses;
            server.part = 1;
            const model::PlanLink& link = plan_.links[address.server.value];
            std::uint32_t instance = link.floating ? 0 : every_instance;
            if (address.instance.exists()) instance = plan_.instances[address.instance.value].ordinal;
            ask(asks, server, link.to, visit.step, instance);
        }
        root.visit = finish(visit, asks);
        if (has_lookup) root.lookup = walk_.visits[root.visit].first_ask;
        walk_.roots.push_back(root);
    }

    /// Adds an ask for `step` at `node`, unless the way there is cut.
    void ask(std::vector<Ask>& asks, Ask one, NodeIndex node, StepIndex step, std::uint32_t instance,
             bool local = false) {
        if (first_count(plan_, node) <= 1 || instance >= first_count(plan_, node)) instance = every_instance;
        one.visit = visit(node, step, instance, local);
        if (one.visit != no_visit) asks.push_back(one);
    }

    std::uint32_t finish(Visit& visit, const std::vector<Ask>& asks) {
        visit.first_ask = static_cast<std::uint32_t>(walk_.asks.size());
        visit.ask_count = static_cast<std::uint32_t>(asks.size());
        walk_.asks.insert(walk_.asks.end(), asks.begin(), asks.end());
        for (const Ask& one : asks)
            visit.unserved = visit.unserved || (!one.later && walk_.visits[one.visit].unserved);
        walk_.visits.push_back(visit);
        return static_cast<std::uint32_t>(walk_.visits.size() - 1);
    }

    std::uint32_t visit(NodeIndex node, StepIndex step, std::uint32_t instance, bool local) {
        const Key key{node.value, step.value, instance, local};
        const auto [known, is_new] = known_.try_emplace(key, being_walked);
        if (!is_new) {
            walk_.cycle = walk_.cycle || known->second == being_walked;
            return known->second;
        }
        if (depth_ >= deepest || walk_.visits.size() >= most_visits) {
            walk_.cut = true;
            return no_visit;
        }
        ++depth_;
        Visit visit;
        visit.node = node;
        visit.step = step;
        visit.instance = instance;
        visit.local = local;
        std::vector<Ask> asks;
        look_at(visit, asks);
        --depth_;
        return known->second = finish(visit, asks);
    }

    void look_at(Visit& visit, std::vector<Ask>& asks) {
        const model::Parameters& component = parameters(visit.node);
        if (!visit.step.exists()) {
            visit.delay = moments_of(component.latency);
            return;
        }
        const PlanStep& step = plan_.steps[visit.step.value];
        const Route& route = plan_.route(visit.node, visit.step);
        const bool serves = visit.local || route.kind == Route::Kind::serve;
        visit.forwarded = !serves;
        visit.unserved = !serves && route.kind == Route::Kind::none;
        if (visit.unserved) return;
        visit.cpu = at_speed(moments_of(serves ? step.step->cpu : component.overhead), component.speed);
        if (serves) {
            visit.delay = moments_of(step.step->wait) + moments_of(component.latency);
            visit.disk = step.step->disk;
            if (step.data == model::Data::write) visit.delay.mean += acknowledgement(visit);
            ask_for_parts(visit, asks);
            return;
        }
        if (route.kind == Route::Kind::enqueue) visit.delay = moments_of(component.latency);
        visit.keeps_answers = component.cache != model::Caching::none && step.step->cacheable;
        if (route.kind == Route::Kind::call) {
            Ask next;
            next.link = route.link;
            call(visit, next, visit.step, asks);
        } else {
            ask_targets(visit, asks);
        }
    }

    /// Until as many replicas as a synchronous database waits for have told its primary that they have a write: there,
    /// applied, and back. That they apply one after the other is left out.
    [[nodiscard]] double acknowledgement(const Visit& visit) const {
        const std::uint32_t first = plan_.first_instance[visit.node.value].value;
        const std::uint32_t known = plan_.member_of[visit.instance == every_instance ? first : first + visit.instance];
        if (known == model::no_member) return 0.0;
        const model::Database& database = plan_.databases[plan_.members[known].database];
        const model::Parameters& rules = parameters(database.node);
        if (rules.replication != model::Replication::synchronous) return 0.0;
        std::vector<double> copies;
        for (std::uint32_t i = 1; i < database.member_count; ++i) {
            const model::DatabaseMember& copy = plan_.members[database.first_member + i];
            const model::InstanceIndex primary = plan_.members[database.first_member].instance;
            const Duration way = copy.latency ? *copy.latency : plan_.latency_between(primary, copy.instance);
            const Moments apply = moments_of(parameters(plan_.instances[copy.instance.value].node).apply_time);
            copies.push_back(2e-9 * static_cast<double>(way.ns) + apply.mean);
        }
        if (copies.empty()) return 0.0;
        std::sort(copies.begin(), copies.end());
        const auto needed = static_cast<std::size_t>(std::max(1, rules.acknowledgements));
        return copies[std::min(needed, copies.size()) - 1];
    }

    [[nodiscard]] static Moments at_speed(Moments demand, Share speed) {
        const double factor = 1e6 / static_cast<double>(std::max<std::int64_t>(1, speed.ppm));
        return {demand.mean * factor, demand.variance * factor * factor};
    }

    /// One of the targets, or for a queue: one of its consumers, later.
    void ask_targets(const Visit& visit, std::vector<Ask>& asks) {
        struct Candidate {
            model::LinkIndex link;
            double weight = 0.0;
        };
        std::vector<Candidate> links;
        double total = 0.0;
        int highest = 0;
        const std::uint32_t first = plan_.first_target[visit.node.value];
        for (std::uint32_t i = first; i < first + plan_.target_count[visit.node.value]; ++i) {
            const model::Target& target = plan_.targets[i];
            const model::PlanLink& link = plan_.links[target.link.value];
            const bool exists = plan_.instances[target.instance.value].ordinal < first_count(plan_, link.to);
            if (!exists || plan_.route(link.to, visit.step).kind == Route::Kind::none) continue;
            if (links.empty() || link.priority > highest) {
                links.clear();
                total = 0.0;
                highest = link.priority;
            }
            if (link.priority < highest) continue;
            if (links.empty() || links.back().link != target.link) links.push_back({target.link, 0.0});
            links.back().weight += link.weight;
            total += link.weight;
        }
        for (const Candidate& one : links) {
            const model::PlanLink& link = plan_.links[one.link.value];
            Ask next;
            next.link = one.link;
            next.probability = one.weight / total;
            next.later = plan_.is_queue(visit.node);
            ask(asks, next, link.to, visit.step, link.floating ? 0 : every_instance);
        }
    }

    /// Over the ask's link; of a replicated database, to the members that the step is for.
    void call(const Visit& visit, const Ask& one, StepIndex step, std::vector<Ask>& asks) {
        const model::PlanLink& link = plan_.links[one.link.value];
        if (!plan_.replicated || link.first_member_link == model::no_member || plan_.is_balancer(visit.node)) {
            ask(asks, one, link.to, step, link.floating ? 0 : every_instance);
            return;
        }
        const std::vector<std::uint32_t> members = members_asked(link, step);
        for (const std::uint32_t member : members) {
            const model::InstanceIndex instance = plan_.members[member].instance;
            const model::Database& database = plan_.databases[plan_.members[member].database];
            const model::LinkIndex way = plan_.member_links[link.first_member_link + member - database.first_member];
            Ask next = one;
            if (way.exists()) next.link = way;
            next.probability /= static_cast<double>(members.size());
            ask(asks, next, plan_.instances[instance.value].node, step, plan_.instances[instance.value].ordinal);
        }
    }

    [[nodiscard]] std::vector<std::uint32_t> members_asked(const model::PlanLink& link, StepIndex step) const {
        const std::uint32_t known = plan_.member_of[plan_.first_instance[link.to.value].value];
        const model::Database& database = plan_.databases[plan_.members[known].database];
        const model::ReadRouting routing = parameters(database.node).read_routing;
        std::vector<std::uint32_t> members;
        const bool spread = !plan_.steps[step.value].writes && routing != model::ReadRouting::primary;
        for (std::uint32_t i = 0; spread && i < database.member_count; ++i) {
            const std::uint32_t member = database.first_member + i;
            const bool has_way = plan_.member_links[link.first_member_link + i].exists();
            const bool wanted = i > 0 || routing == model::ReadRouting::any;
            if (has_way && wanted && !plan_.members[member].standby) members.push_back(member);
        }
        if (members.empty()) members.push_back(database.first_member);
        return members;
    }

    void ask_for_parts(const Visit& visit, std::vector<Ask>& asks) {
        const PlanStep& step = plan_.steps[visit.step.value];
        for (std::uint32_t i = 0; i < step.child_count;) {
            const StepIndex part{step.first_child.value + i};
            const PlanStep& first = plan_.steps[part.value];
            std::uint32_t same = 1; // a repeated part stands there as often as it is repeated
            const auto repeats = [&](const PlanStep& other) {
                return other.step == first.step && !first.with_next && !other.with_next;
            };
            while (i + same < step.child_count && repeats(plan_.steps[part.value + same]))
                ++same;
            Ask one;
            one.times = same;
            one.probability = first.step->probability.fraction();
            one.part = i;
            one.with_next = first.with_next;
            ask_for_part(visit, one, part, asks);
            i += same;
        }
    }

    void ask_for_part(const Visit& visit, Ask one, StepIndex part, std::vector<Ask>& asks) {
        const PlanStep& step = plan_.steps[part.value];
        const Route& route = plan_.route(visit.node, part);
        if (route.kind == Route::Kind::none) {
            if (step.on_miss.exists())
                ask(asks, one, visit.node, step.on_miss, visit.instance, true);
            else
                ask(asks, one, visit.node, part, visit.instance); // which is not served
            return;
        }
        const std::size_t before = asks.size();
        if (route.kind == Route::Kind::call) {
            one.link = route.link;
            one.later = step.step->later && !route.queued;
            call(visit, one, part, asks);
        } else {
            one.later = step.step->later && !route.queued;
            ask(asks, one, visit.node, part, visit.instance, !one.later);
        }
        if (step.on_miss.exists() && asks.size() > before) add_misses(visit, one, part, asks, asks.size() - 1);
    }

    /// What the caller of a cache does when that has not got the object: fetches it, and puts it there.
    void add_misses(const Visit& visit, const Ask& lookup, StepIndex part, std::vector<Ask>& asks, std::size_t at) {
        std::uint32_t cache = asks[at].visit;
        while (walk_.visits[cache].forwarded && walk_.visits[cache].ask_count > 0)
            cache = walk_.asks_of(walk_.visits[cache])->visit;
        if (parameters(walk_.visits[cache].node).cache == model::Caching::none) return;
        Ask fetch = lookup;
        fetch.link = {};
        fetch.misses_of = cache;
        Ask store = asks[at];
        store.misses_of = cache;
        ask(asks, fetch, visit.node, plan_.steps[part.value].on_miss, visit.instance, true);
        asks.push_back(store);
    }
};

} // namespace

Walk walk(const model::Plan& plan) {
    return Walker(plan).all();
}

double asked(const Walk& walk, const Visit& visit, const Ask& ask) {
    double times = ask.mean_times();
    if (ask.misses_of != no_visit) times *= 1.0 - walk.visits[ask.misses_of].hit;
    if (visit.keeps_answers) times *= 1.0 - visit.hit;
    return times;
}

void spread_rates(Walk& walk) {
    for (Visit& visit : walk.visits)
        visit.rate = 0.0;
    for (const Root& root : walk.roots)
        walk.visits[root.visit].rate += root.rate;
    for (std::size_t i = walk.visits.size(); i-- > 0;) {
        const Visit& visit = walk.visits[i];
        const Ask* const asks = walk.asks_of(visit);
        for (std::uint32_t a = 0; a < visit.ask_count; ++a)
            walk.visits[asks[a].visit].rate += visit.rate * asked(walk, visit, asks[a]);
    }
}

} // namespace labrack::analysis
