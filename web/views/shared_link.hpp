// The design that a link brought (`?s=…`): read once when the page opens, shown on Home, and opened in the sandbox when
// the student wants it.
#pragma once

#include "app/app.hpp"
#include "model/design.hpp"

#include <optional>
#include <string>

namespace labrack::ui {

class SharedLink {
  public:
    explicit SharedLink(App& app);

    /// The dialog: what the link holds, or why it cannot be opened. Work that is stored is not touched by either. Gives
    /// the design once, when the student wants to open it.
    [[nodiscard]] std::optional<model::Design> draw(Ui& ui);

  private:
    App& app_;
    std::string text_;
    std::optional<model::Design> design_;
    Diagnostics problems_;
    bool open_ = false;
    bool wanted_ = false;

    void draw_design(Ui& ui);
    void draw_problem(Ui& ui);
};

} // namespace labrack::ui
