// Evidence in sentences.
#pragma once

#include "grade/grade.hpp"

namespace labrack::grade {

/// What a student reads of the evidence, in both languages. Of findings and costs that is what it says
/// already.
[[nodiscard]] LocalText explain(const Evidence& evidence, const lab::Lab& lab, const model::Catalogue& catalogue,
                                const model::Design& design);

/// The same of the gate that light load is.
[[nodiscard]] LocalText explain_light_load(const Evidence& evidence, const lab::Lab& lab,
                                           const model::Catalogue& catalogue, const model::Design& design);

} // namespace labrack::grade
