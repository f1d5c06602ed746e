// Writes designs: what a reader of them would write by hand.
#include "base/json_writer.hpp"
#include "model/design.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

using json::Writer;

void write_duration(Writer& writer, std::string_view key, Duration value) {
    writer.member(key, to_text(value));
}

void write(Writer& writer, const Distribution& value) {
    const auto wrap = [&](std::string_view shape, auto&& body) {
        writer.begin_object(Writer::Layout::line);
        writer.key(shape);
        body();
        writer.end_object();
    };
    switch (value.shape) {
    case Distribution::Shape::constant: return writer.text(to_text(value.mean));
    case Distribution::Shape::exponential: return wrap("exponential", [&] { writer.text(to_text(value.mean)); });
    case Distribution::Shape::log_normal:
        return wrap("log_normal", [&] {
            writer.begin_object();
            write_duration(writer, "mean", value.mean);
            writer.key("cv");
            writer.decimal(value.variation, 6);
            writer.end_object();
        });
    case Distribution::Shape::uniform:
        return wrap("uniform", [&] {
            writer.begin_object();
            write_duration(writer, "low", value.low);
            write_duration(writer, "high", value.high);
            writer.end_object();
        });
    case Distribution::Shape::empirical:
        return wrap("empirical", [&] {
            writer.begin_list();
            for (const Duration one : value.values)
                writer.text(to_text(one));
            writer.end_list();
        });
    }
}

void write(Writer& writer, const std::vector<DnsRecord>& records) {
    writer.begin_list();
    for (const DnsRecord& record : records) {
        writer.begin_object(Writer::Layout::line);
        writer.member("name", record.name);
        writer.member("type", to_text(record.type));
        writer.member("value", record.value);
        write_duration(writer, "ttl", record.ttl);
        writer.end_object();
    }
    writer.end_list();
}

void write(Writer& writer, const PacketFilter& filter) {
    writer.begin_list();
    for (const FilterRule& rule : filter.rules) {
        writer.begin_object(Writer::Layout::line);
        if (rule.port != 0) writer.member("port", rule.port);
        if (!rule.protocol.empty()) writer.member("protocol", rule.protocol);
        writer.member("from", rule.from);
        writer.end_object();
    }
    writer.end_list();
}

void write(Writer& writer, int value) {
    writer.integer(value);
}

void write(Writer& writer, bool value) {
    writer.boolean(value);
}

void write(Writer& writer, const std::string& value) {
    writer.text(value);
}

template <class Quantity>
void write(Writer& writer, const Quantity& value) {
    writer.text(to_text(value));
}

void write_config(Writer& writer, const Node& node) {
    if (node.configured.empty()) return;
    writer.key("config");
    writer.begin_object();
    for (const ParameterField& field : parameter_fields()) {
        if (std::find(node.configured.begin(), node.configured.end(), field.name) == node.configured.end()) continue;
        writer.key(field.name);
        std::visit([&](auto member) { write(writer, node.parameters.*member); }, field.member);
    }
    writer.end_object();
}

void write_point(Writer& writer, std::string_view key, Point point) {
    writer.key(key);
    writer.begin_list(Writer::Layout::line);
    writer.decimal(point.x);
    writer.decimal(point.y);
    writer.end_list();
}

void write_ids(Writer& writer, std::string_view key, const Design& design, const std::vector<NodeIndex>& nodes) {
    if (nodes.empty()) return;
    writer.key(key);
    writer.begin_list(Writer::Layout::line);
    for (const NodeIndex node : nodes)
        writer.text(design.node(node).id);
    writer.end_list();
}

void write_label(Writer& writer, const LocalText& label) {
    if (label.en.empty()) return;
    if (label.es.empty()) return writer.member("label", label.en);
    writer.key("label");
    writer.begin_object(Writer::Layout::line);
    writer.member("en", label.en);
    writer.member("es", label.es);
    writer.end_object();
}

void write_node(Writer& writer, const Node& node, const Design& design, const Catalogue& catalogue) {
    writer.begin_object();
    writer.member("id", node.id);
    writer.member("product", catalogue.product(node.product).id);
    write_label(writer, node.label);
    if (node.in.exists()) writer.member("in", design.node(node.in).id);
    write_ids(writer, "spans", design, node.spans);
    write_ids(writer, "groups", design, node.groups);
    write_point(writer, "at", node.at);
    if (node.size.x != 0.0 || node.size.y != 0.0) write_point(writer, "size", node.size);
    if (node.replicas != 1) writer.member("replicas", node.replicas);
    write_config(writer, node);
    writer.end_object();
}

void write_pool(Writer& writer, const ConnectionPool& pool) {
    const ConnectionPool usual;
    writer.member("pool", pool.size);
    if (pool.timeout != usual.timeout) write_duration(writer, "pool_timeout", pool.timeout);
    if (pool.keep_alive != usual.keep_alive) write_duration(writer, "keep_alive", pool.keep_alive);
}

void write_link(Writer& writer, const Link& link, const Design& design) {
    writer.begin_object(Writer::Layout::line);
    writer.member("from", design.node(link.from).id);
    writer.member("to", design.node(link.to).id);
    writer.member("protocol", link.protocol);
    const bool as_usual = link.connections == Connections::fresh && link.priority == 0 && link.weight == 1;
    if (!as_usual || link.latency || link.tls || link.pool.size > 0 || link.bandwidth != Bandwidth{}) {
        writer.key("config");
        writer.begin_object();
        if (link.connections == Connections::kept) writer.member("connections", "keep");
        if (link.priority != 0) writer.member("priority", link.priority);
        if (link.weight != 1) writer.member("weight", link.weight);
        if (link.latency) write_duration(writer, "latency", *link.latency);
        if (link.tls) writer.member("tls", true);
        if (link.pool.size > 0) write_pool(writer, link.pool);
        if (link.bandwidth != Bandwidth{}) writer.member("bandwidth", to_text(link.bandwidth));
        writer.end_object();
    }
    writer.end_object();
}

void write_fails(Writer& writer, const std::vector<std::string>& criteria) {
    writer.key("fails");
    writer.begin_list(Writer::Layout::line);
    for (const std::string& one : criteria)
        writer.text(one);
    writer.end_list();
}

void write_members(Writer& writer, const Design& design, const Catalogue& catalogue) {
    if (!design.title.empty()) writer.member("title", design.title);
    writer.key("nodes");
    writer.begin_list();
    for (const Node& node : design.nodes)
        write_node(writer, node, design, catalogue);
    writer.end_list();
    writer.key("links");
    writer.begin_list();
    for (const Link& link : design.links)
        write_link(writer, link, design);
    writer.end_list();
}

} // namespace

void write_design(Writer& writer, const Design& design, const Catalogue& catalogue) {
    writer.begin_object();
    write_members(writer, design, catalogue);
    writer.end_object();
}

std::string write_design(const Design& design, const Catalogue& catalogue) {
    Writer writer;
    writer.begin_object();
    writer.member("version", 1);
    if (!design.fails.empty()) write_fails(writer, design.fails);
    write_members(writer, design, catalogue);
    writer.end_object();
    return writer.take();
}

} // namespace labrack::model
