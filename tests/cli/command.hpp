// Runs the real command as a person would, and keeps what it said.
#pragma once

#include "support/labs.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace labrack::test {

struct Said {
    int status = -1;
    std::string out;
    std::string err;
};

/// A folder for one test, removed at its end.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "labrack-test-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

    std::string write(const std::string& name, std::string_view content) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << content;
        return file(name);
    }

  private:
    std::filesystem::path path_;
};

/// Runs `labrack ARGUMENTS` by the shell in the repository's root; `before` is what stands before the command's name.
inline Said run_command(const std::string& arguments, const std::string& before = "") {
    const TemporaryFolder folder;
    const std::string command = "cd '" LABRACK_SOURCE_DIR "' && " + before + " '" LABRACK_COMMAND "' " + arguments +
                                " >'" + folder.file("out") + "' 2>'" + folder.file("err") + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, file_text(folder.file("out")).value_or(""),
            file_text(folder.file("err")).value_or("")};
}

} // namespace labrack::test
