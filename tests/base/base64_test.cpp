#include "base/base64.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;

TEST_CASE("the examples of RFC 4648, section 10") {
    const std::string plain = "foobar";
    const std::string coded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (std::size_t length = 0; length <= plain.size(); ++length) {
        CHECK(to_base64(plain.substr(0, length)) == coded[length]);
        CHECK(from_base64(coded[length]) == plain.substr(0, length));
    }
}

TEST_CASE("every byte comes back") {
    std::string bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    CHECK(from_base64(to_base64(bytes)) == bytes);
}

TEST_CASE("what is no such text is refused") {
    for (const char* text : {"Zg=", "Zg", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm-_", "Zh==", "Zm9=", " Zg="})
        CHECK_MESSAGE(!from_base64(text), text);
}
