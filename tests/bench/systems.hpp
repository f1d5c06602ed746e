// The systems that the bench runs. Those of fixed size are documents beside this file; the others are made here.
#pragma once

#include "lab/lab.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace labrack::bench {

using SharedPlan = std::shared_ptr<const model::Plan>;

/// Which worker a request of the web system keeps while it is served further behind.
enum class Holding { none, application };

/// (a) M/M/1: 800 jobs a second of 1 ms each.
[[nodiscard]] SharedPlan mm1();

/// (b) 900 requests a second through 3 web servers (4 workers, 4 ms), 2 application servers (8 workers, 8 ms) and a
/// database (16 connections, 6 ms).
[[nodiscard]] SharedPlan web(Holding holding);

/// (c) The 25 components, at `rate` instead of the 10,000 requests a second that they are sized for.
[[nodiscard]] SharedPlan fixture(Rate rate);

/// One station in which `pending` jobs are served at any time, each for a second in the mean.
[[nodiscard]] SharedPlan crowd(int pending);

/// `components` / 5 web stacks that know nothing of each other, with 1,000 requests a second among them.
[[nodiscard]] SharedPlan stacks(int components);

/// One balancer that spreads 1,000 requests a second over `targets` servers.
[[nodiscard]] SharedPlan balanced(int targets);

/// `components` / 4 machines, each with a web server, an application server and files, behind one balancer; five
/// operations over all of them.
[[nodiscard]] SharedPlan farm(int components);

/// A lab that judges, the designs beside it and its start.
struct JudgingLab {
    lab::Lab lab;
    std::vector<model::Design> designs;
};

/// Reads labs/ID of the repository.
[[nodiscard]] JudgingLab judging_lab(const std::string& id);
/// The ids of all of them, sorted.
[[nodiscard]] std::vector<std::string> judging_labs();

/// The web system with a database that never answers: every request that arrives stays, four calls deep.
[[nodiscard]] SharedPlan stuck();

} // namespace labrack::bench
