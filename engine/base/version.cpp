#include "base/version.hpp"

namespace labrack {

std::string_view engine_version() {
    return LABRACK_VERSION;
}

} // namespace labrack
