// Parses JSON text into values that know where they stand.
#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace labrack::json {

namespace {

/// Turns byte offsets, asked for in rising order, into lines and columns.
class PositionCounter {
  public:
    explicit PositionCounter(std::string_view text) : text_(text) {}

    SourcePosition at(std::size_t offset) {
        for (; next_ < offset && next_ < text_.size(); ++next_) {
            if (text_[next_] == '\n') {
                ++line_;
                line_start_ = next_ + 1;
            }
        }
        return {line_, static_cast<int>(offset - line_start_) + 1};
    }

  private:
    std::string_view text_;
    std::size_t next_ = 0;
    std::size_t line_start_ = 0;
    int line_ = 1;
};

/// Counts what the lexer has read, which is how a SAX event learns where it ends.
struct CountingIterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at = nullptr;
    const char** latest = nullptr;

    reference operator*() const { return *at; }
    CountingIterator& operator++() {
        ++at;
        if (latest != nullptr) *latest = at;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at == other.at; }
    bool operator!=(const CountingIterator& other) const { return at != other.at; }
};

class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
  public:
    TreeBuilder(std::string_view text, const Limits& limits) : text_(text), limits_(limits), counter_(text) {}

    const char* latest = nullptr;
    Value root;
    Diagnostic problem;

    bool null() override { return add(Value::Kind::null) != nullptr; }
    bool boolean(bool value) override {
        Value* added = add(Value::Kind::boolean);
        if (added != nullptr) added->boolean = value;
        return added != nullptr;
    }
    bool number_integer(number_integer_t value) override { return add_integer(value); }
    bool number_unsigned(number_unsigned_t value) override {
        constexpr auto largest = static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
        if (value > largest) return add_real(static_cast<double>(value));
        return add_integer(static_cast<std::int64_t>(value));
    }
    bool number_float(number_float_t value, const string_t&) override { return add_real(value); }
    bool string(string_t& value) override {
        Value* added = add(Value::Kind::text);
        if (added == nullptr) return false;
        if (value.size() > limits_.text_bytes) {
            return fail("size", added->position,
                        "the text is longer than " + std::to_string(limits_.text_bytes) + " bytes");
        }
        added->text = std::move(value);
        return true;
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Value::Kind::object); }
    bool end_object() override { return keys_differ(*stack_.back()) && close(); }
    bool start_array(std::size_t) override { return open(Value::Kind::list); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        const SourcePosition position = token_position();
        if (name.size() > limits_.key_bytes) {
            return fail("size", position, "the key is longer than " + std::to_string(limits_.key_bytes) + " bytes");
        }
        stack_.back()->members.push_back({std::move(name), position, {}});
        return true;
    }
    bool parse_error(std::size_t byte, const std::string&, const nlohmann::detail::exception& error) override {
        const std::string reason = reason_in(error.what());
        const bool ended = byte > text_.size();
        const SourcePosition position = counter_.at(byte == 0 ? 0 : std::min(byte, text_.size() + 1) - 1);
        return fail("syntax", position, ended ? "the text ends too early: " + reason : reason);
    }

  private:
    std::string_view text_;
    Limits limits_;
    PositionCounter counter_;
    std::vector<Value*> stack_;
    std::size_t previous_end_ = 0;
    std::size_t count_ = 0;

    bool fail(std::string code, SourcePosition position, std::string message) {
        problem.code = std::move(code);
        problem.position = position;
        problem.message = std::move(message);
        return false;
    }

    /// Where the token that was just read starts: the first character after the previous event that is no separator.
    SourcePosition token_position() {
        std::size_t start = previous_end_;
        while (start < text_.size() && std::string_view(" \t\r\n,:").find(text_[start]) != std::string_view::npos)
            ++start;
        previous_end_ = static_cast<std::size_t>(latest - text_.data());
        // A number is known to end only at the character behind it, which belongs to the next token.
        if (start < previous_end_ && previous_end_ <= text_.size() && is_number_start(text_[start])) --previous_end_;
        return counter_.at(start);
    }

    /// The library's message reads "[json.exception…] parse error at line …: syntax error while … - REASON; last read:
    /// …". What was last read may be long or no UTF-8, and the position tells it.
    static std::string reason_in(std::string message) {
        if (const auto read = message.find("; last read: "); read != std::string::npos) message.resize(read);
        const auto dash = message.find(" - ");
        const auto bracket = message.find("] ");
        if (dash != std::string::npos) return message.substr(dash + 3);
        return bracket == std::string::npos ? message : message.substr(bracket + 2);
    }

    static bool is_number_start(char c) { return c == '-' || (c >= '0' && c <= '9'); }

    Value* add(Value::Kind kind) {
        const SourcePosition position = token_position();
        if (++count_ > limits_.values) {
            fail("size", position, "the document has more than " + std::to_string(limits_.values) + " values");
            return nullptr;
        }
        Value* added = &root;
        if (!stack_.empty() && stack_.back()->kind == Value::Kind::list) {
            added = &stack_.back()->items.emplace_back();
        } else if (!stack_.empty()) {
            added = &stack_.back()->members.back().value;
        }
        added->kind = kind;
        added->position = position;
        return added;
    }

    /// By sorting, so that a hostile object with very many keys costs no quadratic time.
    bool keys_differ(const Value& object) {
        std::vector<const Member*> sorted;
        sorted.reserve(object.members.size());
        for (const Member& member : object.members)
            sorted.push_back(&member);
        std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) {
            const int order = a->key.compare(b->key);
            return order != 0 ? order < 0 : a < b; // members stand in one array, in the order of the text
        });
        const Member* repeated = nullptr;
        for (std::size_t i = 1; i < sorted.size(); ++i) {
            const bool same = sorted[i]->key == sorted[i - 1]->key;
            if (same && (repeated == nullptr || sorted[i] < repeated)) repeated = sorted[i];
        }
        if (repeated == nullptr) return true;
        return fail("duplicate-key", repeated->position,
                    "the key " + in_quotes(repeated->key) + " stands here a second time");
    }

    bool add_integer(std::int64_t value) {
        Value* added = add(Value::Kind::integer);
        if (added == nullptr) return false;
        added->integer = value;
        added->real = static_cast<double>(value);
        return true;
    }

    bool add_real(double value) {
        Value* added = add(Value::Kind::real);
        if (added != nullptr) added->real = value;
        return added != nullptr;
    }

    bool open(Value::Kind kind) {
        Value* added = add(kind);
        if (added == nullptr) return false;
        stack_.push_back(added);
        if (stack_.size() <= static_cast<std::size_t>(limits_.depth)) return true;
        return fail("depth", added->position, "values are nested more than " + std::to_string(limits_.depth) + " deep");
    }

    bool close() {
        token_position();
        stack_.pop_back();
        return true;
    }
};

} // namespace

Result<Value> parse(std::string_view text, const std::string& file, Limits limits) {
    TreeBuilder builder(text, limits);
    if (text.size() > limits.bytes) {
        builder.problem.code = "size";
        builder.problem.position = {1, 1};
        builder.problem.message =
            "the document is larger than " + to_text(Bytes{static_cast<std::int64_t>(limits.bytes)});
    } else {
        builder.latest = text.data();
        CountingIterator first{text.data(), &builder.latest};
        CountingIterator last{text.data() + text.size(), nullptr};
        if (nlohmann::json::sax_parse(first, last, &builder)) return std::move(builder.root);
    }
    builder.problem.file = file;
    return std::move(builder.problem);
}

} // namespace labrack::json
