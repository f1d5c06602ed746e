// A session in its workspace, or only the two panels of it beside each other, without a window, operated through the
// semantics tree. Nothing is saved and there is no other screen: for these see visit.hpp.
#pragma once

#include "app/app.hpp"
#include "platform/null/null.hpp"
#include "views/workspace.hpp"
#include "web/small_lab.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace labrack::test {

class PanelBench {
  public:
    enum class Draws {
        panels,    ///< in a window of 1280 × 720
        workspace, ///< the whole, in one of 1440 × 900
    };
    explicit PanelBench(std::string_view locale = "en", std::shared_ptr<const lab::Lab> lab = small_lab(),
                        Draws draws = Draws::panels);

    platform::Platform platform;
    ui::App app;
    ui::Workspace workspace;

    /// Time passes, drawn frame by frame.
    void run(double seconds);
    void frames(int count = 3);
    /// Enter on the only control of that role whose name begins with `name`.
    void activate(ui::Role role, std::string_view name);
    void type(ui::Role role, std::string_view name, std::string_view value);
    void go_to(std::string_view step);
    /// The first node of that role whose name begins with `name`, or nullptr.
    [[nodiscard]] const ui::Node* find(ui::Role role, std::string_view name);
    /// All names of that role.
    [[nodiscard]] std::vector<std::string> names(ui::Role role);
    /// Whether any node's name, description or value contains the words.
    [[nodiscard]] bool shows(std::string_view words);
    [[nodiscard]] bool announced(std::string_view words);
    [[nodiscard]] session::Session& session() { return workspace.session; }

  private:
    Draws draws_;

    void draw(ui::Ui& ui, const ui::Rect& area);
};

} // namespace labrack::test
