// CommonMark, parsed by md4c into blocks and runs.
#include "markdown.hpp"

#include <md4c.h>

namespace labrack::ui {

namespace {

struct Parser {
    std::vector<Block*> path; ///< open blocks, outermost first
    MarkdownText out;
    Block root;
    int bold = 0;
    int emphasis = 0;
    int code = 0;
    int image = 0;
    bool in_head = false;
    bool breaks = false;
    std::string target;

    Block& top() { return *path.back(); }
};

std::string attribute(const MD_ATTRIBUTE& attribute) {
    return {attribute.text, attribute.size};
}

bool known_target(std::string_view target) {
    return target.starts_with("node:") || target.starts_with("term:") || target.starts_with("https://");
}

void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        out += static_cast<char>(0x80 | (code & 0x3f));
    }
}

std::string entity(std::string_view text) {
    if (text == "&amp;") return "&";
    if (text == "&lt;") return "<";
    if (text == "&gt;") return ">";
    if (text == "&quot;") return "\"";
    if (text == "&nbsp;") return "\xc2\xa0";
    if (!text.starts_with("&#")) return std::string(text);
    const bool hex = text.size() > 3 && (text[2] == 'x' || text[2] == 'X');
    const unsigned long code = std::strtoul(std::string(text.substr(hex ? 3 : 2)).c_str(), nullptr, hex ? 16 : 10);
    std::string out;
    append_utf8(out, code == 0 || code > 0xffff ? 0xfffd : static_cast<unsigned>(code));
    return out;
}

/// A block that can hold runs: the text of a tight list item gets a paragraph of its own.
Block& text_block(Parser& parser) {
    Block& top = parser.top();
    const bool holds_blocks = top.kind == BlockKind::item || top.kind == BlockKind::quote;
    if (!holds_blocks) return top;
    if (top.children.empty() || top.children.back().kind != BlockKind::paragraph) top.children.emplace_back();
    return top.children.back();
}

void append(Parser& parser, std::string_view text) {
    const bool image = parser.image > 0; // its words are plain
    Run run{.target = parser.target,
            .bold = parser.bold > 0 && !image,
            .emphasis = parser.emphasis > 0 && !image,
            .code = parser.code > 0 && !image,
            .image = image,
            .line_break = std::exchange(parser.breaks, false) && !image};
    std::vector<Run>& runs = text_block(parser).runs;
    if (!runs.empty() && !run.line_break) {
        Run same = runs.back();
        same.text.clear();
        same.line_break = false;
        if (same == run) {
            runs.back().text += text;
            return;
        }
    }
    run.text = text;
    runs.push_back(std::move(run));
}

Block block_of(MD_BLOCKTYPE type, void* detail, bool in_head) {
    switch (type) {
    case MD_BLOCK_H:
        return {.kind = BlockKind::heading, .level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level)};
    case MD_BLOCK_CODE: return {.kind = BlockKind::code};
    case MD_BLOCK_QUOTE: return {.kind = BlockKind::quote};
    case MD_BLOCK_UL: return {.kind = BlockKind::list};
    case MD_BLOCK_OL:
        return {.kind = BlockKind::list, .start = static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)};
    case MD_BLOCK_LI: return {.kind = BlockKind::item};
    case MD_BLOCK_HR: return {.kind = BlockKind::rule};
    case MD_BLOCK_TABLE: return {.kind = BlockKind::table};
    case MD_BLOCK_TR: return {.kind = BlockKind::row, .header = in_head};
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: return {.kind = BlockKind::cell};
    default: return {};
    }
}

bool is_transparent(MD_BLOCKTYPE type) {
    return type == MD_BLOCK_DOC || type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY;
}

/// Quotes and lists deeper than this are laid out as if they were not nested: what walks a text goes down into it.
constexpr std::size_t deepest = 16;

bool is_too_deep(const Parser& parser, MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_LI) return parser.path.back()->kind != BlockKind::list;
    const bool nests = type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
    return nests && parser.path.size() > deepest;
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
    Parser& parser = *static_cast<Parser*>(user);
    if (type == MD_BLOCK_THEAD) parser.in_head = true;
    if (is_transparent(type)) return 0;
    if (is_too_deep(parser, type)) {
        Block& around = parser.top();
        if (!around.children.empty() && !around.children.back().runs.empty()) around.children.emplace_back();
        parser.path.push_back(&around);
        return 0;
    }
    // The pointer stays good: nothing is added beside an open block.
    parser.path.push_back(&parser.top().children.emplace_back(block_of(type, detail, parser.in_head)));
    return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* user) {
    Parser& parser = *static_cast<Parser*>(user);
    if (type == MD_BLOCK_THEAD) parser.in_head = false;
    if (!is_transparent(type)) parser.path.pop_back();
    return 0;
}

int enter_span(MD_SPANTYPE type, void* detail, void* user) {
    Parser& parser = *static_cast<Parser*>(user);
    switch (type) {
    case MD_SPAN_STRONG: ++parser.bold; break;
    case MD_SPAN_EM: ++parser.emphasis; break;
    case MD_SPAN_CODE: ++parser.code; break;
    case MD_SPAN_IMG:
        ++parser.image;
        parser.target = attribute(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
        break;
    case MD_SPAN_A: {
        const std::string target = attribute(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
        parser.target = known_target(target) ? target : "";
        break;
    }
    default: break;
    }
    return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* user) {
    Parser& parser = *static_cast<Parser*>(user);
    switch (type) {
    case MD_SPAN_STRONG: --parser.bold; break;
    case MD_SPAN_EM: --parser.emphasis; break;
    case MD_SPAN_CODE: --parser.code; break;
    case MD_SPAN_IMG: --parser.image; [[fallthrough]];
    case MD_SPAN_A: parser.target.clear(); break;
    default: break;
    }
    return 0;
}

int add_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    Parser& parser = *static_cast<Parser*>(user);
    switch (type) {
    case MD_TEXT_BR: parser.breaks = true; break;
    case MD_TEXT_SOFTBR: append(parser, " "); break;
    case MD_TEXT_NULLCHAR: append(parser, "\xef\xbf\xbd"); break;
    case MD_TEXT_ENTITY: append(parser, entity({text, size})); break;
    default: append(parser, {text, size}); break;
    }
    return 0;
}

void collect(const Block& block, std::string& out) {
    if (!out.empty() && !block.runs.empty() && out.back() != ' ') out += ' ';
    for (const Run& run : block.runs)
        out += run.text;
    for (const Block& child : block.children)
        collect(child, out);
}

} // namespace

MarkdownText parse_markdown(std::string_view source) {
    Parser parser;
    parser.path.push_back(&parser.root);
    MD_PARSER callbacks{};
    callbacks.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML;
    callbacks.enter_block = enter_block;
    callbacks.leave_block = leave_block;
    callbacks.enter_span = enter_span;
    callbacks.leave_span = leave_span;
    callbacks.text = add_text;
    md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &callbacks, &parser);
    return {std::move(parser.root.children)};
}

std::string plain_text(const MarkdownText& text) {
    std::string out;
    for (const Block& block : text.blocks)
        collect(block, out);
    return out;
}

} // namespace labrack::ui
