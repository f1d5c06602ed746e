#include "model/parameters.hpp"

#include "model/parameter_choices.hpp"
#include "model/protocols.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace labrack::model {

namespace {

constexpr std::int64_t most_ns = longest_duration.ns;
constexpr std::int64_t terabyte = 1'000'000'000'000;
constexpr std::int64_t most_bits_per_second = 1'000'000'000'000;

constexpr std::array fields{
    ParameterField{"workers", &Parameters::workers, 1, 100'000},
    ParameterField{"backlog", &Parameters::backlog, 0, 1'000'000},
    ParameterField{"speed", &Parameters::speed, 10'000, 100'000'000},
    ParameterField{"overhead", &Parameters::overhead, 0, most_ns},
    ParameterField{"latency", &Parameters::latency, 0, most_ns},
    ParameterField{"start_time", &Parameters::start_time, 0, most_ns},
    ParameterField{"buffers_requests", &Parameters::buffers_requests, 0, 0},
    ParameterField{"cancels_abandoned", &Parameters::cancels_abandoned, 0, 0},
    ParameterField{"cpu_request", &Parameters::cpu_request, 0, 1'024'000},
    ParameterField{"cpu_limit", &Parameters::cpu_limit, 0, 1'024'000},
    ParameterField{"memory_base", &Parameters::memory_base, 0, 1000 * terabyte},
    ParameterField{"memory_per_request", &Parameters::memory_per_request, 0, terabyte},
    ParameterField{"memory_request", &Parameters::memory_request, 0, 1000 * terabyte},
    ParameterField{"memory_limit", &Parameters::memory_limit, 0, 1000 * terabyte},
    ParameterField{"restart_backoff", &Parameters::restart_backoff, 0, most_ns},
    ParameterField{"restart_backoff_limit", &Parameters::restart_backoff_limit, 0, most_ns},
    ParameterField{"restart_reset", &Parameters::restart_reset, 0, most_ns},
    ParameterField{"storage", &Parameters::storage, 0, 1000 * terabyte},
    ParameterField{"operator_time", &Parameters::operator_time, 0, seconds(730LL * 3600).ns},
    ParameterField{"connect_timeout", &Parameters::connect_timeout, 0, most_ns},
    ParameterField{"answer_timeout", &Parameters::answer_timeout, 0, most_ns},
    ParameterField{"retries", &Parameters::retries, 0, 10},
    ParameterField{"retry_backoff", &Parameters::retry_backoff, 0, most_ns},
    ParameterField{"retry_backoff_limit", &Parameters::retry_backoff_limit, 0, most_ns},
    ParameterField{"retry_tokens", &Parameters::retry_tokens, 0, 1000},
    ParameterField{"retry_ratio", &Parameters::retry_ratio, 0, 1'000'000},
    ParameterField{"breaker_failures", &Parameters::breaker_failures, 0, 1000},
    ParameterField{"breaker_open", &Parameters::breaker_open, 0, most_ns},
    ParameterField{"tls_handshake", &Parameters::tls_handshake, 0, most_ns},
    ParameterField{"certificate_expires", &Parameters::certificate_expires, 0, most_ns},
    ParameterField{"clients", &Parameters::clients, 1, 1'000'000},
    ParameterField{"keep_alive", &Parameters::keep_alive, 0, most_ns},
    ParameterField{"resolve_timeout", &Parameters::resolve_timeout, 0, most_ns},
    ParameterField{"cores", &Parameters::cores, 1, 1024},
    ParameterField{"iops", &Parameters::iops, 0, 1'000'000},
    ParameterField{"memory", &Parameters::memory, 0, 1000 * terabyte},
    ParameterField{"boot_time", &Parameters::boot_time, 0, most_ns},
    ParameterField{"address", &Parameters::address, 0, 0},
    ParameterField{"administration", &Parameters::administration, 0, 0},
    ParameterField{"allow", &Parameters::allow, 0, 0},
    ParameterField{"rejects", &Parameters::rejects, 0, 0},
    ParameterField{"floating_address", &Parameters::floating_address, 0, 0},
    ParameterField{"advertisement_interval", &Parameters::advertisement_interval, 10'000'000, 40'950'000'000},
    ParameterField{"preempt", &Parameters::preempt, 0, 0},
    ParameterField{"track_interval", &Parameters::track_interval, 0, most_ns},
    ParameterField{"records", &Parameters::records, 0, 0},
    ParameterField{"policy", &Parameters::policy, 0, 0},
    ParameterField{"check_interval", &Parameters::check_interval, 0, most_ns},
    ParameterField{"check_timeout", &Parameters::check_timeout, 0, most_ns},
    ParameterField{"check_fall", &Parameters::check_fall, 1, 100},
    ParameterField{"check_rise", &Parameters::check_rise, 1, 100},
    ParameterField{"cross_zone", &Parameters::cross_zone, 0, 0},
    ParameterField{"redispatch", &Parameters::redispatch, 0, 100},
    ParameterField{"fail_open", &Parameters::fail_open, 0, 0},
    ParameterField{"names_unreachable", &Parameters::names_unreachable, 0, 0},
    ParameterField{"endpoint_delay", &Parameters::endpoint_delay, 0, most_ns},
    ParameterField{"scaling", &Parameters::scaling, 0, 0},
    ParameterField{"scaling_metric", &Parameters::scaling_metric, 0, 0},
    ParameterField{"min_replicas", &Parameters::min_replicas, 1, 1000},
    ParameterField{"max_replicas", &Parameters::max_replicas, 1, 1000},
    ParameterField{"target_utilization", &Parameters::target_utilization, 10'000, 10'000'000},
    ParameterField{"target_per_replica", &Parameters::target_per_replica, 1, 1'000'000},
    ParameterField{"scaling_period", &Parameters::scaling_period, seconds(1).ns, most_ns},
    ParameterField{"metric_lag", &Parameters::metric_lag, 0, most_ns},
    ParameterField{"scaling_tolerance", &Parameters::scaling_tolerance, 0, 1'000'000},
    ParameterField{"scale_in_delay", &Parameters::scale_in_delay, 0, most_ns},
    ParameterField{"warm_up", &Parameters::warm_up, 0, most_ns},
    ParameterField{"min_available", &Parameters::min_available, 0, 1000},
    ParameterField{"readiness_period", &Parameters::readiness_period, 0, most_ns},
    ParameterField{"readiness_failures", &Parameters::readiness_failures, 1, 100},
    ParameterField{"liveness_period", &Parameters::liveness_period, 0, most_ns},
    ParameterField{"liveness_failures", &Parameters::liveness_failures, 1, 100},
    ParameterField{"drain_delay", &Parameters::drain_delay, 0, most_ns},
    ParameterField{"termination_grace", &Parameters::termination_grace, 0, most_ns},
    ParameterField{"node_grace", &Parameters::node_grace, 0, most_ns},
    ParameterField{"node_toleration", &Parameters::node_toleration, 0, most_ns},
    ParameterField{"strategy", &Parameters::strategy, 0, 0},
    ParameterField{"max_surge", &Parameters::max_surge, 0, 1'000'000},
    ParameterField{"max_unavailable", &Parameters::max_unavailable, 0, 1'000'000},
    ParameterField{"in_place", &Parameters::in_place, 0, 0},
    ParameterField{"progress_deadline", &Parameters::progress_deadline, 0, most_ns},
    ParameterField{"build_time", &Parameters::build_time, 0, most_ns},
    ParameterField{"push_time", &Parameters::push_time, 0, most_ns},
    ParameterField{"error_rate", &Parameters::error_rate, 0, 1'000'000},
    ParameterField{"quota", &Parameters::quota, 0, 1'000'000},
    ParameterField{"quota_interval", &Parameters::quota_interval, 1, most_ns},
    ParameterField{"quota_burst", &Parameters::quota_burst, 0, 1'000'000},
    ParameterField{"visibility_timeout", &Parameters::visibility_timeout, 1'000'000, most_ns},
    ParameterField{"max_receives", &Parameters::max_receives, 0, 1000},
    ParameterField{"cold_start", &Parameters::cold_start, 0, most_ns},
    ParameterField{"idle_expiry", &Parameters::idle_expiry, 0, most_ns},
    ParameterField{"cache", &Parameters::cache, 0, 0},
    ParameterField{"hit_ratio", &Parameters::hit_ratio, 0, 1'000'000},
    ParameterField{"cache_objects", &Parameters::cache_objects, 0, 1'000'000},
    ParameterField{"cache_memory", &Parameters::cache_memory, 0, 1000 * terabyte},
    ParameterField{"cache_ttl", &Parameters::cache_ttl, 0, most_ns},
    ParameterField{"collapse_misses", &Parameters::collapse_misses, 0, 0},
    ParameterField{"read_units", &Parameters::read_units, 0, 1'000'000},
    ParameterField{"write_units", &Parameters::write_units, 0, 1'000'000},
    ParameterField{"unit_burst", &Parameters::unit_burst, 0, most_ns},
    ParameterField{"eventual_reads", &Parameters::eventual_reads, 0, 0},
    ParameterField{"max_connections", &Parameters::max_connections, 0, 100'000},
    ParameterField{"replication", &Parameters::replication, 0, 0},
    ParameterField{"acknowledgements", &Parameters::acknowledgements, 1, 15},
    ParameterField{"standbys", &Parameters::standbys, 0, 4},
    ParameterField{"read_routing", &Parameters::read_routing, 0, 0},
    ParameterField{"apply_time", &Parameters::apply_time, 0, most_ns},
    ParameterField{"replica_timeout", &Parameters::replica_timeout, 0, most_ns},
    ParameterField{"failover_detection", &Parameters::failover_detection, 0, most_ns},
    ParameterField{"promotion_time", &Parameters::promotion_time, 0, most_ns},
    ParameterField{"reconnection_time", &Parameters::reconnection_time, 0, most_ns},
    ParameterField{"rejoin_time", &Parameters::rejoin_time, 0, most_ns},
    ParameterField{"bandwidth", &Parameters::bandwidth, 0, most_bits_per_second},
    ParameterField{"download", &Parameters::download, 0, most_bits_per_second},
    ParameterField{"upload", &Parameters::upload, 0, most_bits_per_second},
    ParameterField{"nat_ports", &Parameters::nat_ports, 0, 1'000'000},
};

bool is_ipv4(std::string_view text) {
    int parts = 0;
    std::size_t at = 0;
    while (parts < 4) {
        int value = 0;
        const std::size_t start = at;
        for (; at < text.size() && at - start < 3 && text[at] >= '0' && text[at] <= '9'; ++at) {
            value = value * 10 + (text[at] - '0');
        }
        if (at == start || value > 255 || (at - start > 1 && text[start] == '0')) return false;
        if (++parts < 4 && (at == text.size() || text[at++] != '.')) return false;
    }
    return at == text.size();
}

void read_address(const json::Cursor& cursor, std::string& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    if (cursor.value->text.empty() || is_ipv4(cursor.value->text)) {
        out = cursor.value->text;
        return;
    }
    cursor.error("address", in_quotes(cursor.value->text) + " is not an IPv4 address", "write it like \"192.0.2.10\"");
}

void read_value(const json::Cursor& cursor, std::string& out) {
    read_address(cursor, out); // the parameters that are texts are addresses
}

void read_value(const json::Cursor& cursor, std::vector<DnsRecord>& out) {
    if (cursor.expect(json::Value::Kind::list) && json::expect_at_most(cursor, 1000)) json::read(cursor, out);
}

/// More than AWS takes unasked: 60 for a security group, 20 for a network ACL (Amazon VPC User Guide, "Amazon VPC
/// quotas", 2026).
constexpr std::size_t most_rules = 100;

void read_value(const json::Cursor& cursor, PacketFilter& out) {
    if (!cursor.expect(json::Value::Kind::list) || !json::expect_at_most(cursor, most_rules)) return;
    out.on = true;
    json::read(cursor, out.rules);
}

template <class T>
void read_value(const json::Cursor& cursor, T& out) {
    json::read(cursor, out);
}

template <IsChoice T>
void read_value(const json::Cursor& cursor, T& out) {
    read_choice(cursor, out);
}

using Number = std::optional<std::int64_t>;

Number number_in(int value) {
    return value;
}
Number number_in(Share value) {
    return value.ppm;
}
Number number_in(Duration value) {
    return value.ns;
}
Number number_in(Bytes value) {
    return value.count;
}
Number number_in(Bandwidth value) {
    return value.bits_per_second;
}
Number number_in(const Distribution& value) {
    return mean_of(value).ns;
}
/// Texts, lists, words and what is true or not.
template <class T>
Number number_in(const T&) {
    return std::nullopt;
}

/// A value as a document writes it.
struct ValueText {
    std::string operator()(int value) const { return std::to_string(value); }
    std::string operator()(Share value) const { return to_text(value); }
    std::string operator()(Duration value) const { return to_text(value); }
    std::string operator()(Bytes value) const { return to_text(value); }
    std::string operator()(Bandwidth value) const { return to_text(value); }
    std::string operator()(const Distribution& value) const { return to_text(mean_of(value)); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const std::vector<DnsRecord>& value) const { return std::to_string(value.size()); }
    std::string operator()(const PacketFilter& value) const {
        return value.on ? std::to_string(value.rules.size()) : std::string();
    }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    template <IsChoice T>
    std::string operator()(T value) const {
        return std::string(word_of(value));
    }
};

/// A bound of the parameter as a document writes it.
struct BoundText {
    std::int64_t number;
    std::string operator()(int Parameters::*) const { return std::to_string(number); }
    std::string operator()(Share Parameters::*) const { return to_text(Share{number}); }
    std::string operator()(Duration Parameters::*) const { return to_text(Duration{number}); }
    std::string operator()(Bytes Parameters::*) const { return to_text(Bytes{number}); }
    std::string operator()(Bandwidth Parameters::*) const { return to_text(Bandwidth{number}); }
    std::string operator()(Distribution Parameters::*) const { return to_text(Duration{number}); }
    template <class T>
    std::string operator()(T Parameters::*) const {
        return {}; // it has no bounds
    }
};

} // namespace

std::string_view to_text(RecordType type) {
    return word_of(type);
}

std::string_view to_text(Administration administration) {
    return word_of(administration);
}

std::string_view to_text(Policy policy) {
    return word_of(policy);
}

std::string_view to_text(Scaling scaling) {
    return word_of(scaling);
}

std::string_view to_text(ScalingMetric metric) {
    return word_of(metric);
}

std::string_view to_text(Strategy strategy) {
    return word_of(strategy);
}

std::string_view to_text(Caching caching) {
    return word_of(caching);
}

std::string_view to_text(Replication replication) {
    return word_of(replication);
}

std::string_view to_text(ReadRouting routing) {
    return word_of(routing);
}

void read(const json::Cursor& cursor, DnsRecord& out) {
    json::ObjectReader object(cursor);
    object.required("name", out.name);
    if (const json::Cursor word = object.get("type"); word.value != nullptr) {
        read_choice(word, out.type);
    }
    const json::Cursor value = object.get("value");
    if (value.value == nullptr) {
        object.missing("value");
    } else {
        out.type == RecordType::a ? read_address(value, out.value) : json::read(value, out.value);
    }
    object.required("ttl", out.ttl);
    object.finish();
}

void read(const json::Cursor& cursor, FilterRule& out) {
    json::ObjectReader object(cursor);
    const json::Cursor port = object.get("port");
    const json::Cursor protocol = object.get("protocol");
    if (port.value != nullptr) json::read_bounded(port, out.port, 1, 65'535);
    if (protocol.value != nullptr && protocol.expect(json::Value::Kind::text)) {
        json::read(protocol, out.protocol);
        if (!port_of(out.protocol)) json::unknown_name(protocol, "protocol", out.protocol, protocols_with_ports());
    }
    if (port.value != nullptr && protocol.value != nullptr)
        port.error("two-ports", "a rule is about a port or about a protocol", "leave one of the two out");
    object.required("from", out.from);
    object.finish();
}

std::span<const ParameterField> parameter_fields() {
    return fields;
}

const ParameterField* find_parameter(std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const ParameterField& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> parameter_names() {
    std::vector<std::string> names;
    for (const ParameterField& field : fields)
        names.emplace_back(field.name);
    return names;
}

void read_parameter(const json::Cursor& cursor, const ParameterField& field, Parameters& out) {
    Parameters found = out;
    std::visit([&](auto member) { read_value(cursor, found.*member); }, field.member);
    const auto number = parameter_number(field, found);
    if (number && (*number < field.least || *number > field.most)) {
        cursor.error("range", in_quotes(field.name) + " must lie between " + bound_text(field, field.least) + " and " +
                                  bound_text(field, field.most));
        return;
    }
    out = std::move(found);
}

std::string parameter_text(const ParameterField& field, const Parameters& parameters) {
    return std::visit([&](auto member) { return ValueText{}(parameters.*member); }, field.member);
}

std::string bound_text(const ParameterField& field, std::int64_t number) {
    return std::visit(BoundText{number}, field.member);
}

std::optional<std::int64_t> parameter_number(const ParameterField& field, const Parameters& parameters) {
    return std::visit([&](auto member) { return number_in(parameters.*member); }, field.member);
}

} // namespace labrack::model
