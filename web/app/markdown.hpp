// CommonMark to widgets: lab text, terms and feedback.
#pragma once

#include "ui.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::ui {

/// A run of text in one style.
struct Run {
    std::string text = {};
    std::string target = {}; ///< of a link: "node:ID", "term:ID" or an https address; of an image its path
    bool bold = false;
    bool emphasis = false;
    bool code = false;
    bool image = false;      ///< `text` is what it shows, in words
    bool line_break = false; ///< a hard break before it

    bool operator==(const Run&) const = default;
};

enum class BlockKind { paragraph, heading, code, quote, list, item, rule, table, row, cell };

struct Block {
    BlockKind kind = BlockKind::paragraph;
    int level = 0;       ///< of a heading
    int start = 0;       ///< of a list: its first number; 0 = bullets
    bool header = false; ///< of a row
    std::vector<Run> runs = {};
    std::vector<Block> children = {};
};

/// Parse once, draw often. Raw HTML is shown as text; unknown link schemes lose their link.
struct MarkdownText {
    std::vector<Block> blocks = {};
};
[[nodiscard]] MarkdownText parse_markdown(std::string_view source);
/// The words alone, for names and announcements.
[[nodiscard]] std::string plain_text(const MarkdownText& text);

/// An image that can be drawn now.
struct Picture {
    platform::Texture texture = 0;
    ImVec2 size = {}; ///< design px, at which it is drawn where there is room
};

struct MarkdownHooks {
    /// A node link is hovered or focused (the canvas lights it up), or activated.
    std::function<void(std::string_view node, bool activated)> node = {};
    /// The explanation of a term, CommonMark, shown as a tooltip and spoken as a description; empty = unknown.
    std::function<std::string(std::string_view term)> term = {};
    /// The image of a path; nothing = the words stand in its place.
    std::function<std::optional<Picture>(std::string_view source)> image = {};
};

struct MarkdownOptions {
    TextStyle style = TextStyle::lab; ///< lab or body
    int heading_level = 3;            ///< of the highest heading in the text
    std::optional<Rgb> color = {};    ///< of paragraphs; the palette's text if absent
    float max_width = 0;              ///< design px; 0 = 70 characters or what is left
    MarkdownHooks hooks = {};
};
void markdown(Ui& ui, std::string_view id, const MarkdownText& text, const MarkdownOptions& options = {});

} // namespace labrack::ui
