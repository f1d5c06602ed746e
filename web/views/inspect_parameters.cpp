#include "inspect_parameters.hpp"

#include "app/format.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace labrack::ui {

namespace {

/// How each type of parameter is written.
struct Writer {
    const Ui& ui;
    const model::Parameters& parameters;
    std::string_view name; ///< of the parameter

    std::string operator()(int model::Parameters::*member) const { return ui.strings.number(parameters.*member); }
    std::string operator()(Share model::Parameters::*member) const {
        return share_text(ui.strings, parameters.*member);
    }
    std::string operator()(Duration model::Parameters::*member) const {
        const Duration value = parameters.*member;
        return value.ns == 0 ? std::string(ui.t("inspect.at_once")) : duration_text(ui.strings, value);
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
};

} // namespace

std::vector<ParameterRow> parameter_rows(const Ui& ui, const model::Parameters& parameters,
                                         const std::vector<std::string>& configured) {
    static const model::Parameters neutral;
    std::vector<ParameterRow> rows;
    for (const model::ParameterField& field : model::parameter_fields()) {
        const bool set = std::find(configured.begin(), configured.end(), field.name) != configured.end();
        if (!set && parameter_text(field, parameters) == parameter_text(field, neutral)) continue;
        const std::string id(field.name);
        const std::string value = std::visit(Writer{ui, parameters, field.name}, field.member);
        if (!value.empty()) rows.push_back({id, std::string(ui.t("inspect.param." + id)), value});
    }
    return rows;
}

} // namespace labrack::ui
