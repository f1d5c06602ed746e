// Lays out and draws parsed CommonMark. Words stay together across runs: "**bold**," never breaks before the comma.
#include "markdown.hpp"

#include "drawing.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

/// A piece of a word in one style.
struct Piece {
    std::string_view text;
    std::size_t run = 0;
    float x = 0;
    float width = 0;
    int line = 0;
};

struct Laid {
    std::vector<Piece> pieces;
    int lines = 0;
};

struct Drawing {
    Ui& ui;
    const MarkdownOptions& options;
    TextStyle plain;
    TextStyle strong;
    float width = 0;   ///< device pixels
    int top_level = 1; ///< of the highest heading in the text
    int ordinal = 0;   ///< makes ids of blocks

    [[nodiscard]] TextStyle style_of(const Run& run, bool all_bold) const {
        return run.bold || run.emphasis || all_bold ? strong : plain;
    }
    [[nodiscard]] Rgb color_of(const Run& run) const {
        const Palette& p = ui.palette();
        if (!run.target.empty() && !run.image) return p.accent_text;
        return options.color.value_or(p.text);
    }
};

float padding_of(const Ui& ui, const Run& run) {
    return run.code ? ui.px(4) : 0;
}

/// Splits runs at spaces; a word may span runs, and moves to the next line as a whole.
Laid lay_out(const Drawing& d, const std::vector<Run>& runs, bool all_bold) {
    Laid out;
    float x = 0;
    int line = 0;
    std::size_t word = 0; ///< first piece of the current word
    const auto finish_word = [&] { word = out.pieces.size(); };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        const TextStyle style = d.style_of(run, all_bold);
        const float space = text_width(d.ui, style, "a b") - text_width(d.ui, style, "ab");
        if (run.line_break) {
            x = 0;
            ++line;
            finish_word();
        }
        std::string_view rest = run.text;
        while (!rest.empty()) {
            if (rest.front() == ' ') {
                if (x > 0) x += space;
                rest.remove_prefix(1);
                finish_word();
                continue;
            }
            // Code stays on one line where it can.
            const bool whole = run.code && text_width(d.ui, style, rest) + 2 * padding_of(d.ui, run) <= d.width;
            const std::string_view text = whole ? rest : rest.substr(0, rest.find(' '));
            rest.remove_prefix(text.size());
            Piece piece{text, i, x, text_width(d.ui, style, text) + 2 * padding_of(d.ui, run), line};
            x += piece.width;
            out.pieces.push_back(piece);
            const float start = out.pieces[word].x;
            if (x > d.width && start > 0) {
                ++line;
                for (std::size_t k = word; k < out.pieces.size(); ++k) {
                    out.pieces[k].x -= start;
                    out.pieces[k].line = line;
                }
                x -= start;
            }
        }
    }
    out.lines = out.pieces.empty() ? 0 : line + 1;
    return out;
}

/// The link of run `i`: one control over all its pieces. Returns whether it is lit.
bool operate_link(Drawing& d, const Run& run, std::size_t index, const Laid& laid, ImVec2 at, float line) {
    Ui& ui = d.ui;
    Rect box;
    std::vector<Rect> parts;
    for (const Piece& piece : laid.pieces) {
        if (piece.run != index) continue;
        const Rect part{at.x + piece.x, at.y + static_cast<float>(piece.line) * line, piece.width, line};
        if (!parts.empty() && parts.back().y == part.y)
            parts.back().w = part.right() - parts.back().x;
        else
            parts.push_back(part);
    }
    if (parts.empty()) return false;
    // A link over two lines is operated on the longer part.
    box = *std::max_element(parts.begin(), parts.end(), [](const Rect& a, const Rect& b) { return a.w < b.w; });
    const bool is_term = run.target.starts_with("term:");
    const bool is_node = run.target.starts_with("node:");
    const std::string about = is_term && d.options.hooks.term ? d.options.hooks.term(run.target.substr(5)) : "";
    const std::string plain = plain_text(parse_markdown(about));
    Node node = control_node("link" + std::to_string(index), is_term || is_node ? Role::button : Role::link, run.text,
                             box, "", plain);
    node.acts = Act::activate | Act::focus;
    if (!is_term && !is_node) node.href = run.target;
    const Interaction item = interact(ui, {.node = std::move(node)});
    const bool lit = item.hovered || item.ring;
    if (is_node && d.options.hooks.node && (lit || item.activated))
        d.options.hooks.node(std::string_view(run.target).substr(5), item.activated);
    if (!is_node && !is_term && item.activated) ui.platform.open_address(run.target);
    tooltip(ui, item, box, plain);
    for (const Rect& part : parts) {
        const float thickness = ui.theme.stroke();
        const float y = part.bottom() - std::floor((line - ui.theme.font(d.plain)->FontSize) / 2) - ui.px(1);
        const Rgb color = ui.palette().accent_text;
        if (!is_term && !is_node)
            fill({part.x, y, part.w, thickness}, color, 0, lit ? 1.0F : 0.5F);
        else
            for (float x = part.x; x < part.right(); x += 3 * thickness)
                fill({x, y, thickness, thickness}, color, 0, lit ? 1.0F : 0.7F);
    }
    return lit;
}

