// The platform of the page. What only JavaScript can do is in library.js, which hands it to the page's `host`.
#include "platform/platform.hpp"
#include "platform/sdl/sdl_window.hpp"

#include <SDL.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <emscripten.h>
#include <map>
#include <utility>

extern "C" {
char* labrack_js_load(const char* key);
int labrack_js_save(const char* key, const char* value);
void labrack_js_erase(const char* key);
void labrack_js_hold(const char* name);
void labrack_js_take_over(const char* name);
void labrack_js_let_go(const char* name);
void labrack_js_ask_before_leaving(int unsaved);
void labrack_js_reload();
void labrack_js_fetch(const char* path, int token);
void labrack_js_pick_file(const char* accept);
void labrack_js_give_file(const char* name, const char* media_type, const char* bytes, int size);
void labrack_js_start_job(const char* task);
void labrack_js_end_job();
void labrack_js_print(const char* lines);
char* labrack_js_query(const char* name);
char* labrack_js_page_address();
void labrack_js_set_query(const char* query);
char* labrack_js_locale();
int labrack_js_preferences();
double labrack_js_viewport(int which);
void labrack_js_copy(const char* text);
void labrack_js_open_address(const char* address);
void labrack_js_publish(const char* patch);
void labrack_js_focus(double id, int caret, int anchor);
void labrack_js_announce(const char* text, int assertive);
void labrack_js_document(const char* title, const char* language, const char* theme);
void labrack_js_ready();
void labrack_js_settled(int settled);
void labrack_js_request_frame();
void labrack_js_request_frame_after(double milliseconds);
}

