#include "base/json_writer.hpp"

#include <cmath>

namespace labrack::json {

std::string quote(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (c == '\t') {
            quoted += "\\t";
        } else if (byte < 0x20) {
            quoted += "\\u00";
            quoted += digits[byte >> 4];
            quoted += digits[byte & 15];
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

void Writer::key(std::string_view name) {
    separate();
    out_ += quote(name) + ": ";
    after_key_ = true;
}

void Writer::text(std::string_view value) {
    raw(quote(value));
}

void Writer::integer(std::int64_t value) {
    raw(std::to_string(value));
}

void Writer::boolean(bool value) {
    raw(value ? "true" : "false");
}

void Writer::decimal(double value, int places) {
    std::int64_t scale = 1;
    for (int i = 0; i < places; ++i)
        scale *= 10;
    const auto scaled = static_cast<std::int64_t>(std::floor(value * static_cast<double>(scale) + 0.5));
    const std::int64_t positive = scaled < 0 ? -scaled : scaled;
    std::string text = (scaled < 0 ? "-" : "") + std::to_string(positive / scale);
    std::int64_t rest = positive % scale;
    if (rest != 0) text += '.';
    while (rest != 0) {
        scale /= 10;
        text += static_cast<char>('0' + rest / scale);
        rest %= scale;
    }
    raw(text);
}

std::string Writer::take() {
    out_ += '\n';
    return std::move(out_);
}

void Writer::open(char begin, char end, Layout layout) {
    separate();
    after_key_ = false;
    if (!open_.empty() && open_.back().layout == Layout::line) layout = Layout::line;
    out_ += begin;
    open_.push_back({end, layout, 0});
}

void Writer::close() {
    const Open closed = open_.back();
    open_.pop_back();
    if (closed.count > 0) break_line(closed, open_.size());
    out_ += closed.end;
}

/// Before a value or a key: a comma after the one before, and the line break of the layout.
void Writer::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (open_.empty()) return;
    Open& in = open_.back();
    if (in.count++ > 0) out_ += in.layout == Layout::line ? ", " : ",";
    break_line(in, open_.size());
}

void Writer::break_line(const Open& in, std::size_t depth) {
    if (in.layout == Layout::line) return;
    out_ += '\n';
    out_.append(depth * 2, ' ');
}

void Writer::raw(std::string_view value) {
    separate();
    after_key_ = false;
    out_ += value;
}

} // namespace labrack::json
