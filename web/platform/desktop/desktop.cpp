// The platform of the native window: SDL2, OpenGL 3, storage in one file of the user's preference folder.
#include "arguments.hpp"
#include "platform/common/job.hpp"
#include "platform/platform.hpp"
#include "platform/sdl/sdl_window.hpp"

#include <SDL.h>
#include <imgui.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace labrack::platform {

namespace {

/// A job in its thread, and what there is to report of it.
class Job {
  public:
    Job(std::string task, std::function<void(const JobReport&)> changed)
        : changed_(std::move(changed)), thread_([this, task = std::move(task)] { run(task); }) {}
    ~Job() {
        ended_ = true;
        thread_.join();
    }
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    /// What has come since the last call.
    std::optional<JobReport> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(report_, std::nullopt);
    }
    [[nodiscard]] const std::function<void(const JobReport&)>& changed() const { return changed_; }

  private:
    void run(const std::string& task) {
        const std::string outcome = do_job(task, [this](std::size_t done, std::size_t all) {
            tell({done, all, "", ""});
            return !ended_;
        });
        if (!outcome.empty()) tell({0, 0, outcome, ""});
    }
    void tell(JobReport report) {
        {
            const std::lock_guard lock(mutex_);
            report_ = std::move(report);
        }
        SDL_Event wake{};
        wake.type = SDL_USEREVENT;
        SDL_PushEvent(&wake);
    }

    std::function<void(const JobReport&)> changed_;
    std::mutex mutex_;
    std::optional<JobReport> report_;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

} // namespace

struct Platform::State {
    std::shared_ptr<Job> job;
    SdlWindow window;
    std::filesystem::path store;
    std::vector<std::function<void()>> arrived;
    std::function<void(OpenedFile)> opened_file;
    bool wanted = true;
    double wake = 0; ///< ms; 0 = never
};

namespace {

std::optional<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::filesystem::path store_path() {
    char* folder = SDL_GetPrefPath("labrack", "labrack");
    std::filesystem::path path = folder == nullptr ? "." : folder;
    SDL_free(folder);
    return path / "store.json";
}

/// Another window may have written meanwhile, so it is read each time.
nlohmann::json read_store(const std::filesystem::path& path) {
    auto stored = nlohmann::json::parse(read_file(path).value_or("{}"), nullptr, false);
    if (stored.is_object()) return stored;
    std::error_code problem; // what cannot be read is kept beside it
    std::filesystem::rename(path, path.string() + ".unreadable", problem);
    return nlohmann::json::object();
}

/// Writes beside it and renames, so that a crash leaves the old or the new file, never half of one.
StoreStatus write_store(const std::filesystem::path& path, const nlohmann::json& stored) {
    const std::filesystem::path fresh = path.string() + ".new";
    {
        std::ofstream out(fresh, std::ios::binary);
        if (!out) return StoreStatus::forbidden;
        out << stored.dump();
        if (!out.flush()) return StoreStatus::full;
    }
    std::error_code problem;
    std::filesystem::rename(fresh, path, problem);
    return problem ? StoreStatus::forbidden : StoreStatus::ok;
}

/// What the page reads from site/, the desktop reads from the repository or the folder it runs in.
Fetched read_asset(const std::string& path) {
    Fetched out;
    if (path == "labs.json") {
        nlohmann::json labs = nlohmann::json::array();
        std::error_code problem;
        for (const auto& entry : std::filesystem::directory_iterator("labs", problem))
            if (std::filesystem::exists(entry.path() / "lab.json")) labs.push_back(entry.path().filename().string());
        std::sort(labs.begin(), labs.end());
        out.ok = !problem;
        out.body = nlohmann::json{{"labs", labs}}.dump();
    } else if (auto body = read_file(path)) {
        out.ok = true;
        out.body = std::move(*body);
    }
    if (!out.ok) out.error = "The file " + path + " could not be read. Start the program in the repository's folder.";
    return out;
}

} // namespace

Platform::Platform() : state_(std::make_unique<State>()) {
    if (!state_->window.open("Labrack", 1280, 800)) return;
    SDL_StartTextInput(); // there is no DOM field to type into
    state_->store = store_path();
}

Platform::~Platform() {
    state_->window.close();
}

bool Platform::ready() const {
    return state_->window.is_open();
}
std::string Platform::error() const {
    return state_->window.error();
}
bool Platform::has_mirror() const {
    return false;
}

