#include "analysis/traffic.hpp"

#include <algorithm>
#include <queue>
#include <set>
#include <utility>

namespace labrack::analysis {

namespace {

using model::LinkIndex;
using model::NodeIndex;
using model::StepIndex;

/// Follows one operation, breadth first, so that every hop is found on a shortest way.
class Follower {
  public:
    Follower(const model::Plan& plan, model::OperationIndex operation, Traffic& out)
        : plan_(plan), operation_(operation), out_(out), hop_of_(plan.links.size()) {}

    void follow() {
        for (const NodeIndex client : out_.clients)
            enter(client);
        while (!waiting_.empty()) {
            const Visit visit = waiting_.front();
            waiting_.pop();
            do_step(visit);
        }
    }

  private:
    struct Visit {
        NodeIndex node;
        StepIndex step;
        std::optional<std::size_t> by; ///< the hop that leads there
    };

    void enter(NodeIndex client) {
        const model::Entry& entry = plan_.entry(client, operation_);
        out_.visited[client.value] = true;
        if (entry.name_server.exists()) out_.visited[plan_.links[entry.name_server.value].to.value] = true;
        for (const model::Address& address : entry.addresses)
            if (address.server.exists()) cross(address.server, plan_.roots[operation_.value], {});
        if (entry.store.exists()) cross(entry.store, plan_.uploads[operation_.value], {});
    }

    void cross(LinkIndex link, StepIndex step, std::optional<std::size_t> from) {
        std::optional<std::size_t>& hop = hop_of_[link.value];
        if (!hop) {
            hop = out_.hops.size();
            out_.hops.push_back({link, from});
        }
        visit({plan_.links[link.value].to, step, hop});
    }

    void visit(const Visit& visit) {
        if (!seen_.insert({visit.node.value, visit.step.value}).second) return;
        out_.visited[visit.node.value] = true;
        waiting_.push(visit);
    }

    void do_step(const Visit& visit) {
        const model::Route& route = plan_.route(visit.node, visit.step);
        switch (route.kind) {
        case model::Route::Kind::none: out_.dead_ends.push_back({visit.node, visit.step}); break;
        case model::Route::Kind::serve: do_parts(visit, plan_.steps[visit.step.value]); break;
        case model::Route::Kind::call: call(visit, route.link); break;
        case model::Route::Kind::balance:
        case model::Route::Kind::enqueue: spread(visit); break;
        }
    }

    void do_parts(const Visit& whole, const model::PlanStep& step) {
        for (std::uint32_t i = 0; i < step.child_count; ++i) {
            const StepIndex part{step.first_child.value + i};
            const StepIndex on_miss = plan_.steps[part.value].on_miss;
            if (on_miss.exists()) do_parts(whole, plan_.steps[on_miss.value]);
            const bool is_missing_cache =
                on_miss.exists() && plan_.route(whole.node, part).kind == model::Route::Kind::none;
            if (!is_missing_cache) visit({whole.node, part, whole.by});
        }
    }

    /// Over the link; when a replicated database is behind it, to those of its members that the step may be for.
    void call(const Visit& visit, LinkIndex link) {
        const model::PlanLink& over = plan_.links[link.value];
        if (over.first_member_link == model::no_member) return cross(link, visit.step, visit.by);
        const std::uint32_t known = plan_.member_of[plan_.first_instance[over.to.value].value];
        const model::Database& database = plan_.databases[plan_.members[known].database];
        const model::ReadRouting routing = plan_.design.node(database.node).parameters.read_routing;
        const bool by_primary = plan_.steps[visit.step.value].writes || routing == model::ReadRouting::primary;
        const std::uint32_t asked = by_primary ? 1 : database.member_count;
        for (std::uint32_t i = 0; i < asked; ++i) {
            const LinkIndex way = plan_.member_links[over.first_member_link + i];
            const bool is_read = i != 0 || by_primary || routing == model::ReadRouting::any || asked == 1;
            if (way.exists() && is_read && !plan_.members[database.first_member + i].standby)
                cross(way, visit.step, visit.by);
        }
    }

    void spread(const Visit& visit) {
        const std::uint32_t first = plan_.first_target[visit.node.value];
        for (std::uint32_t i = first; i < first + plan_.target_count[visit.node.value]; ++i) {
            const LinkIndex link = plan_.targets[i].link;
            if (plan_.route(plan_.links[link.value].to, visit.step).kind != model::Route::Kind::none)
                cross(link, visit.step, visit.by);
        }
    }

    const model::Plan& plan_;
    model::OperationIndex operation_;
    Traffic& out_;
    std::vector<std::optional<std::size_t>> hop_of_; ///< of each link
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen_;
    std::queue<Visit> waiting_;
};

bool sends(const model::PlanLoad& load, model::OperationIndex operation) {
    return std::find(load.operations.begin(), load.operations.end(), operation) != load.operations.end();
}

std::vector<NodeIndex> clients_of(const model::Plan& plan, model::OperationIndex operation) {
    std::vector<NodeIndex> loading;
    std::vector<NodeIndex> linked;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!plan.is_client(node)) continue;
        const auto loads = [&](const model::PlanLoad& load) { return load.client == node && sends(load, operation); };
        if (std::any_of(plan.loads.begin(), plan.loads.end(), loads)) loading.push_back(node);
        if (plan.entry(node, operation).linked) linked.push_back(node);
    }
    return loading.empty() ? linked : loading;
}

} // namespace

std::vector<LinkIndex> Traffic::path_to(std::size_t hop) const {
    std::vector<LinkIndex> path;
    for (std::optional<std::size_t> at = hop; at; at = hops[*at].before)
        path.push_back(hops[*at].link);
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<Traffic> trace_traffic(const model::Plan& plan) {
    std::vector<Traffic> all(plan.roots.size());
    for (std::size_t o = 0; o < plan.roots.size(); ++o) {
        const auto operation = index_of<model::OperationIndex>(o);
        all[o].visited.resize(plan.design.nodes.size());
        all[o].clients = clients_of(plan, operation);
        Follower(plan, operation, all[o]).follow();
    }
    return all;
}

} // namespace labrack::analysis
