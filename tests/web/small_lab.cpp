#include "web/small_lab.hpp"

#include "model/plan.hpp"

#include <doctest/doctest.h>

namespace labrack::test {

namespace {

constexpr std::string_view design_text = R"({"version": 1, "nodes": [
  {"id": "visitors", "product": "visitors", "label": {"en": "Visitors", "es": "Visitantes"}, "at": [0, 80], "config": {"clients": 10, "keep_alive": "0s"}},
  {"id": "dns", "product": "dns-zone", "label": "DNS", "at": [0, 220],
   "config": {"records": [{"name": "www.foobar.com", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
  {"id": "server", "product": "linux-server", "label": {"en": "Server", "es": "Servidor"}, "at": [256, 20], "size": [476, 390],
   "config": {"cores": 2, "address": "8.8.8.8"}},
  {"id": "web", "product": "nginx", "in": "server", "label": "nginx", "at": [280, 80]},
  {"id": "app", "product": "gunicorn", "in": "server", "label": "Gunicorn", "at": [280, 220], "config": {"workers": 4}},
  {"id": "db", "product": "mysql", "in": "server", "label": "MySQL", "at": [532, 320]}],
 "links": [
  {"from": "visitors", "to": "dns", "protocol": "dns"},
  {"from": "visitors", "to": "web", "protocol": "http"},
  {"from": "web", "to": "app", "protocol": "http"},
  {"from": "app", "to": "db", "protocol": "mysql", "config": {"connections": "keep"}}]})";

std::string workload_text(std::string_view id, std::string_view loads) {
    return R"({"version": 1, "id": ")" + std::string(id) +
           R"(", "operations": [{"id": "news", "title": {"en": "News page", "es": "Noticias"},
  "method": "GET", "path": "/news", "entry": "www.foobar.com", "protocol": "http", "shape": "square", "objective": "500ms",
  "root": {"role": "app", "name": "read the request", "cpu": "2ms", "in": "600B", "out": "30kB", "steps": [
    {"role": "sql read", "name": "latest news", "cpu": "6ms", "in": "200B", "out": "6kB"},
    {"role": "app", "name": "build the page", "cpu": "6ms"}]}}], "loads": )" +
           std::string(loads) + "}";
}

template <class T>
T good(Result<T> result) {
    for (const Diagnostic& problem : result.problems())
        MESSAGE(to_text(problem));
    REQUIRE(result);
    return std::move(*result);
}

lab::Condition condition(lab::Condition::Kind kind, std::string_view name, int count = 1) {
    lab::Condition out;
    out.kind = kind;
    const bool operation = kind == lab::Condition::Kind::succeeded || kind == lab::Condition::Kind::failed ||
                           kind == lab::Condition::Kind::walked;
    (operation ? out.operation : out.node) = name;
    out.count = count;
    return out;
}

lab::Task task(std::string_view id, std::string_view text, lab::Condition done, std::vector<LocalText> hints = {}) {
    lab::Task out;
    out.id = id;
    out.text.en = text;
    out.done = std::move(done);
    out.hints = std::move(hints);
    return out;
}

lab::Option option(std::string_view id, std::string_view text, bool correct, std::string_view feedback) {
    return {std::string(id), {std::string(text), {}}, correct, {std::string(feedback), {}}};
}

lab::Step step(std::string_view id, lab::StepKind kind, std::string_view title, std::string_view text) {
    lab::Step out;
    out.id = id;
    out.kind = kind;
    out.title.en = title;
    out.text.en = text;
    out.playing = false;
    return out;
}

lab::Scene scene(std::string_view workload, std::uint64_t seed) {
    lab::Scene out;
    out.workload = workload;
    out.seed = seed;
    return out;
}

using Kind = lab::Condition::Kind;

lab::Step first_step() {
    lab::Step out =
        step("first", lab::StepKind::watch, "Send one request", "A [request](term:request) goes to [nginx](node:web).");
    out.text.es = "Una [petición](term:request) va a [nginx](node:web).";
    out.title.es = "Envía una petición";
    out.scene = scene("by-hand", 1);
    out.offer.send = {"news"};
    out.tasks = {task("send", "Send the news page", condition(Kind::succeeded, "news"),
                      {{"Press the button.", {}}, {"The big one.", {}}})};
    out.after.en = "It took {{news.p50}}.";
    return out;
}

lab::Step walk_step() {
    lab::Step out = step("walk", lab::StepKind::watch, "Hop by hop", "Press the button.");
    out.scene = scene("by-hand", 1);
    out.walk = lab::Walk{"news", {{"dns_query", "visitors", "dns", {"First it asks **DNS**.", {}}}}};
    out.panels = {lab::Panel::inspect, lab::Panel::trace};
    out.tasks = {task("follow", "Follow it to the end", condition(Kind::walked, "news"))};
    return out;
}

lab::Step quiz_step() {
    lab::Step out = step("quiz", lab::StepKind::quiz, "Check yourself", "Three questions.");
    lab::Question choice;
    choice.id = "who";
    choice.text.en = "Who asks?";
    choice.options = {option("client", "The client", true, "Yes, the client."),
                      option("server", "The server", false, "It answers.")};
    lab::Question many = choice;
    many.kind = lab::Question::Kind::many;
    many.id = "which";
    many.text.en = "Which are on the server?";
    many.options = {option("web", "nginx", true, "It is."), option("db", "MySQL", true, "It is too."),
                    option("dns", "DNS", false, "It is elsewhere.")};
    lab::Question number;
    number.kind = lab::Question::Kind::number;
    number.id = "limit";
    number.text.en = "How many a second?";
    number.answer = 143;
    number.tolerance = 15;
    number.unit = "/s";
    number.right.en = "About 143.";
    number.wrong.en = "Count again.";
    out.questions = {choice, many, number};
    return out;
}

lab::Step guess_step() {
    lab::Step out = step("guess", lab::StepKind::predict, "Predict", "What will happen?");
    out.scene = scene("by-hand", 2);
    out.offer.send = {"news"};
    lab::Question question;
    question.id = "parts";
    question.text.en = "What does it need?";
    question.options = {option("all", "All parts", true, "It needs all."),
                        option("web", "Only nginx", false, "nginx cannot make it.")};
    out.questions = {question};
    out.tasks = {task("send", "Send the news page", condition(Kind::succeeded, "news"))};
    return out;
}

lab::Step break_step() {
    lab::Step out = step("break", lab::StepKind::experiment, "Break it", "Stop [MySQL](node:db).");
    out.scene = scene("by-hand", 3);
    out.offer.send = {"news"};
    out.offer.stop = {"db"};
    out.offer.restart = {"app"};
    out.tasks = {task("stop", "Stop MySQL", condition(Kind::stopped, "db")),
                 task("fail", "See it fail", condition(Kind::failed, "news"))};
    return out;
}

lab::Step rush_step() {
    lab::Step out = step("rush", lab::StepKind::experiment, "Rush hour", "Many people.");
    out.scene = scene("rush", 4);
    out.panels = {lab::Panel::charts};
    out.playing = true;
    return out;
}

} // namespace

