// The learner's own design with everything that was done to it, so that each edit can be taken back and done again.
#pragma once

#include "model/design.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::session {

enum class EditKind : std::uint8_t {
    add,
    remove,
    move,
    connect,
    disconnect,
    configure,
    rename,
    duplicate,
    paste,
    arrange,
    align,
    open, ///< another design as a whole; the subject is its title, empty: the start of the lab
};

[[nodiscard]] std::string_view to_text(EditKind kind);

/// What an edit was, so that a button can say what it takes back.
struct Edit {
    EditKind kind = EditKind::add;
    std::string subject; ///< the id of the one component that it was about; empty: of several, or of none. See `open`
};

/// Designs are shared between entries and never change. At most `most_edits` are kept; the oldest go first.
class History {
  public:
    static constexpr std::size_t most_edits = 200;

    explicit History(model::Design design);

    [[nodiscard]] const model::Design& design() const { return *designs_[present_]; }
    /// Makes `design` the present one; what had been taken back is gone.
    void push(model::Design design, Edit edit);

    /// What undo() would take back, or redo() do again; null when there is nothing.
    [[nodiscard]] const Edit* undoable() const { return present_ > 0 ? &edits_[present_ - 1] : nullptr; }
    [[nodiscard]] const Edit* redoable() const { return present_ < edits_.size() ? &edits_[present_] : nullptr; }
    /// False when there is nothing to do.
    bool undo();
    bool redo();

  private:
    std::vector<std::shared_ptr<const model::Design>> designs_; ///< the first, and what each edit led to
    std::vector<Edit> edits_;                                   ///< edits_[i] leads from designs_[i] to designs_[i + 1]
    std::size_t present_ = 0;
};

} // namespace labrack::session
