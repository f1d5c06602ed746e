#include "model/configure.hpp"

#include "base/json_fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <variant>

namespace labrack::model {

namespace {

template <class T>
bool holds(const ParameterField& field) {
    return std::holds_alternative<T Parameters::*>(field.member);
}

json::Value text_value(std::string_view text) {
    json::Value value;
    value.kind = json::Value::Kind::text;
    value.text = text;
    return value;
}

/// What a document would hold where a person writes `text`.
Result<json::Value> value_of(const ParameterField& field, std::string_view text) {
    if (holds<std::vector<DnsRecord>>(field) || holds<PacketFilter>(field)) return json::parse(text, {});
    json::Value value = text_value(text);
    if (holds<int>(field)) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value.integer);
        if (error == std::errc() && end == text.data() + text.size()) value.kind = json::Value::Kind::integer;
    }
    if (holds<bool>(field) && (text == "true" || text == "false")) {
        value.kind = json::Value::Kind::boolean;
        value.boolean = text == "true";
    }
    return value;
}

} // namespace

const OpenParameter* find_open(const Catalogue& catalogue, const Node& node, std::string_view parameter) {
    const std::vector<OpenParameter>& open = catalogue.product(node.product).open;
    const auto found = std::find_if(open.begin(), open.end(), [&](const auto& one) { return one.name == parameter; });
    return found == open.end() ? nullptr : &*found;
}

void read_open_parameter(const json::Cursor& cursor, const OpenParameter& open, Node& out) {
    const ParameterField& field = *find_parameter(open.name);
    Parameters found = out.parameters;
    read_parameter(cursor, field, found);
    const auto number = parameter_number(field, found);
    if (number && (*number < open.least || *number > open.most)) {
        cursor.error("range", in_quotes(open.name) + " must lie between " + bound_text(field, open.least) + " and " +
                                  bound_text(field, open.most));
        return;
    }
    out.parameters = std::move(found);
    if (std::find(out.configured.begin(), out.configured.end(), open.name) == out.configured.end())
        out.configured.push_back(open.name);
}

Diagnostics configure(const Catalogue& catalogue, Node& node, std::string_view parameter, std::string_view text) {
    const OpenParameter* open = find_open(catalogue, node, parameter);
    if (open == nullptr) return {make_error("closed-parameter", in_quotes(parameter) + " cannot be changed here")};
    const auto value = value_of(*find_parameter(parameter), text);
    if (!value) return value.problems();
    json::Reading reading;
    Node changed = node;
    read_open_parameter({&*value, std::string(parameter), &reading}, *open, changed);
    if (has_error(reading.problems)) return reading.problems;
    node = std::move(changed);
    return {};
}

void reset_parameter(const Catalogue& catalogue, Node& node, std::string_view parameter) {
    const Parameters& usual = catalogue.product(node.product).parameters;
    std::visit([&](auto member) { node.parameters.*member = usual.*member; }, find_parameter(parameter)->member);
    std::erase(node.configured, parameter);
}

} // namespace labrack::model
