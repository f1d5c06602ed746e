// The application in the page. `main` returns; frames come from the page.
#include "app/app.hpp"
#include "views/screens.hpp"

namespace {

/// Lives as long as the page.
struct Page {
    labrack::platform::Platform platform;
    labrack::ui::App app{platform};
};

} // namespace

int main() {
    auto* page = new Page; // main returns, the page goes on
    if (!page->platform.ready()) return 1;
    page->app.set_screens(labrack::ui::make_screens(page->app));
    page->app.run();
    return 0;
}
