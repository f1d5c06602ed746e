// `labrack preview`: the page with one lab, on this machine alone; it follows the lab's files.
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/preview_files.hpp"
#include "cli/preview_server.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace labrack::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds between_looks{200};
constexpr int most_port = 65'535;

struct PreviewArguments {
    std::string lab;
    std::string site;
    std::string port = "8090";
};

std::atomic<bool> ended = false;
static_assert(std::atomic<bool>::is_always_lock_free); // else a signal's handler must not set it

void end(int) {
    ended = true;
}

/// Unlike what is read from a document it has no file and no line.
Status refuse(std::string message, std::string hint) {
    static_cast<void>(report({make_error("preview", std::move(message), std::move(hint))}));
    return Status::bad_input;
}

std::optional<int> read_port(const std::string& text) {
    int port = 0;
    const auto [end_of_number, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = error == std::errc() && end_of_number == text.data() + text.size();
    return whole && port >= 0 && port <= most_port ? std::optional(port) : std::nullopt;
}

/// Its name in the page's address, and in the keys of the work there.
std::string name_of(const std::string& folder) {
    std::error_code ignored;
    std::string name = fs::canonical(folder, ignored).filename().string();
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    std::replace_if(
        name.begin(), name.end(), [&](char c) { return !is_plain(c); }, '-');
    return name.empty() ? "lab" : name.substr(0, 64);
}

/// What the terminal tells of the lab's files.
void tell(const std::string& folder) {
    const Result<lab::Lab> lab = read_lab_folder_with_images(folder);
    static_cast<void>(report(lab.problems()));
    if (!has_error(lab.problems())) print(folder + ": ok, " + counted(lab->steps.size(), "step") + "\n");
    std::fflush(stdout);
}

void follow(const std::string& folder, PreviewServer& server, WatchedFolder& watched) {
    while (!ended) {
        std::this_thread::sleep_for(between_looks);
        if (!watched.changed()) continue;
        server.set_stamp(watched.stamp());
        tell(folder);
    }
}

Status preview(const PreviewArguments& arguments, const Context& context) {
    const auto folder = find_lab(arguments.lab, context.labs());
    if (!folder) return report({usage_error("there is no lab \"" + arguments.lab + "\"", "see labrack labs")});
    if (!is_folder(*folder))
        return refuse("\"" + *folder + "\" is a bundle", "open it in the page: Open a lab file… on Home");
    const auto port = read_port(arguments.port);
    if (!port) return refuse("\"" + arguments.port + "\" is no port", "name a number from 0 (any free one) to 65535");
    const auto site = site_folder(arguments.site, context.program);
    if (!site) return refuse("there is no built page", "build it with scripts/serve, or name its folder with --site");
    if (!fs::is_regular_file(fs::path(*site) / "index.html"))
        return refuse("the folder \"" + *site + "\" holds no built page: it has no index.html",
                      "build it with scripts/serve, or name another one with --site");

    std::signal(SIGINT, end);
    std::signal(SIGTERM, end);
    WatchedFolder watched(*folder);
    PreviewServer server({*site, *folder, name_of(*folder)});
    server.set_stamp(watched.stamp());
    if (!server.start(*port))
        return refuse("port " + arguments.port + " cannot be used",
                      "end the program that has it, or name another with --port");
    tell(*folder);
    const std::string address = "http://127.0.0.1:" + std::to_string(server.port()) + "/?preview=" + name_of(*folder);
    print(*folder + " is at " + address + " (Ctrl-C ends it)\n");
    std::fflush(stdout);
    follow(*folder, server, watched);
    return Status::success;
}

} // namespace

void add_preview(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "preview", "Show a lab in the page as students see it, and show it anew when one of its files changes");
    const auto arguments = std::make_shared<PreviewArguments>();
    command->add_option("LAB", arguments->lab, "A lab by its id or its folder")->required();
    command->add_option("--port", arguments->port, "On 127.0.0.1, 8090 unless stated; 0 picks a free one");
    command->add_option("--site", arguments->site,
                        "The folder of the built page (else LABRACK_SITE, ./build/web/site, or beside the program)");
    command->callback([&context, arguments] { context.status = preview(*arguments, context); });
}

} // namespace labrack::cli
