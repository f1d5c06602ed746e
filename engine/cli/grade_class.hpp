// Grades files one after the other, however many there are: a class.
#pragma once

#include "cli/command.hpp"
#include "cli/grade_formats.hpp"

#include <string>
#include <vector>

namespace labrack::cli {

/// Part `index` (from 1) of `count` about equal ones.
struct Shard {
    std::size_t index = 1;
    std::size_t count = 1;
};

/// "2/8"; nothing when it is no shard.
[[nodiscard]] std::optional<Shard> parse_shard(const std::string& text);

struct ClassArguments {
    std::vector<std::string> files; ///< files and folders; - is standard input
    unsigned jobs = 1;
    Shard shard;
    std::string output; ///< empty = standard output
    bool resume = false;
};

/// Grades all of them, in the order that they are named, those of a folder by their names. What is read of a file is
/// let go when its part of the report is written. One that cannot be read costs its own part alone. With `output`, the
/// report grows in OUTPUT.part and gets its name at the end; an interrupted one can be resumed where it stopped, as
/// long as nothing has changed (CSV and JSON Lines). The shards of a class, one after the other, are the whole report
/// (the same two formats).
[[nodiscard]] Status grade_class(const GradeReport& report, const ClassArguments& arguments);

} // namespace labrack::cli