std::shared_ptr<const lab::Lab> small_lab() {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    auto lab = std::make_shared<lab::Lab>();
    lab->id = "small";
    lab->title.en = "A small lab";
    lab->start = good(model::read_design(design_text, "small.design.json", catalogue));
    lab->workloads.push_back(good(model::read_workload(workload_text("by-hand", "[]"), "by-hand.workload.json")));
    lab->workloads.push_back(good(model::read_workload(
        workload_text(
            "rush",
            R"([{"client": "visitors", "profile": [{"at": "0s", "rate": "100/s"}], "mix": [{"operation": "news", "weight": 1}]}])"),
        "rush.workload.json")));
    lab->terms.push_back(
        {"request", {"Request", "Petición"}, {"A message that asks for something.", "Un mensaje que pide algo."}});
    lab->steps = {first_step(), walk_step(), quiz_step(), guess_step(), break_step(), rush_step()};
    return lab;
}

std::shared_ptr<const lab::Lab> one_step_lab(std::string_view design, std::string_view workload) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    auto lab = std::make_shared<lab::Lab>();
    lab->id = "one-step";
    lab->title.en = "One step";
    lab->start = good(model::read_design(design, "one.design.json", catalogue));
    lab->workloads.push_back(good(model::read_workload(workload, "one.workload.json")));
    static_cast<void>(good(model::make_plan(catalogue, lab->start, lab->workloads.front())));
    lab::Step only = step("only", lab::StepKind::experiment, "Look", "Look around.");
    only.scene = scene(lab->workloads.front().id, 1);
    only.panels = {lab::Panel::inspect, lab::Panel::trace, lab::Panel::charts};
    for (const model::Operation& operation : lab->workloads.front().operations)
        only.offer.send.push_back(operation.id);
    for (const model::Node& node : lab->start.nodes)
        only.offer.stop.push_back(node.id);
    lab->steps = {only};
    return lab;
}

} // namespace labrack::test
