// The window that browser and desktop share: SDL2 input into ImGui in device pixels, and drawing by OpenGL.
#pragma once

#include "platform/common/fingers.hpp"
#include "platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

struct SDL_Window;

namespace labrack::platform {

class SdlWindow {
  public:
    /// `error()` says what went wrong.
    bool open(const char* title, int width, int height);
    void close();
    [[nodiscard]] const std::string& error() const { return error_; }
    [[nodiscard]] bool is_open() const { return window_ != nullptr; }
    [[nodiscard]] SDL_Window* handle() const { return window_; }
    [[nodiscard]] bool quit() const { return quit_; }

    /// Feeds what has come in; `ratio` is device pixels per unit of SDL's mouse coordinates. True if there was any.
    bool poll(float ratio);
    [[nodiscard]] std::optional<Pinch> take_pinch() { return fingers_.take(); }
    /// Before ImGui::NewFrame.
    void new_frame(int pixel_width, int pixel_height);
    void present();
    void fonts_changed();
    /// As Platform's.
    [[nodiscard]] static Texture make_texture(int width, int height, std::span<const std::uint8_t> pixels);
    static void free_texture(Texture texture);

  private:
    SDL_Window* window_ = nullptr;
    void* context_ = nullptr;
    bool quit_ = false;
    Fingers fingers_;
    std::string error_;
};

} // namespace labrack::platform
