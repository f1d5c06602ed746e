// What the readers of a lab's parts know while they read: the names that exist, and the run beside the step.
#pragma once

#include "base/json.hpp"
#include "base/json_fields.hpp"
#include "lab/lab.hpp"
#include "lab/texts.hpp"
#include "model/plan.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

struct Context;

/// The runs beside steps and experiments, planned to see whether they take what is asked of them.
class Plans {
  public:
    using Plan = Result<std::shared_ptr<const model::Plan>>;

    /// Of the design beside the texts. Null when the lab has too much to plan, which the first time is an error "size"
    /// at `place`.
    [[nodiscard]] const Plan* find(const Context& context, const model::Workload& workload, const json::Cursor& place);

  private:
    // Only the latest is kept: what stands in a step asks for the same one again, and plans can be large.
    const model::Design* design_ = nullptr;
    const model::Workload* workload_ = nullptr;
    std::optional<Plan> plan_;
    std::size_t planned_ = 0; ///< nodes, links and steps of all so far
};

struct Context {
    const model::Catalogue& catalogue;
    Lab& lab;
    Texts& texts;
    Plans& plans;
    bool names_known = true;           ///< the design and the workloads were read without errors
    std::vector<Panel> panels;         ///< opened by this step or one before
    std::vector<std::string> step_ids; ///< read so far
};

/// Reads the name of a component of the design; `client`: one that sends requests.
void read_node(const Context& context, const json::Cursor& cursor, std::string& out, bool client = false);
void read_nodes(const Context& context, const json::Cursor& list, std::vector<std::string>& out);

/// Reads the name of an operation of the run beside the step, or of any workload when no run is known.
void read_operation(const Context& context, const json::Cursor& cursor, std::string& out);
void read_operations(const Context& context, const json::Cursor& list, std::vector<std::string>& out);

/// The ids of all operations that a text or a step may name.
[[nodiscard]] std::vector<std::string> operation_ids(const Lab& lab, const model::Workload* workload);

/// The design of the run beside what is read.
[[nodiscard]] const model::Design& design_beside(const Context& context);

/// Reads the name of a kind or a product of the catalogue.
void read_kind_or_product(const Context& context, const json::Cursor& cursor, std::string& out, bool& is_product);

/// Reads one of the fixed names.
void read_name(const json::Cursor& cursor, std::string_view what, std::span<const std::string_view> names,
               std::string& out);

/// Reads the member "id", which no thing in `used` may have, and remembers it there.
void read_new_id(json::ObjectReader& object, std::vector<std::string>& used, std::string& out);

/// Reads the name of one of the rubric's experiments; an empty cursor is nothing.
void read_experiment_name(const json::Cursor& cursor, const Rubric& rubric, std::string& out);

/// Reads a required or an optional text member under `key`.
void read_text(const Context& context, json::ObjectReader& object, std::string_view member, const std::string& key,
               LocalText& out, bool required = true);

void read_condition(const Context& context, const json::Cursor& cursor, const Step& step, Condition& out);
void read_question(const Context& context, const json::Cursor& cursor, const std::string& prefix,
                   std::vector<std::string>& used, Question& out);
void read_step(Context& context, const json::Cursor& cursor, Step& out);

/// Reads what the lab's document says of experiments, criteria, seeds and limits, after the steps.
void read_rubric(Context& context, json::ObjectReader& document);
/// `left`: how many checks the rubric may still have, of `most_checks`.
void read_check(const Context& context, const json::Cursor& cursor, const Rubric& rubric, Check& out, int& left);
inline constexpr int most_checks = 500;

/// Reads "workload": the name of one of the lab's; null when it is none.
[[nodiscard]] const model::Workload* read_workload_name(const Context& context, json::ObjectReader& object,
                                                        std::string& out);
/// Reads a list of interventions, which the design beside them must be able to take under the workload.
void read_interventions(const Context& context, json::ObjectReader& object, const model::Workload* workload,
                        std::vector<model::Intervention>& out);

} // namespace labrack::lab
