// Writes the patches that the DOM mirror applies:
//
// {"nodes": [{"id", "parent", "role", "name", …, "rect": [x, y, w, h]}], "order": [id, …]}
//
// `nodes` are those that are new or changed, whole; `order`, all ids in tree order, is there when nodes came, went or
// moved. Fields at their defaults are left out.
#include "semantics.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <unordered_map>

namespace labrack::ui {

namespace {

void write_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            out += escape.data();
        } else {
            out += c;
        }
    }
    out += '"';
}

void write_number(std::string& out, double value) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.9g", std::isfinite(value) ? value : 0.0);
    out += digits.data();
}

void write_member(std::string& out, const char* key, std::string_view text) {
    if (text.empty()) return;
    ((out += ",\"") += key) += "\":";
    write_text(out, text);
}

void write_member(std::string& out, const char* key, long long number) {
    if (number == 0) return;
    ((out += ",\"") += key) += "\":";
    out += std::to_string(number);
}

void write_range(std::string& out, const ValueRange& range) {
    out += ",\"range\":[";
    for (const double value : {range.min, range.max, range.now, range.step}) {
        write_number(out, value);
        out += ',';
    }
    out.back() = ']';
}

void write_rect(std::string& out, const Rect& rect, float pixel_ratio) {
    out += ",\"rect\":[";
    for (const float value : {rect.x, rect.y, rect.w, rect.h}) {
        write_number(out, std::round(static_cast<double>(value / pixel_ratio) * 100) / 100);
        out += ',';
    }
    out.back() = ']';
}

void write_node(std::string& out, const Node& node, float pixel_ratio) {
    (out += "{\"id\":") += std::to_string(node.id);
    write_member(out, "parent", static_cast<long long>(node.parent));
    write_member(out, "role", name(node.role));
    write_member(out, "name", node.name);
    write_member(out, "description", node.description);
    write_member(out, "value", node.value);
    write_member(out, "href", node.href);
    write_member(out, "flags", static_cast<long long>(node.flags.value));
    write_member(out, "acts", static_cast<long long>(node.acts.value));
    write_member(out, "level", node.level);
    write_member(out, "live", node.live ? 1 : 0);
    if (node.range) write_range(out, *node.range);
    write_rect(out, node.rect, pixel_ratio);
    out += '}';
}

bool same_order(const std::vector<Node>& a, const std::vector<Node>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].id != b[i].id || a[i].parent != b[i].parent) return false;
    return true;
}

} // namespace

std::string Publisher::patch(const std::vector<Node>& nodes, float pixel_ratio) {
    std::unordered_map<Id, const Node*> before;
    if (pixel_ratio == pixel_ratio_)
        for (const Node& node : published_)
            before.emplace(node.id, &node);
    std::string changed;
    for (const Node& node : nodes) {
        const auto found = before.find(node.id);
        if (found != before.end() && *found->second == node) continue;
        if (!changed.empty()) changed += ',';
        write_node(changed, node, pixel_ratio);
    }
    std::string order;
    if (!same_order(nodes, published_))
        for (const Node& node : nodes)
            (order += order.empty() ? "" : ",") += std::to_string(node.id);
    const bool cleared = nodes.empty() && !published_.empty();
    if (changed.empty() && order.empty() && !cleared) return {};
    published_ = nodes;
    pixel_ratio_ = pixel_ratio;
    std::string out = "{\"nodes\":[" + changed + "]";
    if (!order.empty() || cleared) out += ",\"order\":[" + order + "]";
    return out + "}";
}

} // namespace labrack::ui
