#include "base/version.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

TEST_CASE("the engine's version has three numbers") {
    const std::string version(labrack::engine_version());
    CHECK(version.find_first_not_of("0123456789.") == std::string::npos);
    CHECK(std::count(version.begin(), version.end(), '.') == 2);
}
