// Where a report goes as it grows: to standard output, or to a file that an interrupted run can go on with.
#pragma once

#include "base/diagnostic.hpp"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace labrack::cli {

class GradeOutput {
  public:
    /// `file`: empty for standard output. The report grows in FILE.part, and FILE.key says what it is the report of.
    /// With `resume` the whole lines of a FILE.part of the same `key` are kept. Errors: "output" when there is one of
    /// an interrupted run and `resume` was not asked for, or one of another class; "file" when it cannot be written.
    GradeOutput(std::string file, std::uint64_t key, bool resume);
    ~GradeOutput();
    GradeOutput(const GradeOutput&) = delete;
    GradeOutput& operator=(const GradeOutput&) = delete;

    [[nodiscard]] const Diagnostics& problems() const { return problems_; }
    /// That were kept of an interrupted run.
    [[nodiscard]] std::size_t lines() const { return lines_; }

    /// What is written has reached the file when this returns.
    void write(std::string_view text);
    /// Gives the file its name.
    [[nodiscard]] Diagnostics finish();

  private:
    void open_anew(std::uint64_t key);
    void reopen(std::uint64_t key);
    void fail(std::string code, const std::string& path, std::string message, std::string hint = {});

    std::string file_;
    std::string part_;
    std::string key_;
    std::FILE* stream_ = nullptr;
    std::size_t lines_ = 0;
    Diagnostics problems_;
};

} // namespace labrack::cli
