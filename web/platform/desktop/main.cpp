// The application in a native window.
#include "app/app.hpp"
#include "arguments.hpp"
#include "views/screens.hpp"

#include <SDL.h>

#include <cstdio>
#include <vector>

namespace labrack::platform {

namespace {

/// Set once by main, before anything reads it.
std::vector<std::string> arguments;

} // namespace

void set_arguments(int count, char** values) {
    arguments.assign(values + 1, values + count);
}

std::string argument(std::string_view name) {
    const std::string flag = "--" + std::string(name);
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == flag) return arguments[i + 1];
    return {};
}

} // namespace labrack::platform

int main(int count, char** values) {
    labrack::platform::set_arguments(count, values);
    labrack::platform::Platform platform;
    if (!platform.ready()) {
        std::fprintf(stderr, "labrack-window: cannot open a window: %s\n", platform.error().c_str());
        return 2;
    }
    labrack::ui::App app(platform);
    app.set_screens(labrack::ui::make_screens(app));
    app.run();
    return 0;
}
