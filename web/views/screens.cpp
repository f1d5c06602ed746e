#include "views/screens.hpp"

#include <utility>

namespace labrack::ui {

std::vector<Screen> make_screens(App& app) {
    const std::string& opened_at = app.route().lab;
    auto labs = std::make_shared<LabStore>(app.ui(), is_preview_name(opened_at) ? opened_at : std::string());
    auto incoming = std::make_shared<Incoming>();
    return {home_screen(app, labs, incoming), lab_screen(app, labs, incoming), gallery_screen(app)};
}

} // namespace labrack::ui