namespace labrack::platform {

struct Platform::State {
    SdlWindow window;
    std::function<void()> frame;
    std::map<int, std::function<void(Fetched)>> fetches;
    int next_fetch = 1;
    std::map<std::string, std::function<void(Hold)>, std::less<>> holds;
    std::vector<MirrorAction> actions;
    std::function<void(OpenedFile)> opened_file;
    std::function<void(const JobReport&)> job;
    Preferences preferences;
    bool input = false;
};

namespace {

/// The page's one platform, for the calls that come from JavaScript.
Platform* page = nullptr;

/// Takes over a string that JavaScript allocated.
std::optional<std::string> taken(char* text) {
    if (text == nullptr) return std::nullopt;
    std::string out(text);
    std::free(text);
    return out;
}

/// As page/print.js knows them.
std::string_view to_text(PrintedLine::Kind kind) {
    switch (kind) {
    case PrintedLine::Kind::title: return "title";
    case PrintedLine::Kind::heading: return "heading";
    case PrintedLine::Kind::text: return "text";
    case PrintedLine::Kind::item: return "item";
    }
    return {};
}

std::string to_json(const std::vector<PrintedLine>& lines) {
    nlohmann::json out = nlohmann::json::array();
    for (const PrintedLine& line : lines)
        out.push_back({{"kind", to_text(line.kind)}, {"text", line.text}});
    return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string terminated(std::string_view text) {
    return std::string(text);
}

Preferences read_preferences() {
    Preferences out;
    out.locale = taken(labrack_js_locale()).value_or("en");
    const int flags = labrack_js_preferences();
    out.dark = (flags & 1) != 0;
    out.reduced_motion = (flags & 2) != 0;
    out.coarse_pointer = (flags & 4) != 0;
    out.more_contrast = (flags & 8) != 0;
    return out;
}

} // namespace

Platform::Platform() : state_(std::make_unique<State>()) {
    page = this;
    // An element around canvas and mirror; keys.js keeps from it what belongs to the browser or to a control.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "body");
    const Viewport size = viewport();
    state_->window.open("Labrack", size.width, size.height);
    state_->preferences = read_preferences();
}

Platform::~Platform() {
    page = nullptr;
}

bool Platform::ready() const {
    return state_->window.is_open();
}
std::string Platform::error() const {
    return state_->window.error();
}
bool Platform::has_mirror() const {
    return true;
}

std::optional<std::string> Platform::load(std::string_view key) const {
    return taken(labrack_js_load(terminated(key).c_str()));
}
StoreStatus Platform::save(std::string_view key, std::string_view value) {
    return static_cast<StoreStatus>(labrack_js_save(terminated(key).c_str(), terminated(value).c_str()));
}
void Platform::erase(std::string_view key) {
    labrack_js_erase(terminated(key).c_str());
}

void Platform::hold(std::string_view name, std::function<void(Hold)> changed) {
    state_->holds[std::string(name)] = std::move(changed);
    labrack_js_hold(terminated(name).c_str());
}
void Platform::take_over(std::string_view name) {
    labrack_js_take_over(terminated(name).c_str());
}
void Platform::let_go(std::string_view name) {
    state_->holds.erase(std::string(name));
    labrack_js_let_go(terminated(name).c_str());
}
void Platform::ask_before_leaving(bool unsaved) {
    labrack_js_ask_before_leaving(unsaved ? 1 : 0);
}
void Platform::reload() {
    labrack_js_reload();
}

void Platform::fetch(std::string_view path, std::function<void(Fetched)> done) {
    const int token = state_->next_fetch++;
    state_->fetches.emplace(token, std::move(done));
    labrack_js_fetch(terminated(path).c_str(), token);
}
void Platform::pick_file(std::string_view accept) {
    labrack_js_pick_file(terminated(accept).c_str());
}
void Platform::on_file(std::function<void(OpenedFile)> opened) {
    state_->opened_file = std::move(opened);
}
void Platform::give_file(std::string_view name, std::string_view media_type, std::string_view bytes) {
    labrack_js_give_file(terminated(name).c_str(), terminated(media_type).c_str(), bytes.data(),
                         static_cast<int>(bytes.size()));
}

void Platform::start_job(std::string_view task, std::function<void(const JobReport&)> changed) {
    state_->job = std::move(changed);
    labrack_js_start_job(terminated(task).c_str());
}
void Platform::end_job() {
    state_->job = {};
    labrack_js_end_job();
}
bool Platform::can_print() const {
    return true;
}
void Platform::print(const std::vector<PrintedLine>& lines) {
    labrack_js_print(to_json(lines).c_str());
}

std::string Platform::query(std::string_view name) const {
    return taken(labrack_js_query(terminated(name).c_str())).value_or("");
}
std::string Platform::page_address() const {
    return taken(labrack_js_page_address()).value_or("");
}
void Platform::set_query(std::string_view query) {
    labrack_js_set_query(terminated(query).c_str());
}
Preferences Platform::preferences() const {
    return state_->preferences;
}
Viewport Platform::viewport() const {
    return {static_cast<int>(labrack_js_viewport(0)), static_cast<int>(labrack_js_viewport(1)),
            static_cast<float>(labrack_js_viewport(2))};
}
double Platform::now() const {
    return emscripten_get_now() / 1000;
}
void Platform::copy_text(std::string_view text) {
    labrack_js_copy(terminated(text).c_str());
}
void Platform::open_address(std::string_view address) {
    labrack_js_open_address(terminated(address).c_str());
}

void Platform::publish(std::string_view patch) {
    labrack_js_publish(terminated(patch).c_str());
}
std::vector<MirrorAction> Platform::take_actions() {
    return std::exchange(state_->actions, {});
}
void Platform::focus(std::uint32_t id, int caret, int anchor) {
    labrack_js_focus(id, caret, anchor);
}
void Platform::announce(std::string_view text, bool assertive) {
    labrack_js_announce(terminated(text).c_str(), assertive ? 1 : 0);
}
void Platform::set_document(std::string_view title, std::string_view language, std::string_view theme) {
    labrack_js_document(terminated(title).c_str(), terminated(language).c_str(), terminated(theme).c_str());
}
void Platform::set_ready() {
    labrack_js_ready();
}
void Platform::set_settled(bool settled) {
    labrack_js_settled(settled ? 1 : 0);
}

void Platform::run(std::function<void()> frame) {
    state_->frame = std::move(frame);
}
void Platform::request_frame() {
    labrack_js_request_frame();
}
void Platform::request_frame_after(double seconds) {
    labrack_js_request_frame_after(std::fmax(seconds, 0) * 1000);
}

bool Platform::begin_input() {
    const bool any = state_->window.poll(viewport().pixel_ratio);
    return std::exchange(state_->input, false) || any;
}
std::optional<Pinch> Platform::take_pinch() {
    return state_->window.take_pinch();
}
void Platform::new_frame() {
    int width = 0;
    int height = 0;
    SDL_GL_GetDrawableSize(state_->window.handle(), &width, &height);
    state_->window.new_frame(width, height);
}
void Platform::present() {
    state_->window.present();
}
void Platform::fonts_changed() {
    state_->window.fonts_changed();
}
Texture Platform::make_texture(int width, int height, std::span<const std::uint8_t> pixels) {
    return SdlWindow::make_texture(width, height, pixels);
}
void Platform::free_texture(Texture texture) {
    SdlWindow::free_texture(texture);
}

namespace {

void act(std::uint32_t id, const char* verb, const char* value) {
    page->state().actions.push_back({id, verb, value});
    page->request_frame();
}

void arrive(int token, Fetched result) {
    auto found = page->state().fetches.extract(token);
    if (found.empty()) return;
    page->state().input = true;
    found.mapped()(std::move(result));
    page->request_frame();
}

} // namespace

} // namespace labrack::platform

// Called by library.js and the page.
extern "C" {
using namespace labrack::platform;

EMSCRIPTEN_KEEPALIVE void labrack_frame() {
    if (page != nullptr && page->state().frame) page->state().frame();
}
EMSCRIPTEN_KEEPALIVE void labrack_action(double id, const char* verb, const char* value) {
    if (page != nullptr) act(static_cast<std::uint32_t>(id), verb, value);
}
EMSCRIPTEN_KEEPALIVE void labrack_fetched(int token, const char* bytes, int size) {
    if (page != nullptr) arrive(token, {.ok = true, .body = {bytes, static_cast<std::size_t>(size)}, .error = {}});
}
EMSCRIPTEN_KEEPALIVE void labrack_not_fetched(int token, const char* error) {
    if (page != nullptr) arrive(token, {.ok = false, .body = {}, .error = error});
}
EMSCRIPTEN_KEEPALIVE void labrack_held(const char* name, int here) {
    if (page == nullptr) return;
    const auto found = page->state().holds.find(std::string_view(name));
    if (found == page->state().holds.end()) return;
    page->state().input = true;
    const auto changed = found->second; // it may ask again, or let go
    changed(here != 0 ? Hold::here : Hold::elsewhere);
    page->request_frame();
}
EMSCRIPTEN_KEEPALIVE void labrack_job(double done, double all, const char* outcome, const char* error) {
    if (page == nullptr || !page->state().job) return;
    page->state().input = true;
    const auto changed = page->state().job; // it may start another
    changed({static_cast<std::size_t>(done), static_cast<std::size_t>(all), outcome, error});
    page->request_frame();
}
EMSCRIPTEN_KEEPALIVE void labrack_preferences_changed() {
    if (page == nullptr) return;
    page->state().preferences = read_preferences();
    page->request_frame();
}
EMSCRIPTEN_KEEPALIVE void labrack_file(const char* name, const char* text, const char* error) {
    if (page == nullptr || !page->state().opened_file) return;
    page->state().input = true;
    page->state().opened_file({name, text, error});
    page->request_frame();
}
}
