// The `labrack` command: reads the command line and hands over to the subcommands.
#include "base/version.hpp"
#include "cli/command.hpp"
#include "cli/files.hpp"

#include <algorithm>
#include <cstdio>

namespace labrack::cli {

std::optional<std::string> Context::labs() const {
    return labs_folder(given_labs, program);
}

Status report(const Diagnostics& problems) {
    for (const Diagnostic& problem : problems)
        std::fprintf(stderr, "%s\n", to_text(problem).c_str());
    if (!has_error(problems)) return Status::success;
    const bool unreadable =
        std::any_of(problems.begin(), problems.end(), [](const Diagnostic& p) { return p.code == "file"; });
    return unreadable ? Status::failure : Status::bad_input;
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

std::string counted(std::size_t number, const std::string& one) {
    return std::to_string(number) + " " + one + (number == 1 ? "" : "s");
}

} // namespace labrack::cli

int main(int argc, char** argv) {
    using namespace labrack::cli;
    CLI::App app{"Checks, runs, analyses and grades labs and designs of web systems.", "labrack"};
    app.set_version_flag("--version", "labrack " + std::string(labrack::engine_version()));
    app.require_subcommand(1);
    Context context;
    context.program = argc > 0 ? argv[0] : "";
    app.add_option("--labs", context.given_labs,
                   "The folder of labs (else LABRACK_LABS, ./labs, or beside the program)");
    add_labs(app, context);
    add_check(app, context);
    add_run(app, context);
    add_analyze(app, context);
    add_grade(app, context);
    add_prove(app, context);
    add_translate(app, context);
    add_bundle(app, context);
    add_new_lab(app, context);
#ifndef __EMSCRIPTEN__
    add_preview(app, context);
#endif
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(Status::failure);
    }
    if (std::fflush(stdout) != 0) return static_cast<int>(Status::failure);
    return static_cast<int>(context.status);
}
