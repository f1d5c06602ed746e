#include "cli/grade_output.hpp"

#include "base/hash.hpp"
#include "cli/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace labrack::cli {

namespace fs = std::filesystem;

GradeOutput::GradeOutput(std::string file, std::uint64_t key, bool resume)
    : file_(std::move(file)), part_(file_ + ".part"), key_(file_ + ".key") {
    if (file_.empty()) {
        stream_ = stdout;
        return;
    }
    std::error_code ignored;
    const bool was_interrupted = fs::exists(part_, ignored);
    if (was_interrupted && !resume)
        fail("output", part_, "an earlier run was interrupted", "go on with --resume, or remove this file");
    else if (was_interrupted)
        reopen(key);
    else
        open_anew(key);
}

GradeOutput::~GradeOutput() {
    if (stream_ != nullptr && stream_ != stdout) std::fclose(stream_);
}

void GradeOutput::open_anew(std::uint64_t key) {
    problems_ = write_file(key_, to_hex(key) + "\n");
    if (has_error(problems_)) return;
    stream_ = std::fopen(part_.c_str(), "wb");
    if (stream_ == nullptr) fail("file", part_, std::string("cannot be written: ") + std::strerror(errno));
}

/// Cuts off a line that was not finished.
void GradeOutput::reopen(std::uint64_t key) {
    const Result<std::string> known = read_file(key_);
    if (!known || *known != to_hex(key) + "\n")
        return fail("output", part_, "this is the beginning of another report: files, lab or options have changed",
                    "remove it to begin anew");
    std::FILE* old = std::fopen(part_.c_str(), "rb");
    if (old == nullptr) return fail("file", part_, std::string("cannot be read: ") + std::strerror(errno));
    std::uintmax_t size = 0;
    std::uintmax_t kept = 0;
    for (int c = std::fgetc(old); c != EOF; c = std::fgetc(old)) {
        ++size;
        if (c != '\n') continue;
        ++lines_;
        kept = size;
    }
    std::fclose(old);
    std::error_code error;
    fs::resize_file(part_, kept, error);
    stream_ = error ? nullptr : std::fopen(part_.c_str(), "ab");
    if (stream_ == nullptr) fail("file", part_, "cannot be written");
}

void GradeOutput::write(std::string_view text) {
    if (stream_ == nullptr || has_error(problems_)) return;
    const bool is_written = std::fwrite(text.data(), 1, text.size(), stream_) == text.size();
    if (!is_written || std::fflush(stream_) != 0)
        fail("file", file_.empty() ? "standard output" : part_,
             std::string("cannot be written: ") + std::strerror(errno));
}

Diagnostics GradeOutput::finish() {
    if (file_.empty() || has_error(problems_)) return problems_;
    std::fclose(stream_);
    stream_ = nullptr;
    std::error_code error;
    fs::rename(part_, file_, error);
    if (error) fail("file", file_, "cannot be written: " + error.message());
    std::error_code ignored;
    fs::remove(key_, ignored);
    return problems_;
}

void GradeOutput::fail(std::string code, const std::string& path, std::string message, std::string hint) {
    Diagnostic problem;
    problem.code = std::move(code);
    problem.file = path;
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    problems_.push_back(std::move(problem));
}

} // namespace labrack::cli
