#include "cli/grade_class.hpp"

#include "base/hash.hpp"
#include "base/version.hpp"
#include "cli/files.hpp"
#include "cli/grade_output.hpp"
#include "cli/in_order.hpp"
#include "cli/progress_bar.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

namespace labrack::cli {

namespace {

namespace fs = std::filesystem;

/// What is known of every file before any is graded.
struct ClassFile {
    std::string path;
    std::uint64_t text = 0;   ///< hash; 0 = cannot be read
    std::uint64_t design = 0; ///< hash; 0 = is none
    std::size_t same_as = 0;  ///< the first of the class with that design
};

/// The JSON files in a folder and those in it, by name.
std::vector<std::string> files_below(const std::string& folder) {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (entry->path().extension() == ".json" && entry->is_regular_file(ignored))
            found.push_back(entry->path().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<std::vector<ClassFile>> list_files(const std::vector<std::string>& names) {
    std::vector<ClassFile> files;
    for (const std::string& name : names) {
        if (name == "-" || !is_folder(name)) {
            files.push_back({name});
            continue;
        }
        const std::vector<std::string> below = files_below(name);
        if (below.empty()) return usage_error("there are no submissions (*.json) in " + name, "");
        for (const std::string& one : below)
            files.push_back({one});
    }
    return files;
}

/// Reads every file once, to know which designs are equal. Standard input can be read once only.
void note_hashes(std::vector<ClassFile>& files, const lab::Lab& lab, unsigned jobs) {
    const auto look = [&](std::size_t i) {
        ClassFile found = files[i];
        if (found.path == "-") return found;
        const Result<std::string> text = read_file(found.path);
        if (!text) return found;
        found.text = hash_text(*text);
        const auto submission = lab::read_submission(*text, found.path, lab, model::built_in_catalogue());
        if (submission) found.design = submission->design_hash;
        return found;
    };
    std::map<std::uint64_t, std::size_t> first;
    in_order(files.size(), jobs, look, [&](std::size_t i, const ClassFile& found) {
        files[i] = found;
        files[i].same_as = found.design == 0 ? i : first.emplace(found.design, i).first->second;
    });
}

GradedFile grade_one(const ClassFile& file, const lab::Lab& lab) {
    GradedFile graded;
    graded.file = file.path;
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const Result<std::string> text = read_file(file.path);
    if (!text) {
        graded.problems = text.problems();
        return graded;
    }
    Result<lab::Submission> submission = lab::read_submission(*text, file.path, lab, catalogue);
    graded.problems = submission.problems();
    if (!submission) return graded;
    graded.submission = std::move(*submission);
    graded.grade = grade::grade(lab, catalogue, graded.submission.design, graded.submission.answers);
    return graded;
}

/// All that a report depends on: the same for two runs that would write the same.
std::uint64_t key_of(const GradeReport& report, const std::vector<ClassFile>& files, const Shard& shard) {
    std::string all = std::string(engine_version()) + to_hex(report.lab.hash) +
                      to_hex(model::built_in_catalogue().hash) + report.locale +
                      std::to_string(static_cast<int>(report.format)) + std::to_string(shard.index) + "/" +
                      std::to_string(shard.count);
    for (const ClassFile& file : files)
        all += "\n" + file.path + " " + to_hex(file.text);
    return hash_text(all);
}

Status status_of(const GradedFile& graded) {
    if (!graded.grade) return report(graded.problems);
    static_cast<void>(report(graded.problems)); // warnings
    return graded.grade->passed ? Status::success : Status::bad_input;
}

} // namespace

std::optional<Shard> parse_shard(const std::string& text) {
    unsigned long index = 0;
    unsigned long count = 0;
    int length = 0;
    if (text.size() > 20 || std::sscanf(text.c_str(), "%lu/%lu%n", &index, &count, &length) != 2) return std::nullopt;
    const bool is_whole =
        static_cast<std::size_t>(length) == text.size() && text.find_first_of("+- ") == std::string::npos;
    if (!is_whole || index < 1 || index > count) return std::nullopt;
    return Shard{index, count};
}

Status grade_class(const GradeReport& report, const ClassArguments& arguments) {
    Result<std::vector<ClassFile>> listed = list_files(arguments.files);
    if (!listed) return cli::report(listed.problems());
    std::vector<ClassFile>& files = *listed;
    note_hashes(files, report.lab, arguments.jobs);
    const std::size_t first = files.size() * (arguments.shard.index - 1) / arguments.shard.count;
    const std::size_t last = files.size() * arguments.shard.index / arguments.shard.count;

    GradeOutput output(arguments.output, key_of(report, files, arguments.shard), arguments.resume);
    if (has_error(output.problems())) return cli::report(output.problems());
    const bool has_header = report.format == GradeFormat::csv && arguments.shard.index == 1;
    const std::size_t lines = output.lines();
    const std::size_t done = lines - std::min<std::size_t>(lines, has_header ? 1 : 0);
    if (lines == 0 && (report.format != GradeFormat::csv || has_header)) output.write(report_begin(report));

    Status status = Status::success;
    ProgressBar progress(done, last - first);
    const auto work = [&](std::size_t i) { return grade_one(files[first + done + i], report.lab); };
    const auto use = [&](std::size_t i, GradedFile graded) {
        const std::size_t same_as = files[first + done + i].same_as;
        if (same_as != first + done + i) graded.same_design_as = files[same_as].path;
        status = std::max(status, status_of(graded));
        output.write(report_file(report, graded, done + i == 0));
        progress.step();
    };
    in_order(last - first - std::min(done, last - first), arguments.jobs, work, use);
    output.write(report_end(report));
    return std::max(status, cli::report(output.finish()));
}

} // namespace labrack::cli
