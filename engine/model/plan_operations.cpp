#include "model/plan_operations.hpp"

#include "base/hash.hpp"

#include <string>
#include <vector>

namespace labrack::model {

namespace {

/// Appends a step; what object it is about it says itself or has from the step `above`.
void add_step(Plan& plan, OperationIndex operation, const Step& step, std::uint64_t path_key, StepIndex above) {
    PlanStep added;
    added.operation = operation;
    added.step = &step;
    added.path_key = path_key;
    added.thing = static_cast<std::uint32_t>(plan.steps.size());
    if (const auto collection = plan.workload.find_collection(step.object)) {
        added.collection = static_cast<std::uint32_t>(*collection);
        added.object_key = path_key;
    } else if (above.exists()) {
        added.collection = plan.steps[above.value].collection;
        added.object_key = plan.steps[above.value].object_key;
    }
    plan.steps.push_back(added);
}

/// Appends the children of the step at `parent`, each as often as it is repeated.
void lay_out_children(Plan& plan, OperationIndex operation, std::size_t parent) {
    const std::vector<Step>& children = plan.steps[parent].step->steps;
    const auto first = plan.steps.size();
    for (std::size_t child = 0; child < children.size(); ++child) {
        const std::uint64_t key = mix64(plan.steps[parent].path_key + child + 1);
        for (int time = 0; time < children[child].repeat; ++time) {
            const std::uint64_t own = time == 0 ? key : mix64(key + static_cast<std::uint64_t>(time));
            add_step(plan, operation, children[child], own, index_of<StepIndex>(parent));
            plan.steps.back().thing -= static_cast<std::uint32_t>(time);
        }
    }
    for (std::size_t child = first; child + 1 < plan.steps.size(); ++child) {
        const std::string& group = plan.steps[child].step->parallel;
        plan.steps[child].with_next = !group.empty() && group == plan.steps[child + 1].step->parallel;
    }
    plan.steps[parent].first_child = index_of<StepIndex>(first);
    plan.steps[parent].child_count = static_cast<std::uint32_t>(plan.steps.size() - first);
    for (std::size_t child = first, end = plan.steps.size(); child < end; ++child) {
        const PlanStep& step = plan.steps[child];
        if (step.step->on_miss.empty()) continue;
        plan.steps[child].on_miss = index_of<StepIndex>(plan.steps.size());
        add_step(plan, operation, step.step->on_miss.front(), mix64(step.path_key), index_of<StepIndex>(child));
        plan.steps.back().fills = index_of<StepIndex>(child);
    }
}

} // namespace

void flatten_operations(Plan& plan) {
    const std::vector<Operation>& operations = plan.workload.operations;
    for (const Collection& one : plan.workload.collections)
        plan.collections.emplace_back(static_cast<std::uint32_t>(one.objects), one.zipf);
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const auto operation = index_of<OperationIndex>(i);
        plan.roots.push_back(index_of<StepIndex>(plan.steps.size()));
        add_step(plan, operation, operations[i].root, hash_text(operations[i].id), {});
        for (std::size_t next = plan.roots.back().value; next < plan.steps.size(); ++next)
            lay_out_children(plan, operation, next);
    }
}

} // namespace labrack::model
