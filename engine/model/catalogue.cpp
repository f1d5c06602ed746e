#include "model/catalogue.hpp"

#include "assets/catalogue.hpp"

#include <algorithm>
#include <cassert>

namespace labrack::model {

std::optional<KindIndex> Catalogue::find_kind(std::string_view id) const {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) { return one.id == id; });
    if (found == kinds.end()) return std::nullopt;
    return index_of<KindIndex>(static_cast<std::size_t>(found - kinds.begin()));
}

std::optional<ProductIndex> Catalogue::find_product(std::string_view id) const {
    const auto found = std::find_if(products.begin(), products.end(), [&](const Product& one) { return one.id == id; });
    if (found == products.end()) return std::nullopt;
    return index_of<ProductIndex>(static_cast<std::size_t>(found - products.begin()));
}

const Catalogue& built_in_catalogue() {
    static const Catalogue catalogue = [] {
        Result<Catalogue> read = read_catalogue(assets::catalogue_json(), "assets/catalogue.json");
        assert(read && "a test checks the built-in catalogue");
        return std::move(*read);
    }();
    return catalogue;
}

} // namespace labrack::model
