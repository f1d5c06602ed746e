// The fixed words of results.
#pragma once

#include "base/json_fields.hpp"
#include "grade/grade.hpp"

#include <array>

namespace labrack::grade {

inline constexpr std::array evidence_kinds{
    json::Word<Evidence::Kind>{"finding", Evidence::Kind::finding},
    json::Word<Evidence::Kind>{"missing_finding", Evidence::Kind::missing_finding},
    json::Word<Evidence::Kind>{"count", Evidence::Kind::count},
    json::Word<Evidence::Kind>{"run", Evidence::Kind::run},
    json::Word<Evidence::Kind>{"cost", Evidence::Kind::cost},
    json::Word<Evidence::Kind>{"no_loss", Evidence::Kind::no_loss},
    json::Word<Evidence::Kind>{"budget", Evidence::Kind::budget},
    json::Word<Evidence::Kind>{"unanswered", Evidence::Kind::unanswered},
    json::Word<Evidence::Kind>{"wrong_answer", Evidence::Kind::wrong_answer}};

} // namespace labrack::grade
