// What a lab lets a learner do to its start design. Labs that judge nothing leave everything open.
#pragma once

#include "lab/lab.hpp"

namespace labrack::lab {

/// Whether it sends requests, or is a service of somebody else: in a lab that judges designs both are the lab's affair.
[[nodiscard]] bool is_foreign(const model::Kind& kind);

/// Whether a learner may add components of this product.
[[nodiscard]] bool may_add(const Lab& lab, const model::Catalogue& catalogue, model::ProductIndex product);

/// Whether the component, which the start design has under this id, must stay as it is and where it is.
[[nodiscard]] bool is_kept(const Lab& lab, const model::Catalogue& catalogue, std::string_view id);

} // namespace labrack::lab
