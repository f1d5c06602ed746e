// What has happened since a step was entered, as far as tasks ask for it.
#pragma once

#include "lab/lab.hpp"
#include "session/run.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace labrack::session {

class Facts {
  public:
    /// Of a step whose tasks ask what happens without these components (node ids).
    explicit Facts(std::vector<std::string> missable = {}) : missable_(std::move(missable)) {}

    void note_finished(const Run& run, const sim::FinishedRequest& request);
    void note_stopped(std::string_view node) { stopped_.emplace(node); }
    void note_started(std::string_view node) { started_.emplace(node); }
    void note_restarted(std::string_view node);
    void note_inspected(std::string_view node) { inspected_.emplace(node); }
    void note_opened(lab::Panel panel) { opened_.emplace(lab::to_text(panel)); }
    void note_answered(std::string_view question) { answered_.emplace(question); }
    void note_walked(std::string_view operation) { walked_.emplace(operation); }

    /// Whether the condition holds now, in a run that is still where the facts come from.
    [[nodiscard]] bool meet(const lab::Condition& condition, const Run& run) const;

  private:
    struct Outcome {
        std::string operation;
        std::string reason;               ///< "none" for success
        std::string cause;                ///< node id, empty for success
        std::vector<std::string> missing; ///< node ids of those that may be missed, and were down
        bool operator<(const Outcome& other) const {
            return std::tie(operation, reason, cause, missing) <
                   std::tie(other.operation, other.reason, other.cause, other.missing);
        }
    };
    using Names = std::set<std::string, std::less<>>;

    std::vector<std::string> missable_;
    std::map<Outcome, int> outcomes_;
    Names stopped_;
    Names started_;
    Names restarted_;
    Names inspected_;
    Names opened_;
    Names answered_;
    Names walked_;

    [[nodiscard]] int count(const lab::Condition& condition, bool failed) const;
};

} // namespace labrack::session
