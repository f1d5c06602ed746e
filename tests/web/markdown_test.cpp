#include "app/markdown.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

using namespace labrack::ui;

TEST_CASE("runs keep their style and target") {
    const auto text = parse_markdown("A **bold** [node](node:db) and `code`.");
    REQUIRE(text.blocks.size() == 1);
    const auto& runs = text.blocks[0].runs;
    REQUIRE(runs.size() == 7);
    CHECK(runs[1].bold);
    CHECK(runs[3].target == "node:db");
    CHECK(runs[5].code);
    CHECK(plain_text(text) == "A bold node and code.");
}

TEST_CASE("a link of another scheme loses its link, and HTML is text") {
    const auto text = parse_markdown("[a](javascript:alert) <b>x</b> [c](http://plain.example)");
    for (const Run& run : text.blocks[0].runs)
        CHECK(run.target.empty());
    CHECK(plain_text(text) == "a <b>x</b> c");
}

TEST_CASE("lists nest, items hold paragraphs, entities are decoded") {
    const auto text = parse_markdown("3. one &amp; two\n   - inner\n4. three\n");
    REQUIRE(text.blocks.size() == 1);
    const Block& list = text.blocks[0];
    CHECK(list.kind == BlockKind::list);
    CHECK(list.start == 3);
    REQUIRE(list.children.size() == 2);
    REQUIRE(list.children[0].children.size() == 2);
    CHECK(list.children[0].children[0].runs[0].text == "one & two");
    CHECK(list.children[0].children[1].kind == BlockKind::list);
}

TEST_CASE("what is hostile or cut short is shown as the text that it is") {
    for (const char* source : {"[", "](", "![", "**"})
        CHECK(plain_text(parse_markdown(source)).substr(0, 1) == std::string(source).substr(0, 1));
    CHECK(parse_markdown("").blocks.empty());
    CHECK(plain_text(parse_markdown("| a |\n|--|")) == "a");
    CHECK(plain_text(parse_markdown("```")).empty());
    CHECK(plain_text(parse_markdown("&#0;")) == "\xef\xbf\xbd");
    CHECK(parse_markdown("> > > >").blocks.size() == 1);
}

TEST_CASE("nesting has an end, and what is deeper is still there") {
    const std::function<int(const std::vector<Block>&)> depth = [&](const std::vector<Block>& blocks) {
        int deepest = 0;
        for (const Block& block : blocks)
            deepest = std::max(deepest, depth(block.children));
        return blocks.empty() ? 0 : deepest + 1;
    };
    const MarkdownText quotes = parse_markdown(std::string(20000, '>') + "deep");
    CHECK(depth(quotes.blocks) < 24);
    CHECK(plain_text(quotes) == "deep");
    std::string lines;
    for (std::size_t level = 0; level < 200; ++level)
        lines += std::string(2 * level, ' ') + "- item\n";
    const MarkdownText lists = parse_markdown(lines);
    CHECK(depth(lists.blocks) < 24);
    CHECK(plain_text(lists).size() == 200 * 5 - 1);
}
