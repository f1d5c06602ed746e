// What is said about bad input: where, what and how to mend it. User input never throws and never asserts.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace labrack {

/// A place in a text file; line and column count from 1 (column in bytes), 0 = unknown.
struct SourcePosition {
    int line = 0;
    int column = 0;
};

enum class Severity { warning, error };

/// One remark on an input.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string code; ///< stable, for tests and links: "unknown-key"
    std::string file; ///< as the user named it, "-" for standard input, empty when unknown
    SourcePosition position;
    std::string path;         ///< JSON path of the value: "nodes[2].product"
    std::string message;      ///< one sentence, without a final full stop
    std::string hint;         ///< what to do, for example "did you mean \"nginx\"?"; may be empty
    std::string subject = {}; ///< the component or instance that it is about, as the message calls it; may be empty
};

using Diagnostics = std::vector<Diagnostic>;

/// An error without a place.
[[nodiscard]] Diagnostic make_error(std::string code, std::string message, std::string hint = {});

/// An error that is about a component.
[[nodiscard]] Diagnostic make_error_of(std::string subject, std::string code, std::string message,
                                       std::string hint = {});

[[nodiscard]] bool has_error(const Diagnostics& problems);

/// "FILE:LINE:COLUMN: error: MESSAGE (at PATH); HINT [CODE]", without the parts that are unknown.
[[nodiscard]] std::string to_text(const Diagnostic& problem);

/// A value, or the errors that prevented it; warnings may accompany a value.
template <class T>
class Result {
  public:
    Result(T value) : value_(std::move(value)) {}
    Result(T value, Diagnostics warnings) : value_(std::move(value)), problems_(std::move(warnings)) {}
    Result(Diagnostic error) { problems_.push_back(std::move(error)); }
    Result(Diagnostics errors) : problems_(std::move(errors)) { assert(has_error(problems_)); }

    [[nodiscard]] explicit operator bool() const { return value_.has_value(); }
    [[nodiscard]] const T& operator*() const { return value_.value(); }
    [[nodiscard]] T& operator*() { return value_.value(); }
    [[nodiscard]] const T* operator->() const { return &value_.value(); }
    [[nodiscard]] T* operator->() { return &value_.value(); }
    [[nodiscard]] const Diagnostics& problems() const& { return problems_; }
    [[nodiscard]] Diagnostics problems() && { return std::move(problems_); } ///< safe in a range-for over a temporary

  private:
    std::optional<T> value_;
    Diagnostics problems_;
};

/// The text in double quotes; a long one is cut at a character.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// The candidate nearest to `name` by edit distance when it is near enough to be a slip (a third of the length, at most
/// 3).
[[nodiscard]] std::optional<std::string> near_name(std::string_view name, const std::vector<std::string>& candidates);

/// "did you mean \"x\"?" when a candidate is near, else "known: a, b, c" (at most twelve), else empty.
[[nodiscard]] std::string name_hint(std::string_view name, const std::vector<std::string>& candidates);

} // namespace labrack
