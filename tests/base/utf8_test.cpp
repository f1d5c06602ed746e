#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <string_view>

using namespace labrack;

TEST_CASE("text in any script is UTF-8") {
    CHECK(find_invalid_utf8("") == std::string_view::npos);
    CHECK(find_invalid_utf8("año, 服务器, \xf0\x9f\x90\xa2") == std::string_view::npos);
}

TEST_CASE("broken, overlong and impossible sequences are found where they stand") {
    CHECK(find_invalid_utf8("ab\xff") == 2);
    CHECK(find_invalid_utf8("a\xc3") == 1);
    CHECK(find_invalid_utf8("a\xc3(") == 1);
    CHECK(find_invalid_utf8("\xc0\xaf") == 0);
    CHECK(find_invalid_utf8("\xe0\x80\xaf") == 0);
    CHECK(find_invalid_utf8("\xed\xa0\x80") == 0);
    CHECK(find_invalid_utf8("\xf4\x90\x80\x80") == 0);
    CHECK(find_invalid_utf8("x\x80") == 1);
}
