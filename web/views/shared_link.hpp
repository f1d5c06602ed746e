// The design that a link brought (`?s=…`): read once when the page opens, shown on Home. It is kept here until somebody
// takes it; who can open a design (the sandbox) calls `take`, and shows no dialog then.
#pragma once

#include "app/app.hpp"
#include "model/design.hpp"

#include <optional>
#include <string>

namespace labrack::ui {

class SharedLink {
  public:
    explicit SharedLink(App& app);

    /// The design, when the link was good and it has not been taken yet.
    [[nodiscard]] std::optional<model::Design> take();
    /// The dialog: what the link holds, or why it cannot be opened. Work that is stored is not touched by either.
    void draw(Ui& ui);

  private:
    App& app_;
    std::string text_;
    std::optional<model::Design> design_;
    Diagnostics problems_;
    bool open_ = false;

    void draw_design(Ui& ui);
    void draw_problem(Ui& ui);
};

} // namespace labrack::ui
