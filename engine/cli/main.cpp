// The `labrack` command: reads the command line, hands over to the subcommands.
#include "base/version.hpp"

#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    CLI::App app{"Checks, runs and grades designs of web systems.", "labrack"};
    app.set_version_flag("--version", "labrack " + std::string(labrack::engine_version()));
    CLI11_PARSE(app, argc, argv);
    return 0;
}
