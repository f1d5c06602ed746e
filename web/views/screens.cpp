#include "views/screens.hpp"

#include <utility>

namespace labrack::ui {

std::vector<Screen> make_screens(App& app) {
    auto labs = std::make_shared<LabStore>(app.ui());
    auto incoming = std::make_shared<Incoming>();
    return {home_screen(app, labs, incoming), lab_screen(app, labs, incoming), gallery_screen(app)};
}

} // namespace labrack::ui
