#include "lab/building.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

bool is_listed(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

bool is_foreign(const model::Kind& kind) {
    return kind.role == model::Role::client || kind.id == "external-service";
}

bool may_add(const Lab& lab, const model::Catalogue& catalogue, model::ProductIndex product) {
    if (!lab.rubric) return true;
    if (is_foreign(catalogue.kind_of(product))) return false;
    const std::optional<Palette>& palette = lab.rubric->palette;
    return !palette || is_listed(palette->products, catalogue.product(product).id) == palette->allows;
}

bool is_kept(const Lab& lab, const model::Catalogue& catalogue, std::string_view id) {
    if (!lab.rubric) return false;
    const auto node = lab.start.find(id);
    return node && (is_foreign(catalogue.kind_of(lab.start.node(*node).product)) || is_listed(lab.rubric->locks, id));
}

} // namespace labrack::lab
