#include "base/hash.hpp"

#include <doctest/doctest.h>

#include <bit>

using namespace labrack;

TEST_CASE("hashes have the same value on every machine") {
    // Stored in documents (translations name the hash of their source), so a change of these is a change of format.
    CHECK(to_hex(hash_text("")) == "f52a15e9a9b5e89b");
    CHECK(to_hex(hash_text("a")) == "02c0bdbf481420f8");
    CHECK(to_hex(hash_text("What is a server?")) == "831f0a54267e7554");
    CHECK(to_hex(hash_text("\xc3\xa9")) != to_hex(hash_text("e")));
}

TEST_CASE("hexadecimal text always has sixteen digits") {
    CHECK(to_hex(0) == "0000000000000000");
    CHECK(to_hex(0xfedcba9876543210ULL) == "fedcba9876543210");
}

TEST_CASE("a changed bit changes about half of the mixed bits") {
    int changed = 0;
    for (int bit = 0; bit < 64; ++bit)
        changed += std::popcount(mix64(12345) ^ mix64(12345ULL ^ (1ULL << bit)));
    CHECK(changed > 64 * 28);
    CHECK(changed < 64 * 36);
}
