// A small lab as files in memory, and ways to break it.
#pragma once

#include "lab/lab.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace labrack::test {

using Files = std::map<std::string, std::string, std::less<>>;

inline Result<lab::Lab> read_files(const Files& files) {
    const lab::FileReader reader = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    return lab::read_lab(reader, "labs/small", model::built_in_catalogue());
}

/// Everything that a lab can say, each kind of thing once. Its first line is line 1.
inline const std::string& lab_json() {
    static const std::string text = R"lab({
"version": 1, "id": "small", "title": "Small", "summary": "A lab for tests", "icon": "server",
"level": "beginner", "minutes": 5, "prerequisites": ["other"], "objectives": ["Test", "Test more"],
"start": {
  "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "dns", "product": "dns-zone"},
            {"id": "server", "product": "linux-server"}, {"id": "nginx", "product": "nginx", "in": "server"}],
  "links": [{"from": "visitors", "to": "nginx", "protocol": "http"}]},
"workloads": [
  {"id": "calm", "operations": [{"id": "page", "entry": "x.org", "root": {"role": "web"}}],
   "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}]},
  {"id": "busy", "operations": [{"id": "shop", "entry": "x.org", "root": {"role": "web"}}]}],
"terms": [{"id": "host", "title": "Host", "text": "A machine"}],
"steps": [
  {"id": "one", "kind": "watch", "title": "One", "text": ["See [the host](term:host)", "and [nginx](node:nginx): {{page.p95}}"],
   "panels": ["trace"], "speed": "1/200", "playing": false,
   "scene": {"workload": "calm", "seed": 7, "interventions": [{"at": "2s", "stop": "nginx"}]},
   "offer": {"send": ["page"], "stop": ["nginx", "server"], "restart": ["nginx"],
             "rate": {"client": "visitors", "low": "1/s", "high": "9/s"}},
   "walk": {"operation": "page", "narration": [
     {"message": "request", "from": "visitors", "to": "nginx", "text": "It goes."}]},
   "tasks": [{"id": "see", "text": "See it", "done": {"succeeded": "page", "count": 3}, "hints": ["Look", "There"]}],
   "questions": [
     {"id": "who", "kind": "choice", "text": "Who?", "options": [
       {"id": "a", "text": "A", "correct": true, "feedback": "Yes"}, {"id": "b", "text": "B", "feedback": "No"}]},
     {"id": "much", "kind": "number", "text": "How much?", "answer": 5, "tolerance": 0.5, "unit": "ms",
      "right": "Right", "wrong": "Wrong"}],
   "after": "Done: {{nginx.utilisation}}"},
  {"id": "two", "kind": "read", "title": "Two", "text": {"file": "two.md"}}]
})lab";
    return text;
}

inline Files small_lab() {
    return {{"lab.json", lab_json()}, {"two.md", "First line\nSee [nginx](node:nginx).\n"}};
}

/// The small lab with one piece of its lab.json replaced.
inline Files small_lab_with(std::string_view piece, std::string_view replacement) {
    Files files = small_lab();
    std::string& text = files["lab.json"];
    const auto at = text.find(piece);
    if (at == std::string::npos) throw std::invalid_argument("no such piece: " + std::string(piece));
    text.replace(at, piece.size(), replacement);
    return files;
}

} // namespace labrack::test
