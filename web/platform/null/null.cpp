#include "null.hpp"

#include "platform/common/job.hpp"

#include <imgui.h>

#include <utility>

namespace labrack::platform {

Platform::Platform() : state_(std::make_unique<State>()) {
    state_->context = ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
}
Platform::~Platform() {
    ImGui::DestroyContext(state_->context);
}

bool Platform::ready() const {
    return true;
}
std::string Platform::error() const {
    return {};
}
bool Platform::has_mirror() const {
    return state_->mirror;
}

std::optional<std::string> Platform::load(std::string_view key) const {
    const auto found = state_->storage.find(key);
    return found == state_->storage.end() ? std::nullopt : std::optional(found->second);
}
StoreStatus Platform::save(std::string_view key, std::string_view value) {
    if (state_->store_status == StoreStatus::ok) state_->storage[std::string(key)] = value;
    return state_->store_status;
}
void Platform::erase(std::string_view key) {
    state_->storage.erase(std::string(key));
}

void Platform::hold(std::string_view name, std::function<void(Hold)> changed) {
    const Hold answer = state_->elsewhere.contains(name) ? Hold::elsewhere : Hold::here;
    state_->holds[std::string(name)] = changed;
    state_->arrived.push_back([changed = std::move(changed), answer] { changed(answer); });
}
void Platform::take_over(std::string_view name) {
    const auto found = state_->holds.find(name);
    if (found == state_->holds.end() || !state_->locks) return;
    state_->elsewhere.erase(std::string(name));
    state_->arrived.push_back([changed = found->second] { changed(Hold::here); });
}
void Platform::let_go(std::string_view name) {
    state_->holds.erase(std::string(name));
}
void Platform::ask_before_leaving(bool unsaved) {
    state_->asks_before_leaving = unsaved;
}
void Platform::reload() {
    ++state_->reloads;
}

void Platform::fetch(std::string_view path, std::function<void(Fetched)> done) {
    const auto found = state_->files.find(path);
    Fetched result;
    result.ok = found != state_->files.end();
    if (result.ok)
        result.body = found->second;
    else
        result.error = "There is no file " + std::string(path) + ".";
    state_->arrived.push_back([done = std::move(done), result = std::move(result)] { done(result); });
}
void Platform::pick_file(std::string_view accept) {
    state_->picked = accept;
}
void Platform::on_file(std::function<void(OpenedFile)> opened) {
    state_->opened_file = std::move(opened);
}
void Platform::give_file(std::string_view name, std::string_view, std::string_view bytes) {
    state_->given_name = name;
    state_->given_file = bytes;
}

void Platform::start_job(std::string_view task, std::function<void(const JobReport&)> changed) {
    state_->job = task;
    state_->job_changed = std::move(changed);
    state_->arrived.push_back([this] {
        if (!state_->does_jobs || state_->job.empty()) return;
        const auto tell = state_->job_changed; // it may end the job
        const auto go_on = [&](std::size_t done, std::size_t all) {
            tell({done, all, "", ""});
            return !state_->job.empty();
        };
        const std::string outcome = do_job(state_->job, go_on);
        if (!outcome.empty()) tell({0, 0, outcome, ""});
    });
}
void Platform::end_job() {
    state_->job.clear();
    state_->job_changed = {};
}
bool Platform::can_print() const {
    return true;
}
void Platform::print(const std::vector<PrintedLine>& lines) {
    state_->printed = lines;
}

std::string Platform::query(std::string_view name) const {
    const auto found = state_->query.find(name);
    return found == state_->query.end() ? std::string() : found->second;
}
std::string Platform::page_address() const {
    return "https://labrack.test/";
}
void Platform::set_query(std::string_view query) {
    state_->address = query;
}
Preferences Platform::preferences() const {
    return state_->preferences;
}
Viewport Platform::viewport() const {
    return state_->viewport;
}
double Platform::now() const {
    return state_->now;
}
void Platform::copy_text(std::string_view text) {
    state_->copied = text;
}
void Platform::open_address(std::string_view address) {
    state_->opened.emplace_back(address);
}

void Platform::publish(std::string_view patch) {
    state_->patches.emplace_back(patch);
}
std::vector<MirrorAction> Platform::take_actions() {
    return std::exchange(state_->actions, {});
}
void Platform::focus(std::uint32_t id, int caret, int anchor) {
    if (state_->focused == id && caret < 0) return;
    state_->focused = id;
    state_->actions.push_back({id, id == 0 ? "blur" : "focus", "pointer"});
    if (caret >= 0)
        state_->actions.push_back({id, "select-text", std::to_string(caret) + "," + std::to_string(anchor)});
}
void Platform::announce(std::string_view text, bool) {
    state_->announcements.emplace_back(text);
}
void Platform::set_document(std::string_view title, std::string_view language, std::string_view theme) {
    state_->title = title;
    state_->language = language;
    state_->theme = theme;
}
void Platform::set_ready() {
    state_->ready = true;
}
void Platform::set_settled(bool settled) {
    state_->settled = settled;
}

void Platform::run(std::function<void()> frame) {
    frame();
}
void Platform::request_frame() {
    state_->frame_requested = true;
}
void Platform::request_frame_after(double seconds) {
    const double at = state_->now + seconds;
    if (state_->frame_at < state_->now || at < state_->frame_at) state_->frame_at = at;
}
bool Platform::begin_input() {
    const auto arrived = std::exchange(state_->arrived, {});
    for (const auto& deliver : arrived)
        deliver();
    return std::exchange(state_->input, false) || !arrived.empty();
}
std::optional<Pinch> Platform::take_pinch() {
    return std::exchange(state_->pinch, std::nullopt);
}
void Platform::new_frame() {
    ImGuiIO& io = ImGui::GetIO();
    const Viewport& v = state_->viewport;
    io.DisplaySize = {static_cast<float>(v.width) * v.pixel_ratio, static_cast<float>(v.height) * v.pixel_ratio};
    io.DeltaTime = 1.0F / 60;
}
void Platform::present() {}
void Platform::fonts_changed() {}
Texture Platform::make_texture(int width, int height, std::span<const std::uint8_t> pixels) {
    if (!state_->has_room_for_textures) return 0;
    state_->textures[++state_->last_texture] = {width, height, {pixels.begin(), pixels.end()}};
    return state_->last_texture;
}
void Platform::free_texture(Texture texture) {
    state_->textures.erase(texture);
}

} // namespace labrack::platform
