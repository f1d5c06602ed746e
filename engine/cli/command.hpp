// What all subcommands share: the exit status, where labs are, and how problems are told.
#pragma once

#include "base/diagnostic.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace labrack::cli {

/// Exit statuses of the command.
enum class Status {
    success = 0,
    bad_input = 1, ///< what was given is wrong (or a grade is below the pass mark)
    failure = 2,   ///< usage, or files that cannot be read or written
};

struct Context {
    std::string program;    ///< argv[0]
    std::string given_labs; ///< --labs
    Status status = Status::success;

    [[nodiscard]] std::optional<std::string> labs() const;
};

/// Prints each problem on a line of standard error; the status that they amount to.
Status report(const Diagnostics& problems);

/// Prints a result to standard output.
void print(std::string_view text);

/// "1 file", "3 files".
[[nodiscard]] std::string counted(std::size_t number, const std::string& one);

// The subcommands, each in a file of its name.
void add_labs(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_analyze(CLI::App& app, Context& context);
void add_grade(CLI::App& app, Context& context);
void add_prove(CLI::App& app, Context& context);
void add_translate(CLI::App& app, Context& context);
void add_bundle(CLI::App& app, Context& context);
void add_new_lab(CLI::App& app, Context& context);
void add_preview(CLI::App& app, Context& context); ///< of the native command alone: it needs a socket

} // namespace labrack::cli
