// What a command is about: a design, and the workload that it meets.
#pragma once

#include "cli/command.hpp"
#include "lab/lab.hpp"
#include "model/plan.hpp"

#include <memory>
#include <optional>
#include <string>

namespace labrack::cli {

struct ScenarioArguments {
    std::string design;
    std::string workload;
    std::string lab;
    std::string experiment; ///< of the lab; empty = none
};

/// What is run, and how long. Of an experiment, requests count that are sent after its warm-up.
struct Scenario {
    std::shared_ptr<const model::Plan> plan;
    Duration warm_up{};
    std::optional<Duration> duration; ///< of an experiment, from the start of the run
};

/// Adds DESIGN, --workload and --lab to the command. The arguments have to live as long as it does.
void add_scenario(CLI::App& command, ScenarioArguments& arguments);

/// Reads and resolves them: a lab stands for its start design, and its busiest workload is taken when none is named. In
/// an experiment the design is as it would be graded: clients and locked components are the lab's.
[[nodiscard]] Result<Scenario> read_scenario(const ScenarioArguments& arguments, const Context& context);
/// The same, for those who do not run it.
[[nodiscard]] Result<std::shared_ptr<const model::Plan>> read_plan(const ScenarioArguments& arguments,
                                                                   const Context& context);

/// The lab that the workload is taken from: the one named, or the one whose start design is looked at; errors say that
/// there is none.
[[nodiscard]] Result<lab::Lab> read_scenario_lab(const ScenarioArguments& arguments, const Context& context);

/// The lab of that id or folder, which judges designs; errors say that there is none, or that it has no rubric.
[[nodiscard]] Result<lab::Lab> read_judging_lab(const std::string& name, const Context& context);

/// A problem with the command line's words, not with what a file says.
[[nodiscard]] Diagnostic usage_error(std::string message, std::string hint);

} // namespace labrack::cli
