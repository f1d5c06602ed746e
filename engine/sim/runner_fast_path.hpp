// The fast path: what happens to most calls, without the questions that only unusual ones raise.
//
// A call takes it when its plan has nothing unusual for it, see model/fast_path.hpp. It does what the rules do, to the
// same state: each function here says for which of them it stands, hands over to them as soon as something is not as
// usual, and the next event may take the path again. tests/sim/fast_path_test.cpp and the fuzz target compare runs that
// take it with runs that do not.
#pragma once

#include "sim/runner.hpp"

namespace labrack::sim {

class Runner::FastPath : private RunContext {
  public:
    explicit FastPath(Runner& rules) : RunContext(rules), rules_(rules) {}

    /// What on_call() does, when that is what happens to most calls; false, and nothing is done, when it is not.
    [[nodiscard]] bool takes(std::uint32_t call);
    /// A call on the path has been given the worker that it waited for.
    void begin(std::uint32_t call);
    /// A call on the path has had what it wanted of the processor.
    void computed(std::uint32_t call);

  private:
    struct Visit;
    [[nodiscard]] Visit visit_of(std::uint32_t call);
    void begin_event(Call& call);
    [[nodiscard]] bool has_room(const Visit& visit);
    void accept(const Visit& visit);
    void begin(const Visit& visit);
    void compute(const Visit& visit, Duration demand);
    void computed(const Visit& visit);
    void occupied(const Visit& visit);
    void ask(const Visit& visit, model::StepIndex part, const model::Route& route);
    void complete(const Visit& visit);
    [[nodiscard]] bool is_expected(const Call& call, std::uint32_t index) const;
    void answered(std::uint32_t call);
    void occupy_worker(const Visit& visit);
    void free_worker(const Visit& visit);

    Runner& rules_;
};

} // namespace labrack::sim
