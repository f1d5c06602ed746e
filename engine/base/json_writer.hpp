// Writes JSON documents: the same value gives the same bytes on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::json {

/// Builds one document in order. Objects and lists stand on lines of their own, indented by two spaces, or all on one
/// line.
class Writer {
  public:
    enum class Layout { lines, line };

    void begin_object(Layout layout = Layout::lines) { open('{', '}', layout); }
    void end_object() { close(); }
    void begin_list(Layout layout = Layout::lines) { open('[', ']', layout); }
    void end_list() { close(); }
    void key(std::string_view name);

    void text(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value);
    /// Rounded to `places` decimal places, without zeros at the end; 0 to 9 places, |value| below 1e9.
    void decimal(double value, int places = 2);

    void member(std::string_view name, std::string_view value) {
        key(name);
        text(value);
    }
    void member(std::string_view name, const char* value) { member(name, std::string_view(value)); }
    void member(std::string_view name, std::int64_t value) {
        key(name);
        integer(value);
    }
    void member(std::string_view name, int value) { member(name, std::int64_t{value}); }
    void member(std::string_view name, bool value) {
        key(name);
        boolean(value);
    }

    /// The document, ended by a line feed.
    [[nodiscard]] std::string take();

  private:
    struct Open {
        char end;
        Layout layout;
        std::size_t count = 0;
    };
    std::string out_;
    std::vector<Open> open_;
    bool after_key_ = false;

    void open(char begin, char end, Layout layout);
    void close();
    void separate();
    void break_line(const Open& in, std::size_t depth);
    void raw(std::string_view value);
};

/// The text as a JSON string, quotes included. Bytes that are no control characters are kept: UTF-8 in, UTF-8 out.
[[nodiscard]] std::string quote(std::string_view text);

} // namespace labrack::json