std::optional<std::string> Platform::load(std::string_view key) const {
    const nlohmann::json stored = read_store(state_->store);
    const auto found = stored.find(std::string(key));
    if (found == stored.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}
StoreStatus Platform::save(std::string_view key, std::string_view value) {
    nlohmann::json stored = read_store(state_->store);
    stored[std::string(key)] = std::string(value);
    return write_store(state_->store, stored);
}
void Platform::erase(std::string_view key) {
    nlohmann::json stored = read_store(state_->store);
    stored.erase(std::string(key));
    write_store(state_->store, stored);
}

void Platform::hold(std::string_view, std::function<void(Hold)> changed) {
    state_->arrived.emplace_back([changed = std::move(changed)] { changed(Hold::here); });
    request_frame();
}
void Platform::take_over(std::string_view) {}
void Platform::let_go(std::string_view) {}
void Platform::ask_before_leaving(bool) {}
void Platform::reload() {}

void Platform::fetch(std::string_view path, std::function<void(Fetched)> done) {
    state_->arrived.emplace_back([done = std::move(done), file = read_asset(std::string(path))] { done(file); });
    request_frame();
}
void Platform::pick_file(std::string_view) {} // a file is dropped on the window
void Platform::on_file(std::function<void(OpenedFile)> opened) {
    state_->opened_file = std::move(opened);
}
void Platform::give_file(std::string_view name, std::string_view, std::string_view bytes) {
    std::ofstream(std::filesystem::path(name).filename(), std::ios::binary) << bytes;
}

void Platform::start_job(std::string_view task, std::function<void(const JobReport&)> changed) {
    state_->job = std::make_shared<Job>(std::string(task), std::move(changed));
}
void Platform::end_job() {
    state_->job.reset();
}
bool Platform::can_print() const {
    return false;
}
void Platform::print(const std::vector<PrintedLine>&) {}

std::string Platform::query(std::string_view name) const {
    return argument(name);
}
std::string Platform::page_address() const {
    return {};
}
void Platform::set_query(std::string_view) {}
Preferences Platform::preferences() const {
    Preferences out;
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            out.locale = value;
            break;
        }
    return out;
}
Viewport Platform::viewport() const {
    Viewport out;
    int pixels = 0;
    SDL_GetWindowSize(state_->window.handle(), &out.width, &out.height);
    SDL_GL_GetDrawableSize(state_->window.handle(), &pixels, nullptr);
    out.pixel_ratio = out.width > 0 ? static_cast<float>(pixels) / static_cast<float>(out.width) : 1;
    return out;
}
double Platform::now() const {
    return static_cast<double>(SDL_GetPerformanceCounter()) / static_cast<double>(SDL_GetPerformanceFrequency());
}
void Platform::copy_text(std::string_view text) {
    SDL_SetClipboardText(std::string(text).c_str());
}
void Platform::open_address(std::string_view address) {
    SDL_OpenURL(std::string(address).c_str());
}

void Platform::publish(std::string_view) {}
std::vector<MirrorAction> Platform::take_actions() {
    return {};
}
void Platform::focus(std::uint32_t, int, int) {}
void Platform::announce(std::string_view, bool) {}
void Platform::set_document(std::string_view title, std::string_view, std::string_view) {
    SDL_SetWindowTitle(state_->window.handle(), std::string(title).c_str());
}
void Platform::set_ready() {}
void Platform::set_settled(bool) {}

void Platform::run(std::function<void()> frame) {
    while (!state_->window.quit()) {
        const double now_ms = now() * 1000;
        if (state_->wake > 0 && state_->wake <= now_ms) {
            state_->wake = 0;
            state_->wanted = true;
        }
        if (!state_->wanted && state_->arrived.empty()) {
            constexpr int longest = 60'000; // ms; any event ends the wait
            SDL_WaitEventTimeout(nullptr, state_->wake > 0 ? static_cast<int>(state_->wake - now_ms) + 1 : longest);
        }
        state_->wanted = false;
        frame();
    }
}
void Platform::request_frame() {
    state_->wanted = true;
}
void Platform::request_frame_after(double seconds) {
    const double at = (now() + seconds) * 1000;
    if (state_->wake == 0 || at < state_->wake) state_->wake = at;
}
bool Platform::begin_input() {
    const auto arrived = std::exchange(state_->arrived, {});
    for (const auto& deliver : arrived)
        deliver();
    const bool any = state_->window.poll(viewport().pixel_ratio);
    if (const std::shared_ptr<Job> job = state_->job) // it may be ended by what it tells
        if (const auto report = job->take()) job->changed()(*report);
    return any || !arrived.empty();
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

} // namespace labrack::platform
