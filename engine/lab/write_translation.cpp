// Writes lab.es.json anew, for whoever translates.
#include "base/json_writer.hpp"
#include "lab/lab.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

using json::Writer;

/// One line as a string, several as a list of them.
void write_lines(Writer& writer, std::string_view text) {
    if (text.find('\n') == std::string_view::npos) return writer.text(text);
    writer.begin_list();
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        writer.text(text.substr(start, end - start));
        start = end + 1;
    }
    writer.end_list();
}

void write_text(Writer& writer, const SourceText& source) {
    const bool is_short = source.is_current && source.spanish.find('\n') == std::string::npos;
    writer.key(source.key);
    writer.begin_object(is_short ? Writer::Layout::line : Writer::Layout::lines);
    if (!source.is_current) {
        writer.key("$comment");
        write_lines(writer, source.spanish.empty() ? source.text : source.text + "\n\n" + source.spanish);
    }
    writer.member("of", source.hash);
    writer.key("text");
    if (source.is_current && !source.spanish_file.empty()) {
        writer.begin_object(Writer::Layout::line);
        writer.member("file", source.spanish_file);
        writer.end_object();
    } else {
        write_lines(writer, source.is_current ? source.spanish : std::string());
    }
    writer.end_object();
}

} // namespace

std::string write_translation(const std::vector<SourceText>& texts, std::string_view schema) {
    Writer writer;
    writer.begin_object();
    writer.member("$schema", schema);
    writer.member("version", 1);
    writer.key("texts");
    writer.begin_object();
    for (const SourceText& source : texts)
        write_text(writer, source);
    writer.end_object();
    writer.end_object();
    return writer.take();
}

} // namespace labrack::lab
