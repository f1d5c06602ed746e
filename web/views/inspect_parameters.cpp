#include "inspect_parameters.hpp"

#include "app/format.hpp"
#include "views/parameter_table.hpp"

#include <algorithm>
#include <cassert>
#include <type_traits>
#include <variant>

namespace labrack::ui {

namespace {

std::string_view zero_words(const Ui& ui, Zero zero) {
    switch (zero) {
    case Zero::number: break;
    case Zero::at_once: return ui.t("inspect.at_once");
    case Zero::none: return ui.t("inspect.none");
    case Zero::never: return ui.t("inspect.never");
    case Zero::no_limit: return ui.t("inspect.no_limit");
    case Zero::for_ever: return ui.t("inspect.for_ever");
    case Zero::not_kept: return ui.t("inspect.not_kept");
    }
    return {};
}

/// "0.5 cores" of 500 thousandths.
std::string cores_text(const Ui& ui, int thousandths) {
    if (thousandths == 1000) return ui.strings.count("canvas.state.cores", 1);
    const int decimals = thousandths % 1000 == 0 ? 0 : thousandths % 100 == 0 ? 1 : 3;
    return ui.t("canvas.state.cores.other", {{"n", ui.strings.number(thousandths * 1e-3, decimals)}});
}

/// How each type of parameter is written.
struct Writer {
    const Ui& ui;
    const model::Parameters& parameters;
    std::string_view name; ///< of the parameter

    std::string operator()(int model::Parameters::*member) const {
        const bool thousandths = name == "cpu_request" || name == "cpu_limit";
        return thousandths ? cores_text(ui, parameters.*member) : ui.strings.number(parameters.*member);
    }
    std::string operator()(Share model::Parameters::*member) const {
        return share_text(ui.strings, parameters.*member);
    }
    std::string operator()(Duration model::Parameters::*member) const {
        return duration_text(ui.strings, parameters.*member);
    }
    std::string operator()(Bytes model::Parameters::*member) const {
        return bytes_text(ui.strings, parameters.*member);
    }
    std::string operator()(Bandwidth model::Parameters::*member) const {
        return bandwidth_text(ui.strings, parameters.*member);
    }
    std::string operator()(Distribution model::Parameters::*member) const {
        const Distribution& value = parameters.*member;
        const std::string mean = duration_text(ui.strings, mean_of(value));
        return value.shape == Distribution::Shape::constant ? mean : ui.t("inspect.about", {{"value", mean}});
    }
    std::string operator()(std::string model::Parameters::*member) const { return parameters.*member; }
    template <class Choice>
    requires std::is_enum_v<Choice> std::string operator()(Choice model::Parameters::*member) const {
        return std::string(ui.t(std::string(name) + "." + std::string(model::to_text(parameters.*member))));
    }
    std::string operator()(bool model::Parameters::*member) const {
        return std::string(ui.t(parameters.*member ? "inspect.yes" : "inspect.no"));
    }
    std::string operator()(model::PacketFilter model::Parameters::*member) const {
        std::string lines;
        for (const model::FilterRule& rule : (parameters.*member).rules) {
            if (!lines.empty()) lines += "\n";
            lines += ui.t("inspect.rule", {{"port", port_text(rule)}, {"source", source_text(rule.from)}});
        }
        return lines.empty() ? std::string(ui.t("inspect.rule.nobody")) : lines;
    }
    std::string operator()(std::vector<model::DnsRecord> model::Parameters::*member) const {
        std::string lines;
        for (const model::DnsRecord& record : parameters.*member) {
            if (!lines.empty()) lines += "\n";
            lines += ui.t("inspect.record", {{"name", record.name},
                                             {"type", std::string(model::to_text(record.type))},
                                             {"value", record.value},
                                             {"ttl", duration_text(ui.strings, record.ttl)}});
        }
        return lines;
    }

  private:
    [[nodiscard]] std::string port_text(const model::FilterRule& rule) const {
        if (!rule.protocol.empty()) return rule.protocol;
        return rule.port == 0 ? std::string(ui.t("inspect.rule.every_port")) : std::to_string(rule.port);
    }
    [[nodiscard]] std::string source_text(const std::string& from) const {
        const bool is_word = from == model::from_anywhere || from == model::from_internet;
        return is_word ? std::string(ui.t("inspect.rule." + from)) : from;
    }
};

bool is_configured(const model::Node& node, std::string_view name) {
    return std::find(node.configured.begin(), node.configured.end(), name) != node.configured.end();
}

std::string value_text(const Ui& ui, const model::Node& node, const model::ParameterField& field, Zero zero) {
    const std::optional<std::int64_t> number = model::parameter_number(field, node.parameters);
    if (number == 0 && zero != Zero::number) return std::string(zero_words(ui, zero));
    return std::visit(Writer{ui, node.parameters, field.name}, field.member);
}

/// A function's workers are instances.
std::string_view name_text(const Ui& ui, const AboutComponent& component, std::string_view name) {
    if (component.function && name == "workers") return ui.t("inspect.param.workers_of_function");
    return ui.t("inspect.param." + std::string(name));
}

} // namespace

std::vector<ParameterRows> parameter_rows(const Ui& ui, const model::Plan& plan, model::NodeIndex index) {
    static const model::Parameters neutral;
    const model::Node& node = plan.design.node(index);
    const AboutComponent component = about(plan, index);
    std::vector<ParameterRows> out;
    for (const ParameterGroup& group : parameter_groups()) {
        ParameterRows rows{std::string(group.id), std::string(ui.t("inspect.group." + std::string(group.id))), {}};
        for (const ShownParameter& parameter : group.parameters) {
            const model::ParameterField* field = model::find_parameter(parameter.name);
            assert(field != nullptr);
            const Shown shown = parameter.shown(component);
            const bool usual = model::parameter_text(*field, node.parameters) == model::parameter_text(*field, neutral);
            const bool wanted = shown == Shown::always || (shown == Shown::if_set && !usual);
            if (!wanted && !is_configured(node, parameter.name)) continue;
            std::string value = value_text(ui, node, *field, parameter.zero);
            if (value.empty()) continue;
            rows.rows.push_back(
                {std::string(parameter.name), std::string(name_text(ui, component, parameter.name)), std::move(value)});
        }
        if (!rows.rows.empty()) out.push_back(std::move(rows));
    }
    return out;
}

} // namespace labrack::ui