std::string words_of(const std::vector<Run>& runs) {
    std::string out;
    for (const Run& run : runs)
        out += run.text;
    return out;
}

bool has_links(const std::vector<Run>& runs) {
    return std::any_of(runs.begin(), runs.end(), [](const Run& run) { return !run.target.empty() && !run.image; });
}

void draw_pieces(Drawing& d, const std::vector<Run>& runs, const Laid& laid, ImVec2 at, float line, bool all_bold) {
    const Ui& ui = d.ui;
    for (const Piece& piece : laid.pieces) {
        const Run& run = runs[piece.run];
        const ImVec2 spot{at.x + piece.x, at.y + static_cast<float>(piece.line) * line};
        if (run.code) {
            const float height = ui.theme.font(d.plain)->FontSize + ui.px(2);
            fill({spot.x, spot.y + (line - height) / 2, piece.width, height}, ui.palette().raised, ui.px(3));
        }
        const float down = (line - ui.theme.line(d.style_of(run, all_bold))) / 2;
        draw_text(ui, {spot.x + padding_of(ui, run), spot.y + down}, d.style_of(run, all_bold), d.color_of(run),
                  piece.text);
    }
}

/// Records the words between links as texts, so that a reader hears the paragraph in order.
void record_words(Drawing& d, const std::vector<Run>& runs, const Laid& laid, ImVec2 at, float line) {
    std::string words;
    int count = 0;
    const auto flush = [&] {
        if (words.find_first_not_of(' ') != std::string::npos)
            record(d.ui, {.id = id_of("words" + std::to_string(count++)),
                          .role = Role::text,
                          .name = words,
                          .rect = {at.x, at.y, d.width, static_cast<float>(laid.lines) * line}});
        words.clear();
    };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].target.empty() || runs[i].image) {
            words += runs[i].text;
            continue;
        }
        flush();
        operate_link(d, runs[i], i, laid, at, line);
    }
    flush();
}

void draw_runs(Drawing& d, const std::vector<Run>& runs, Node node, TextStyle line_style, bool all_bold) {
    const Laid laid = lay_out(d, runs, all_bold);
    const float line = d.ui.theme.line(line_style);
    const Rect rect = place({d.width, static_cast<float>(laid.lines) * line});
    node.id = id_of("block" + std::to_string(d.ordinal++));
    node.rect = rect;
    draw_pieces(d, runs, laid, rect.min(), line, all_bold);
    if (!has_links(runs)) {
        node.name = words_of(runs);
        record(d.ui, std::move(node));
        return;
    }
    const Id id = node.id;
    if (node.role == Role::heading) node.name = words_of(runs);
    d.ui.semantics.open(std::move(node));
    ImGui::PushID(static_cast<int>(id));
    record_words(d, runs, laid, rect.min(), line);
    ImGui::PopID();
    d.ui.semantics.close();
}

void draw_blocks(Drawing& d, const std::vector<Block>& blocks);

