// Parameters that are lists: records of a name server, rules of a packet filter. Each row has its fields.
#include "model/configure.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/fields.hpp"
#include "views/editor/inspect_editing.hpp"
#include "views/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace labrack::ui {

namespace {

using nlohmann::ordered_json;

ordered_json document_of(const std::vector<model::DnsRecord>& records) {
    ordered_json list = ordered_json::array();
    for (const model::DnsRecord& record : records)
        list.push_back({{"name", record.name},
                        {"type", std::string(model::to_text(record.type))},
                        {"value", record.value},
                        {"ttl", to_text(record.ttl)}});
    return list;
}

ordered_json document_of(const model::PacketFilter& filter) {
    ordered_json list = ordered_json::array();
    for (const model::FilterRule& rule : filter.rules) {
        ordered_json one = ordered_json::object();
        if (rule.port != 0) one["port"] = rule.port;
        if (!rule.protocol.empty()) one["protocol"] = rule.protocol;
        one["from"] = rule.from;
        list.push_back(std::move(one));
    }
    return list;
}

/// What a name can lead to.
struct Target {
    model::RecordType type = model::RecordType::a;
    std::string value;
    std::string words;
};

/// The public addresses of the design, and the components that have one for each instance.
std::vector<Target> targets_of(const Ui& ui, const Workspace& workspace) {
    const model::Design& design = workspace.session.design();
    const model::Catalogue& catalogue = workspace.session.run().plan().catalogue;
    std::vector<Target> out;
    for (const model::Node& node : design.nodes) {
        const std::string& name = node.name(code(ui.strings.locale()));
        for (const std::string& address : {node.parameters.floating_address, node.parameters.address})
            if (!address.empty()) out.push_back({model::RecordType::a, address, address + " · " + name});
        const model::Kind& kind = catalogue.kind_of(node.product);
        const bool serves = kind.role != model::Role::client && !catalogue.product(node.product).accepts.empty() &&
                            node.parameters.records.empty();
        if (serves) out.push_back({model::RecordType::alias, node.id, ui.t("edit.record.alias", {{"name", name}})});
    }
    return out;
}

struct Row {
    Ui& ui;
    Workspace& workspace;
    model::NodeIndex node;
    std::size_t position;
};

void remove_button(const Row& row, std::string_view parameter, ordered_json list, std::string_view name) {
    if (!button(row.ui, "remove", row.ui.t("edit.remove_row"),
                {.kind = ButtonKind::ghost, .icon = icon::trash_2, .name = name, .small = true}))
        return;
    list.erase(row.position);
    configure_node(row.ui, row.workspace, row.node, parameter, list.dump());
}

void draw_record(const Row& row, const std::vector<model::DnsRecord>& records) {
    Ui& ui = row.ui;
    const model::DnsRecord record = records[row.position];
    const auto set = [&](const char* key, const std::string& value) {
        ordered_json list = document_of(records);
        list[row.position][key] = value;
        configure_node(ui, row.workspace, row.node, "records", list.dump());
    };
    const auto filled = [&](const std::string& text) {
        return text.empty() ? std::string(ui.t("edit.name_empty")) : std::string();
    };
    if (const auto name = edited_text(ui, "name", ui.t("edit.record.name"), record.name, {.max_length = 200}, filled))
        return set("name", *name);
    std::vector<Target> targets = targets_of(ui, row.workspace);
    const auto same = [&](const Target& one) { return one.type == record.type && one.value == record.value; };
    auto current = std::find_if(targets.begin(), targets.end(), same);
    if (current == targets.end())
        current = targets.insert(
            targets.end(), Target{record.type, record.value, ui.t("edit.record.nobody", {{"value", record.value}})});
    std::vector<std::string> words;
    for (const Target& target : targets)
        words.push_back(target.words);
    const auto position = static_cast<std::size_t>(current - targets.begin());
    if (const auto target = chosen(ui, "value", ui.t("edit.record.value"), words, position)) {
        ordered_json list = document_of(records);
        list[row.position]["type"] = std::string(model::to_text(targets[*target].type));
        list[row.position]["value"] = targets[*target].value;
        return configure_node(ui, row.workspace, row.node, "records", list.dump());
    }
    const auto is_time = [&](const std::string& text) {
        return parse_duration(text) ? std::string() : ui.t("edit.unreadable", {{"example", "60s"}});
    };
    if (const auto ttl =
            edited_text(ui, "ttl", ui.t("edit.record.ttl"), to_text(record.ttl), {.max_length = 20}, is_time))
        return set("ttl", *ttl);
    remove_button(row, "records", document_of(records), ui.t("edit.record.remove", {{"name", record.name}}));
}

/// "80", "https", or nothing for every port.
std::string port_of(const model::FilterRule& rule) {
    return !rule.protocol.empty() ? rule.protocol : rule.port == 0 ? "" : std::to_string(rule.port);
}

void set_port(ordered_json& rule, const std::string& text) {
    rule.erase("port");
    rule.erase("protocol");
    if (text.empty()) return;
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) && text.size() < 6)
        rule["port"] = std::stoi(text);
    else
        rule["protocol"] = text;
}

