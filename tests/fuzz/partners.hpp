// The documents that stand beside the one that is fuzzed: a workload needs a design, a translation its lab.
#pragma once

#include <string_view>

namespace labrack::fuzz {

inline constexpr std::string_view one_server = R"doc({"version": 1,
"nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 20}},
          {"id": "dns", "product": "dns-zone", "config": {"records": [{"name": "x.org", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
          {"id": "server", "product": "linux-server", "config": {"address": "8.8.8.8"}},
          {"id": "nginx", "product": "nginx", "in": "server"},
          {"id": "gunicorn", "product": "gunicorn", "in": "server"},
          {"id": "mysql", "product": "mysql", "in": "server"}],
"links": [{"from": "visitors", "to": "dns", "protocol": "dns"}, {"from": "visitors", "to": "nginx", "protocol": "http"},
          {"from": "nginx", "to": "gunicorn", "protocol": "http"},
          {"from": "gunicorn", "to": "mysql", "protocol": "mysql"}]})doc";

inline constexpr std::string_view page_and_file = R"doc({"version": 1,
"operations": [{"id": "page", "entry": "x.org", "root": {"role": "app", "cpu": "2ms", "steps": [{"role": "sql read"}]}},
               {"id": "post", "entry": "x.org", "root": {"role": "app", "steps": [{"role": "sql write"}]}}],
"loads": [{"client": "visitors", "rate": "50/s", "mix": [{"operation": "page", "weight": 9}, {"operation": "post"}]}]})doc";

inline constexpr std::string_view small_lab = R"doc({"version": 1,
"id": "fuzz", "title": "Small", "summary": "A lab for tests", "icon": "server",
"level": "beginner", "minutes": 5, "objectives": ["Test"],
"start": {"nodes": [{"id": "visitors", "product": "visitors"}, {"id": "nginx", "product": "nginx"}],
          "links": [{"from": "visitors", "to": "nginx", "protocol": "http"}]},
"workloads": [{"id": "calm", "operations": [{"id": "page", "entry": "x.org", "root": {"role": "web"}}]}],
"terms": [{"id": "host", "title": "Host", "text": "A machine"}],
"steps": [{"id": "one", "kind": "read", "title": "One", "text": ["See [the host](term:host)", "and {{page.p95}}"]},
          {"id": "two", "kind": "read", "title": "Two", "text": {"file": "two.md"}},
          {"id": "three", "kind": "build", "title": "Three", "text": "Build.",
           "tasks": [{"id": "see", "text": "See it", "done": {"succeeded": "page"}, "hints": ["Look", "There"]}],
           "questions": [{"id": "who", "kind": "choice", "text": "Who?",
                          "options": [{"id": "a", "text": "A", "correct": true, "feedback": "Yes"},
                                      {"id": "b", "text": "B", "feedback": "No"}]},
                         {"id": "all", "kind": "many", "text": "Which?",
                          "options": [{"id": "a", "text": "A", "correct": true, "feedback": "Yes"},
                                      {"id": "b", "text": "B", "correct": true, "feedback": "Yes"}]},
                         {"id": "much", "kind": "number", "text": "How much?", "answer": 5, "tolerance": 0.5,
                          "unit": "ms", "right": "Right", "wrong": "Wrong"}]}]})doc";

} // namespace labrack::fuzz