/// As wide as the text at most, and never larger than it is.
Rect draw_picture(const Drawing& d, const Picture& picture) {
    const float width = std::floor(std::min(d.ui.px(picture.size.x), d.width));
    const float height = std::max(std::round(width * picture.size.y / picture.size.x), 1.0F);
    const Rect rect = place({width, height});
    const auto texture = reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(picture.texture));
    const float radius = d.ui.px(6);
    ImGui::GetWindowDrawList()->AddImageRounded(texture, rect.min(), rect.max(), {0, 0}, {1, 1}, IM_COL32_WHITE,
                                                radius);
    outline(rect, d.ui.palette().line, radius, d.ui.theme.stroke());
    return rect;
}

/// What the picture would show, while it is not there.
Rect draw_words_of_picture(const Drawing& d, std::string_view words) {
    const float pad = d.ui.px(12);
    const float height = wrapped_height(d.ui, TextStyle::secondary, words, d.width - 2 * pad);
    const Rect rect = place({d.width, height + 2 * pad});
    fill(rect, d.ui.palette().raised, d.ui.px(6));
    draw_wrapped(d.ui, {rect.x + pad, rect.y + pad}, d.width - 2 * pad, TextStyle::secondary, d.ui.palette().dim,
                 words);
    return rect;
}

void draw_image(Drawing& d, const Run& run) {
    const auto& find = d.options.hooks.image;
    const std::optional<Picture> picture = find ? find(run.target) : std::nullopt;
    const Rect rect = picture ? draw_picture(d, *picture) : draw_words_of_picture(d, run.text);
    record(d.ui,
           {.id = id_of("block" + std::to_string(d.ordinal++)), .role = Role::img, .name = run.text, .rect = rect});
}

/// An image has a line of its own, wherever it stands in a paragraph.
void draw_paragraph(Drawing& d, const Block& block) {
    const auto is_image = [](const Run& run) { return run.image; };
    if (std::none_of(block.runs.begin(), block.runs.end(), is_image))
        return draw_runs(d, block.runs, {.role = Role::paragraph}, d.plain, false);
    for (auto at = block.runs.begin(); at != block.runs.end();) {
        if (at->image) {
            draw_image(d, *at++);
            continue;
        }
        const auto end = std::find_if(at, block.runs.end(), is_image);
        const std::vector<Run> words(at, end);
        if (words_of(words).find_first_not_of(' ') != std::string::npos)
            draw_runs(d, words, {.role = Role::paragraph}, d.plain, false);
        at = end;
    }
}

void draw_heading(Drawing& d, const Block& block) {
    Drawing sized = d;
    const bool large = block.level == 1 && d.options.style == TextStyle::lab;
    sized.plain = sized.strong = large ? TextStyle::heading : d.strong;
    draw_runs(sized, block.runs, {.role = Role::heading, .level = d.options.heading_level + block.level - d.top_level},
              sized.plain, true);
    d.ordinal = sized.ordinal;
}

void draw_code(Drawing& d, const Block& block) {
    std::string code = words_of(block.runs);
    while (!code.empty() && code.back() == '\n')
        code.pop_back();
    const float pad = d.ui.px(12);
    const float height = wrapped_height(d.ui, TextStyle::code, code, d.width - 2 * pad);
    const Rect rect = place({d.width, height + 2 * pad});
    fill(rect, d.ui.palette().raised, d.ui.px(8));
    draw_wrapped(d.ui, {rect.x + pad, rect.y + pad}, d.width - 2 * pad, TextStyle::code, d.ui.palette().text, code);
    record(d.ui, {.id = id_of("block" + std::to_string(d.ordinal++)), .role = Role::code, .name = code, .rect = rect});
}

/// Children indented by `left` device pixels, inside a node.
void draw_indented(Drawing& d, const Block& block, float left, Node node) {
    Drawing inner = d;
    inner.width = d.width - left;
    node.id = id_of("block" + std::to_string(d.ordinal++));
    inner.ordinal = 0;
    const Id id = node.id;
    d.ui.semantics.open(std::move(node));
    ImGui::PushID(static_cast<int>(id));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float bottom = inside(d.ui, {at.x + left, at.y, inner.width, 0}, [&] { draw_blocks(inner, block.children); });
    const Rect rect = place({d.width, std::max(bottom - at.y, 1.0F)});
    ImGui::PopID();
    d.ui.semantics.close(rect);
}

