#include "sdl_window.hpp"

#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_impl_sdl2.h>

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#define GL_GLEXT_PROTOTYPES
#include <SDL_opengl.h>
#endif

#include <cmath>

namespace labrack::platform {

namespace {

void set_context_version() {
#ifdef __EMSCRIPTEN__
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
#else
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
#endif
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
}

int scaled(int value, float ratio) {
    return static_cast<int>(std::lround(static_cast<float>(value) * ratio));
}

/// SDL gives the mouse in CSS px; ImGui runs in device pixels.
void to_device_pixels(SDL_Event& event, float ratio) {
    if (event.type != SDL_MOUSEMOTION) return;
    event.motion.x = scaled(event.motion.x, ratio);
    event.motion.y = scaled(event.motion.y, ratio);
}

/// Besides, SDL makes the mouse of the first finger.
void follow(Fingers& fingers, const SDL_TouchFingerEvent& event, ImVec2 size) {
    const float x = event.x * size.x;
    const float y = event.y * size.y;
    if (event.type == SDL_FINGERDOWN) fingers.down(event.fingerId, x, y);
    if (event.type == SDL_FINGERMOTION) fingers.move(event.fingerId, x, y);
    if (event.type == SDL_FINGERUP) fingers.up(event.fingerId);
}

} // namespace

bool SdlWindow::open(const char* title, int width, int height) {
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        error_ = SDL_GetError();
        return false;
    }
    SDL_StopTextInput();
    set_context_version();
    constexpr Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    window_ = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    context_ = window_ == nullptr ? nullptr : SDL_GL_CreateContext(window_);
    if (context_ == nullptr) {
        error_ = SDL_GetError();
        close();
        return false;
    }
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags &= ~(ImGuiConfigFlags_NavEnableKeyboard | ImGuiConfigFlags_NavEnableGamepad);
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    ImGui_ImplOpenGL3_Init();
    return true;
}

void SdlWindow::close() {
    if (context_ != nullptr) {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplSDL2_Shutdown();
        ImGui::DestroyContext();
        SDL_GL_DeleteContext(context_);
    }
    if (window_ != nullptr) SDL_DestroyWindow(window_);
    context_ = nullptr;
    window_ = nullptr;
    SDL_Quit();
}

bool SdlWindow::poll(float ratio) {
    bool any = false;
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
        any = true;
        if (event.type == SDL_QUIT) quit_ = true;
        to_device_pixels(event, ratio);
        if (event.type == SDL_FINGERDOWN || event.type == SDL_FINGERMOTION || event.type == SDL_FINGERUP)
            follow(fingers_, event.tfinger, ImGui::GetIO().DisplaySize);
        ImGui_ImplSDL2_ProcessEvent(&event);
    }
    return any;
}

void SdlWindow::new_frame(int pixel_width, int pixel_height) {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(pixel_width), static_cast<float>(pixel_height)};
    io.DisplayFramebufferScale = {1, 1};
}

void SdlWindow::present() {
    ImDrawData* data = ImGui::GetDrawData();
    glViewport(0, 0, static_cast<int>(data->DisplaySize.x), static_cast<int>(data->DisplaySize.y));
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(data);
    SDL_GL_SwapWindow(window_);
}

void SdlWindow::fonts_changed() {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
}

Texture SdlWindow::make_texture(int width, int height, std::span<const std::uint8_t> pixels) {
    GLint most = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
    if (width > most || height > most) return 0;
    GLuint name = 0;
    glGenTextures(1, &name);
    glBindTexture(GL_TEXTURE_2D, name);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    // A picture is often drawn much smaller than it is.
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    glGenerateMipmap(GL_TEXTURE_2D);
    glBindTexture(GL_TEXTURE_2D, 0);
    return name;
}

void SdlWindow::free_texture(Texture texture) {
    const GLuint name = texture;
    glDeleteTextures(1, &name);
}

} // namespace labrack::platform