void draw_rule(const Row& row, const model::PacketFilter& filter, const TextCheck& is_taken) {
    Ui& ui = row.ui;
    const model::FilterRule rule = filter.rules[row.position];
    const auto port =
        edited_text(ui, "port", ui.t("edit.rule.port"), port_of(rule),
                    {.placeholder = ui.t("inspect.rule.every_port"), .max_length = 20}, [&](const std::string& text) {
                        ordered_json list = document_of(filter);
                        set_port(list[row.position], text);
                        return is_taken(list.dump());
                    });
    if (port) {
        ordered_json list = document_of(filter);
        set_port(list[row.position], *port);
        return configure_node(ui, row.workspace, row.node, "allow", list.dump());
    }
    std::vector<std::string> ids{std::string(model::from_anywhere), std::string(model::from_internet)};
    std::vector<std::string> words{std::string(ui.t("inspect.rule.anywhere")),
                                   std::string(ui.t("inspect.rule.internet"))};
    for (const model::Node& node : row.workspace.session.design().nodes) {
        ids.push_back(node.id);
        words.push_back(node.name(code(ui.strings.locale())));
    }
    const auto current = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), rule.from) - ids.begin());
    if (const auto from = chosen(ui, "from", ui.t("edit.rule.from"), words, current)) {
        ordered_json list = document_of(filter);
        list[row.position]["from"] = ids[*from];
        return configure_node(ui, row.workspace, row.node, "allow", list.dump());
    }
    remove_button(row, "allow", document_of(filter), ui.t("edit.rule.remove", {{"port", port_of(rule)}}));
}

} // namespace

void draw_records(Ui& ui, Workspace& workspace, model::NodeIndex node) {
    const std::vector<model::DnsRecord> records = workspace.session.design().node(node).parameters.records;
    for (std::size_t i = 0; i < records.size(); ++i)
        with_id("record" + std::to_string(i), [&] {
            card(ui, "row", {.padding = 10, .role = Role::group, .name = records[i].name}, [&] {
                draw_record({ui, workspace, node, i}, records);
            });
        });
    const std::vector<Target> targets = targets_of(ui, workspace);
    const std::string_view why = targets.empty() ? ui.t("edit.record.no_target") : std::string_view();
    if (!button(ui, "add record", ui.t("edit.record.add"), {.icon = icon::plus, .disabled_reason = why, .small = true}))
        return;
    ordered_json list = document_of(records);
    list.push_back({{"name", records.empty() ? "www.example.com" : records.front().name},
                    {"type", std::string(model::to_text(targets.front().type))},
                    {"value", targets.front().value},
                    {"ttl", "60s"}});
    configure_node(ui, workspace, node, "records", list.dump());
}

void draw_rules(Ui& ui, Workspace& workspace, model::NodeIndex node) {
    const model::PacketFilter filter = workspace.session.design().node(node).parameters.allow;
    const TextCheck is_taken = [&](const std::string& list) {
        model::Node changed = workspace.session.design().node(node);
        const bool taken = model::configure(workspace.session.run().plan().catalogue, changed, "allow", list).empty();
        return taken ? std::string() : std::string(ui.t("edit.rule.unreadable"));
    };
    if (!filter.on) text(ui, ui.t("edit.rule.off"), {.color = ui.palette().dim});
    for (std::size_t i = 0; i < filter.rules.size(); ++i)
        with_id("rule" + std::to_string(i), [&] {
            card(ui, "row", {.padding = 10, .role = Role::group, .name = port_of(filter.rules[i])}, [&] {
                draw_rule({ui, workspace, node, i}, filter, is_taken);
            });
        });
    if (!button(ui, "add rule", ui.t("edit.rule.add"), {.icon = icon::plus, .small = true})) return;
    ordered_json list = document_of(filter);
    list.push_back({{"port", 80}, {"from", std::string(model::from_anywhere)}});
    configure_node(ui, workspace, node, "allow", list.dump());
}

} // namespace labrack::ui