void draw_list(Drawing& d, const Block& block) {
    Ui& ui = d.ui;
    detail::begin_group(ui, {.id = id_of("block" + std::to_string(d.ordinal++)), .role = Role::list});
    int number = block.start;
    for (const Block& item : block.children) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float line = ui.theme.line(d.plain);
        if (block.start > 0) {
            const std::string mark = std::to_string(number++) + ".";
            draw_text(ui, {at.x + ui.px(16) - text_width(ui, d.plain, mark), at.y}, d.plain, ui.palette().dim, mark);
        } else {
            circle({at.x + ui.px(8), at.y + line / 2}, ui.px(2), ui.palette().dim);
        }
        draw_indented(d, item, ui.px(22), {.role = Role::listitem});
        gap(ui, -4);
    }
    detail::end_group(ui);
    gap(ui, 4);
}

void draw_quote(Drawing& d, const Block& block) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_indented(d, block, d.ui.px(14), {.role = Role::blockquote});
    const float height = ImGui::GetCursorScreenPos().y - at.y - ImGui::GetStyle().ItemSpacing.y;
    fill({at.x, at.y, d.ui.px(3), height}, d.ui.palette().accent, d.ui.px(1));
}

void draw_row(Drawing& d, const Block& row) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const auto columns = static_cast<float>(std::max<std::size_t>(row.children.size(), 1));
    const float column = std::floor(d.width / columns);
    float bottom = at.y;
    d.ui.semantics.open({.id = id_of("row" + std::to_string(d.ordinal++)), .role = Role::row});
    float x = at.x;
    for (const Block& cell : row.children) {
        Drawing inner = d;
        inner.width = column - d.ui.px(12);
        bottom = std::max(bottom, inside(d.ui, {x, at.y, inner.width, 0}, [&] {
                              draw_runs(inner, cell.runs, {.role = row.header ? Role::columnheader : Role::cell},
                                        d.plain, row.header);
                          }));
        d.ordinal = inner.ordinal;
        x += column;
    }
    const Rect rect = place({d.width, std::max(bottom - at.y, 1.0F)});
    fill({rect.x, rect.bottom() + d.ui.px(3), rect.w, d.ui.theme.stroke()}, d.ui.palette().line);
    d.ui.semantics.close(rect);
}

void draw_block(Drawing& d, const Block& block) {
    switch (block.kind) {
    case BlockKind::paragraph: return draw_paragraph(d, block);
    case BlockKind::heading: return draw_heading(d, block);
    case BlockKind::code: return draw_code(d, block);
    case BlockKind::quote: return draw_quote(d, block);
    case BlockKind::list: return draw_list(d, block);
    case BlockKind::rule: return rule(d.ui);
    case BlockKind::table:
        detail::begin_group(d.ui, {.id = id_of("table" + std::to_string(d.ordinal++)), .role = Role::table});
        for (const Block& row : block.children)
            draw_row(d, row);
        return detail::end_group(d.ui);
    case BlockKind::item:
    case BlockKind::row:
    case BlockKind::cell: return draw_blocks(d, block.children);
    }
}

void draw_blocks(Drawing& d, const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
        draw_block(d, block);
        if (d.options.style == TextStyle::lab && &block != &blocks.back()) gap(d.ui, 4);
    }
}

} // namespace

void markdown(Ui& ui, std::string_view id, const MarkdownText& text, const MarkdownOptions& options) {
    constexpr float characters = 70;
    Drawing d{.ui = ui, .options = options, .plain = options.style, .strong = TextStyle::strong};
    if (options.style == TextStyle::lab) d.strong = TextStyle::lab_bold;
    const float measure = characters * text_width(ui, d.plain, "enough words here") / 17;
    const float limit = options.max_width > 0 ? ui.px(options.max_width) : measure;
    d.width = std::floor(std::min(limit, width_left()));
    d.top_level = 6;
    for (const Block& block : text.blocks)
        if (block.kind == BlockKind::heading) d.top_level = std::min(d.top_level, block.level);
    with_id(id, [&] { draw_blocks(d, text.blocks); });
}

} // namespace labrack::ui
