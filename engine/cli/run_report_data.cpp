// What has become of data and messages in a run: databases, caches, queues.
#include "cli/run_report_parts.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace labrack::cli {

using nlohmann::ordered_json;

namespace {

/// Whether the run has databases worth a table: with replicas, or with losses.
bool shows_databases(const FinishedRun& run) {
    return run.simulation.plan().replicated || !run.simulation.losses().empty();
}

std::string database_name(const model::Plan& plan, std::size_t place) {
    const model::Database& database = plan.databases[place];
    const bool alone = database.member_count == 1;
    return alone ? plan.name_of(plan.members[database.first_member].instance) : plan.design.node(database.node).id;
}

/// Calls `visit(instance, view)` for each instance that is a replica, or once was one.
template <class Visit>
void for_each_replica(const FinishedRun& run, std::size_t place, Visit visit) {
    const model::Plan& plan = run.simulation.plan();
    const model::Database& database = plan.databases[place];
    for (std::uint32_t i = 0; i < database.member_count; ++i) {
        const model::InstanceIndex instance = plan.members[database.first_member + i].instance;
        const sim::InstanceView view = run.simulation.view(instance);
        if (!view.primary || view.worst_lag.ns > 0) visit(instance, view);
    }
}

std::string replicas_table(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    std::vector<std::vector<std::string>> rows{{"replica", "behind", "lag ms", "longest lag ms"}};
    for (std::size_t i = 0; i < plan.databases.size(); ++i) {
        const std::uint64_t last = run.simulation.database(i).last;
        for_each_replica(run, i, [&](model::InstanceIndex instance, const sim::InstanceView& view) {
            rows.push_back({plan.name_of(instance) + (view.primary ? " (primary now)" : ""),
                            std::to_string(last - view.log_number), thousandths_text(view.replication_lag.ns / 1'000),
                            thousandths_text(view.worst_lag.ns / 1'000)});
        });
    }
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

/// Calls `visit(instance, view)` for each cache.
template <class Visit>
void for_each_cache(const FinishedRun& run, Visit visit) {
    const model::Plan& plan = run.simulation.plan();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        if (plan.node_of(instance).parameters.cache != model::Caching::none)
            visit(instance, run.simulation.view(instance));
    }
}

/// Calls `visit(instance, view)` for each queue.
template <class Visit>
void for_each_queue(const FinishedRun& run, Visit visit) {
    for (std::size_t i = 0; i < run.simulation.plan().instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        if (const auto queue = run.simulation.queue(instance)) visit(instance, *queue);
    }
}

} // namespace

std::string databases_table(const FinishedRun& run) {
    if (!shows_databases(run)) return {};
    const model::Plan& plan = run.simulation.plan();
    std::vector<std::vector<std::string>> rows{{"database", "primary", "writes", "acknowledged", "lost", "failovers"}};
    for (std::size_t i = 0; i < plan.databases.size(); ++i) {
        const sim::DatabaseView view = run.simulation.database(i);
        rows.push_back({database_name(plan, i), plan.name_of(view.primary), std::to_string(view.last),
                        std::to_string(view.acknowledged), std::to_string(view.lost), std::to_string(view.failovers)});
    }
    std::string text = aligned_table(rows);
    for (const sim::Loss& loss : run.simulation.losses()) {
        text += database_name(plan, loss.database) + " lost at " + to_text(loss.at - Time{}) + ": writes " +
                std::to_string(loss.first) + " to " + std::to_string(loss.last) + " (" + std::to_string(loss.count) +
                ")\n";
    }
    return text + "\n" + replicas_table(run);
}

void add_databases(const FinishedRun& run, ordered_json& document) {
    if (!shows_databases(run)) return;
    const model::Plan& plan = run.simulation.plan();
    ordered_json& out = document["databases"] = ordered_json::object();
    for (std::size_t i = 0; i < plan.databases.size(); ++i) {
        const sim::DatabaseView view = run.simulation.database(i);
        ordered_json& one = out[database_name(plan, i)];
        one = {{"primary", plan.name_of(view.primary)}, {"writes", view.last},
               {"acknowledged", view.acknowledged},     {"lost", view.lost},
               {"failovers", view.failovers},           {"losses", ordered_json::array()}};
        for_each_replica(run, i, [&](model::InstanceIndex instance, const sim::InstanceView& replica) {
            one["replicas"][plan.name_of(instance)] = {{"behind", view.last - replica.log_number},
                                                       {"lag_ns", replica.replication_lag.ns},
                                                       {"longest_lag_ns", replica.worst_lag.ns}};
        });
    }
    for (const sim::Loss& loss : run.simulation.losses()) {
        out[database_name(plan, loss.database)]["losses"].push_back(
            {{"at_ns", loss.at.ns}, {"first", loss.first}, {"last", loss.last}, {"count", loss.count}});
    }
}

std::string caches_table(const FinishedRun& run) {
    std::vector<std::vector<std::string>> rows{{"cache", "hits", "misses", "hit %", "objects"}};
    for_each_cache(run, [&](model::InstanceIndex instance, const sim::InstanceView& view) {
        const std::uint64_t asked = view.hits + view.misses;
        rows.push_back({run.simulation.plan().name_of(instance), std::to_string(view.hits), std::to_string(view.misses),
                        asked == 0 ? "-" : percent_text(static_cast<std::int64_t>(view.hits * 1'000'000 / asked)),
                        std::to_string(view.kept)});
    });
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

void add_caches(const FinishedRun& run, ordered_json& document) {
    for_each_cache(run, [&](model::InstanceIndex instance, const sim::InstanceView& view) {
        document["caches"][run.simulation.plan().name_of(instance)] = {
            {"hits", view.hits}, {"misses", view.misses}, {"objects", view.kept}};
    });
}

std::string queues_table(const FinishedRun& run) {
    std::vector<std::vector<std::string>> rows{
        {"queue", "messages", "done", "dead letters", "waiting", "in flight", "oldest ms"}};
    for_each_queue(run, [&](model::InstanceIndex instance, const sim::QueueView& queue) {
        rows.push_back({run.simulation.plan().name_of(instance), std::to_string(queue.sent),
                        std::to_string(queue.handled), std::to_string(queue.moved), std::to_string(queue.waiting),
                        std::to_string(queue.in_flight), thousandths_text(queue.age.ns / 1'000)});
    });
    return rows.size() == 1 ? std::string() : aligned_table(rows) + "\n";
}

void add_queues(const FinishedRun& run, ordered_json& document) {
    for_each_queue(run, [&](model::InstanceIndex instance, const sim::QueueView& queue) {
        document["queues"][run.simulation.plan().name_of(instance)] = {
            {"messages", queue.sent},   {"done", queue.handled},        {"dead_letters", queue.moved},
            {"waiting", queue.waiting}, {"in_flight", queue.in_flight}, {"oldest_ns", queue.age.ns}};
    });
}

} // namespace labrack::cli
