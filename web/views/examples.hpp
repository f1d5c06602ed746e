// The example designs of the sandbox: fetched when it is opened, read once, kept.
#pragma once

#include "app/ui.hpp"
#include "lab/examples.hpp"
#include "model/design.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace labrack::ui {

struct StoredExample {
    lab::Example about;
    std::optional<model::Design> design = {}; ///< none: it is on its way, or cannot be read
};

class ExampleStore {
  public:
    explicit ExampleStore(Ui& ui) : ui_(ui) {}

    /// Fetches them, again after a failure.
    void ask();
    /// Those that can be opened, in order.
    [[nodiscard]] std::vector<const StoredExample*> ready() const;
    /// Whether something is on its way.
    [[nodiscard]] bool loading() const { return under_way_ > 0; }

  private:
    Ui& ui_;
    std::vector<StoredExample> examples_;
    int under_way_ = 0;
    bool asked_ = false;

    void fetch_design(std::size_t index);
};

} // namespace labrack::ui
