// What a reader says about a document, in short.
#pragma once

#include "base/diagnostic.hpp"

#include <doctest/doctest.h>

#include <string>

namespace labrack::test {

/// "LINE:COLUMN CODE PATH" of a problem.
inline std::string gist(const Diagnostic& problem) {
    return std::to_string(problem.position.line) + ":" + std::to_string(problem.position.column) + " " + problem.code +
           (problem.path.empty() ? "" : " " + problem.path);
}

/// The only problem of a document that was refused.
template <class T>
Diagnostic only_problem(const Result<T>& result) {
    REQUIRE_FALSE(static_cast<bool>(result));
    for (const Diagnostic& problem : result.problems())
        INFO(to_text(problem));
    REQUIRE_MESSAGE(result.problems().size() == 1, to_text(result.problems().back()));
    return result.problems().front();
}

template <class T>
T accepted(Result<T> result) {
    REQUIRE_MESSAGE(static_cast<bool>(result), (result.problems().empty() ? "" : to_text(result.problems().front())));
    return std::move(*result);
}

} // namespace labrack::test
