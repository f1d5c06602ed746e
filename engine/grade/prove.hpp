// What a lab must prove of itself: that its rubric tells good designs from bad ones, and not by a hair.
#pragma once

#include "grade/grade.hpp"
#include "grade/margins.hpp"

#include <optional>
#include <string>
#include <vector>

namespace labrack::grade {

/// A design beside a lab: NAME of NAME.design.json.
struct NamedDesign {
    std::string name;
    model::Design design;
};

/// One thing that was looked at.
struct Proof {
    enum class Outcome { holds, warns, fails };
    std::string what; ///< "solution has full marks"
    Outcome outcome = Outcome::holds;
    std::string detail;             ///< figures: "10 of 10 points"
    std::string design{};           ///< of a margin: whose it is
    std::optional<Margin> margin{}; ///< of a check of an experiment
};

/// What is proven of a lab with a rubric: each solution has full marks, the start does not pass, a design of nothing
/// but the clients earns nothing, each wrong design fails the criteria that it names (Design::fails) and no others;
/// each solution without what the lab teaches (Rubric::teaches), with ten times of everything, and with queue limits of
/// 1, earns less. Over 20 seeds solutions and wrong designs clear or miss each threshold of an experiment by a tenth of
/// it or by four standard deviations; below three it warns also where that is a tenth.
[[nodiscard]] std::vector<Proof> prove(const lab::Lab& lab, const model::Catalogue& catalogue,
                                       const std::vector<NamedDesign>& solutions,
                                       const std::vector<NamedDesign>& wrong_designs);

/// That the lab's text is complete and current in every language, by what was said when it was read.
[[nodiscard]] Proof prove_texts(const Diagnostics& reading);

} // namespace labrack::grade
