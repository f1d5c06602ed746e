#include "views/parameter_table.hpp"

#include "views/node_status.hpp"

#include <algorithm>
#include <array>

namespace labrack::ui {

namespace {

using About = AboutComponent;

Shown if_set(const About&) {
    return Shown::if_set;
}

constexpr Shown always_when(bool holds) {
    return holds ? Shown::always : Shown::never;
}
constexpr Shown if_set_when(bool holds) {
    return holds ? Shown::if_set : Shown::never;
}

// Several parameters mean something under the same condition.
Shown when_working(const About& a) {
    return always_when(a.works && !a.kind.is_queue);
}
Shown for_clients(const About& a) {
    return always_when(a.kind.role == model::Role::client);
}
Shown when_calling(const About& a) {
    return always_when(a.calls && (a.works || a.kind.role == model::Role::client) && !a.kind.is_queue);
}
Shown when_retrying(const About& a) {
    return always_when(a.parameters.retries > 0);
}
Shown when_crashing(const About& a) {
    return if_set_when(a.parameters.memory_limit.count > 0 || a.parameters.liveness_period.ns > 0);
}
Shown when_floating(const About& a) {
    return always_when(!a.parameters.floating_address.empty());
}
Shown when_checking(const About& a) {
    return always_when(a.parameters.check_interval.ns > 0);
}
Shown when_balancing(const About& a) {
    return if_set_when(a.balances);
}
Shown when_scaling(const About& a) {
    return always_when(a.parameters.scaling != model::Scaling::none);
}
bool follows_metric(const About& a) {
    return a.parameters.scaling != model::Scaling::none && a.parameters.scaling != model::Scaling::cluster;
}
bool is_autoscaler(const About& a) {
    return a.parameters.scaling == model::Scaling::kubernetes;
}
Shown when_rolling(const About& a) {
    return always_when(a.parameters.strategy == model::Strategy::rolling);
}
bool has_units(const About& a) {
    return a.parameters.read_units > 0 || a.parameters.write_units > 0;
}
Shown of_queues(const About& a) {
    return always_when(a.kind.is_queue);
}
Shown of_functions(const About& a) {
    return always_when(a.function);
}
Shown of_caches(const About& a) {
    return if_set_when(a.parameters.cache != model::Caching::none);
}
Shown of_lru(const About& a) {
    return if_set_when(a.parameters.cache == model::Caching::lru);
}
bool has_copies(const About& a) {
    return a.replicated || a.parameters.standbys > 0;
}
bool is_synchronous(const About& a) {
    return has_copies(a) && a.parameters.replication == model::Replication::synchronous;
}
Shown when_failing_over(const About& a) {
    return always_when(has_copies(a) && a.parameters.failover_detection.ns > 0);
}
Shown of_clusters(const About& a) {
    return a.kind.is_cluster ? Shown::always : Shown::if_set;
}
Shown of_hosts(const About& a) {
    return always_when(a.kind.is_host);
}

constexpr std::array work{
    ShownParameter{"workers", when_working},
    ShownParameter{"backlog", [](const About& a) { return if_set_when(a.works); }, Zero::none},
    ShownParameter{"speed", if_set},
    ShownParameter{"overhead", if_set},
    ShownParameter{"latency", if_set},
    ShownParameter{"error_rate", if_set},
    ShownParameter{"start_time", if_set, Zero::at_once},
    ShownParameter{"buffers_requests", if_set},
    ShownParameter{"cancels_abandoned", if_set},
    ShownParameter{"max_connections", if_set, Zero::no_limit},
    ShownParameter{"records", if_set},
};
constexpr std::array people{
    ShownParameter{"clients", for_clients},
    ShownParameter{"keep_alive", for_clients, Zero::not_kept},
    ShownParameter{"resolve_timeout", for_clients},
};
constexpr std::array machine{
    ShownParameter{"cores", of_hosts},
    ShownParameter{"memory", [](const About& a) { return if_set_when(a.kind.is_host || a.function); }, Zero::no_limit},
    ShownParameter{"iops", [](const About& a) { return if_set_when(a.kind.is_host); }, Zero::no_limit},
    ShownParameter{"boot_time", if_set, Zero::at_once},
    ShownParameter{"address", if_set},
};
constexpr std::array resources{
    ShownParameter{"cpu_request", if_set, Zero::none},
    ShownParameter{"cpu_limit", if_set, Zero::no_limit},
    ShownParameter{"memory_base", if_set, Zero::none},
    ShownParameter{"memory_per_request", if_set, Zero::none},
    ShownParameter{"memory_request", if_set, Zero::none},
    ShownParameter{"memory_limit", if_set, Zero::no_limit},
    ShownParameter{"restart_backoff", when_crashing, Zero::at_once},
    ShownParameter{"restart_backoff_limit", when_crashing, Zero::at_once},
    ShownParameter{"restart_reset", when_crashing, Zero::at_once},
};
constexpr std::array calls{
    ShownParameter{"connect_timeout", when_calling},
    ShownParameter{"answer_timeout", when_calling},
    ShownParameter{"retries", if_set, Zero::never},
    ShownParameter{"retry_backoff", when_retrying, Zero::at_once},
    ShownParameter{"retry_backoff_limit", when_retrying, Zero::at_once},
    ShownParameter{"retry_tokens", [](const About& a) { return if_set_when(a.parameters.retries > 0); },
                   Zero::no_limit},
    ShownParameter{
        "retry_ratio",
        [](const About& a) { return always_when(a.parameters.retries > 0 && a.parameters.retry_tokens > 0); }},
    ShownParameter{"breaker_failures", if_set, Zero::never},
    ShownParameter{"breaker_open", [](const About& a) { return always_when(a.parameters.breaker_failures > 0); },
                   Zero::at_once},
};
constexpr std::array encryption{
    ShownParameter{"tls_handshake", [](const About& a) { return always_when(a.encrypted); }, Zero::none},
    ShownParameter{"certificate_expires", [](const About& a) { return if_set_when(a.encrypted); }, Zero::never},
};
constexpr std::array shared_address{
    ShownParameter{"floating_address", if_set},
    ShownParameter{"advertisement_interval", when_floating},
    ShownParameter{"preempt", when_floating},
    ShownParameter{"track_interval", when_floating, Zero::never},
};
constexpr std::array balancing{
    ShownParameter{"policy",
                   [](const About& a) { return always_when(a.balances && a.kind.role != model::Role::edge); }},
    ShownParameter{"check_interval", if_set, Zero::never},
    ShownParameter{"check_timeout", when_checking},
    ShownParameter{"check_fall", when_checking},
    ShownParameter{"check_rise", when_checking},
    ShownParameter{"redispatch", when_balancing, Zero::none},
    ShownParameter{"cross_zone", when_balancing},
    ShownParameter{"fail_open", when_balancing},
    ShownParameter{"names_unreachable", when_balancing},
    ShownParameter{"endpoint_delay", if_set, Zero::at_once},
};
constexpr std::array scaling{
    ShownParameter{"scaling", if_set},
    ShownParameter{"scaling_metric", [](const About& a) { return always_when(follows_metric(a)); }},
    ShownParameter{"target_utilization",
                   [](const About& a) {
                       return always_when(follows_metric(a) &&
                                          a.parameters.scaling_metric == model::ScalingMetric::cpu);
                   }},
    ShownParameter{"target_per_replica",
                   [](const About& a) {
                       return always_when(follows_metric(a) &&
                                          a.parameters.scaling_metric != model::ScalingMetric::cpu);
                   }},
    ShownParameter{"min_replicas", when_scaling},
    ShownParameter{"max_replicas", when_scaling},
    ShownParameter{"scaling_period", when_scaling},
    ShownParameter{"metric_lag", [](const About& a) { return if_set_when(follows_metric(a)); }},
    ShownParameter{"scaling_tolerance", [](const About& a) { return always_when(is_autoscaler(a)); }, Zero::none},
    ShownParameter{"scale_in_delay", when_scaling, Zero::at_once},
    ShownParameter{"warm_up",
                   [](const About& a) { return if_set_when(a.parameters.scaling == model::Scaling::target_tracking); },
                   Zero::at_once},
    ShownParameter{"min_available", if_set, Zero::none},
};
constexpr std::array life{
    ShownParameter{"readiness_period", if_set, Zero::never},
    ShownParameter{"readiness_failures",
                   [](const About& a) { return always_when(a.parameters.readiness_period.ns > 0); }},
    ShownParameter{"liveness_period", if_set, Zero::never},
    ShownParameter{"liveness_failures",
                   [](const About& a) { return always_when(a.parameters.liveness_period.ns > 0); }},
    ShownParameter{"drain_delay", if_set, Zero::at_once},
    ShownParameter{"termination_grace", if_set, Zero::at_once},
    ShownParameter{"node_grace", of_clusters, Zero::at_once},
    ShownParameter{"node_toleration", of_clusters, Zero::at_once},
};
constexpr std::array deployment{
    ShownParameter{"strategy", if_set},
    ShownParameter{"max_surge", when_rolling, Zero::none},
    ShownParameter{"max_unavailable", when_rolling, Zero::none},
    ShownParameter{"in_place", if_set},
    ShownParameter{"progress_deadline",
                   [](const About& a) { return always_when(a.parameters.strategy != model::Strategy::none); },
                   Zero::never},
    ShownParameter{"build_time", if_set, Zero::at_once},
    ShownParameter{"push_time", if_set, Zero::at_once},
};
constexpr std::array limits{
    ShownParameter{"quota", if_set, Zero::no_limit},
    ShownParameter{"quota_interval", [](const About& a) { return always_when(a.parameters.quota > 0); }},
    ShownParameter{"quota_burst", [](const About& a) { return if_set_when(a.parameters.quota > 0); }},
    ShownParameter{"read_units", if_set, Zero::no_limit},
    ShownParameter{"write_units", if_set, Zero::no_limit},
    ShownParameter{"unit_burst", [](const About& a) { return always_when(has_units(a)); }, Zero::none},
    ShownParameter{"eventual_reads", if_set},
};
constexpr std::array messages{
    ShownParameter{"visibility_timeout", of_queues},
    ShownParameter{"max_receives", of_queues, Zero::no_limit},
};
constexpr std::array functions{
    ShownParameter{"cold_start", of_functions, Zero::at_once},
    ShownParameter{"idle_expiry", of_functions},
};
constexpr std::array caching{
    ShownParameter{"cache", if_set},
    ShownParameter{"hit_ratio",
                   [](const About& a) { return always_when(a.parameters.cache == model::Caching::hit_ratio); }},
    ShownParameter{"cache_objects", of_lru, Zero::no_limit},
    ShownParameter{"cache_memory", of_lru, Zero::no_limit},
    ShownParameter{"cache_ttl", of_caches, Zero::for_ever},
    ShownParameter{"collapse_misses", of_caches},
};
constexpr std::array copies{
    ShownParameter{"replication", [](const About& a) { return always_when(has_copies(a)); }},
    ShownParameter{"acknowledgements", [](const About& a) { return always_when(is_synchronous(a)); }},
    ShownParameter{"standbys", if_set, Zero::none},
    ShownParameter{"read_routing", [](const About& a) { return always_when(a.replicated); }},
    ShownParameter{"apply_time", [](const About& a) { return if_set_when(has_copies(a) || a.follows); }, Zero::at_once},
    ShownParameter{"replica_timeout", [](const About& a) { return if_set_when(has_copies(a)); }, Zero::never},
    ShownParameter{"failover_detection", [](const About& a) { return always_when(has_copies(a)); }, Zero::never},
    ShownParameter{"promotion_time", when_failing_over, Zero::at_once},
    ShownParameter{"reconnection_time", when_failing_over, Zero::at_once},
    ShownParameter{"rejoin_time", when_failing_over, Zero::never},
};
constexpr std::array network{
    ShownParameter{"bandwidth", if_set, Zero::no_limit},
    ShownParameter{"download", if_set, Zero::no_limit},
    ShownParameter{"upload", if_set, Zero::no_limit},
    ShownParameter{"nat_ports", if_set, Zero::no_limit},
};
constexpr std::array filtering{
    ShownParameter{"allow", if_set},
    ShownParameter{"rejects", [](const About& a) { return if_set_when(a.parameters.allow.on); }},
    ShownParameter{"administration", if_set},
};
constexpr std::array bill{
    ShownParameter{"storage", if_set, Zero::none},
    ShownParameter{"operator_time", if_set, Zero::none},
};

constexpr std::array groups{
    ParameterGroup{"work", work},
    ParameterGroup{"people", people},
    ParameterGroup{"machine", machine},
    ParameterGroup{"caching", caching},
    ParameterGroup{"messages", messages},
    ParameterGroup{"functions", functions},
    ParameterGroup{"limits", limits},
    ParameterGroup{"copies", copies},
    ParameterGroup{"balancing", balancing},
    ParameterGroup{"calls", calls},
    ParameterGroup{"scaling", scaling},
    ParameterGroup{"deployment", deployment},
    ParameterGroup{"life", life},
    ParameterGroup{"resources", resources},
    ParameterGroup{"encryption", encryption},
    ParameterGroup{"address", shared_address},
    ParameterGroup{"network", network},
    ParameterGroup{"filtering", filtering},
    ParameterGroup{"bill", bill},
};

} // namespace

AboutComponent about(const model::Plan& plan, model::NodeIndex node) {
    const model::Node& component = plan.design.node(node);
    const model::Kind& kind = plan.catalogue.kind_of(component.product);
    const std::vector<model::PlanLink>& links = plan.links;
    const auto leads_out = [&](const model::PlanLink& link) { return link.from == node; };
    const auto ends_tls = [&](const model::PlanLink& link) { return link.to == node && link.encrypted; };
    const model::InstanceIndex first = plan.first_instance[node.value];
    AboutComponent out{.parameters = component.parameters, .kind = kind};
    out.works = ui::works(kind) && !kind.is_host;
    out.calls = std::any_of(links.begin(), links.end(), leads_out);
    out.encrypted = std::any_of(links.begin(), links.end(), ends_tls);
    out.balances = !kind.is_queue && (kind.role == model::Role::balancing || plan.target_count[node.value] > 0);
    out.function = plan.instances[first.value].is_function;
    if (const std::uint32_t member = plan.member_of[first.value]; member != model::no_member) {
        const model::Database& database = plan.databases[plan.members[member].database];
        out.replicated = database.member_count > 1 && database.node == node;
        out.follows = database.node != node;
    }
    return out;
}

std::span<const ParameterGroup> parameter_groups() {
    return groups;
}

} // namespace labrack::ui
