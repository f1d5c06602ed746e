#include "views/screens.hpp"

#include <utility>

namespace labrack::ui {

std::vector<Screen> make_screens(App& app) {
    auto labs = std::make_shared<LabStore>(app.ui());
    return {home_screen(app, labs), lab_screen(app, labs), gallery_screen(app)};
}

} // namespace labrack::ui
