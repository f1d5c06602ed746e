#include "screens.hpp"

namespace labrack::ui {

std::vector<Screen> make_screens(App& app) {
    return {home_screen(app)};
}

} // namespace labrack::ui
