// The platform of the tests: no window, storage in memory, files from a table, time that the test moves.
#pragma once

#include "platform/platform.hpp"

#include <map>
#include <set>

struct ImGuiContext;

namespace labrack::platform {

struct Platform::State {
    std::map<std::string, std::string, std::less<>> storage;
    StoreStatus store_status = StoreStatus::ok;
    std::set<std::string, std::less<>> elsewhere;          ///< names that another tab holds
    bool locks = true;                                     ///< false: tabs cannot agree who holds a name
    std::map<std::string, std::string, std::less<>> files; ///< what `fetch` finds
    std::map<std::string, std::string, std::less<>> query;
    Preferences preferences;
    Viewport viewport;
    double now = 0;
    std::vector<MirrorAction> actions;
    bool mirror = true; ///< false: as in a native window, where no DOM holds the focus
    bool input = false; ///< what `begin_input` says, once
    std::optional<Pinch> pinch;

    // What the application did.
    std::vector<std::string> patches;
    std::vector<std::string> announcements;
    std::vector<std::string> opened;
    std::string copied;
    std::string title;
    std::string language;
    std::string theme;
    std::string address;
    std::string given_file;
    std::string given_name;
    std::string picked; ///< what `pick_file` asked for
    std::map<std::string, std::function<void(Hold)>, std::less<>> holds;
    std::string job; ///< the task of the job under way; empty: there is none
    std::function<void(const JobReport&)> job_changed;
    bool does_jobs = true; ///< false: a job stays under way, and the test reports of it
    std::vector<PrintedLine> printed;
    struct Pixels {
        int width = 0;
        int height = 0;
        std::vector<std::uint8_t> bytes;
    };
    std::map<Texture, Pixels> textures; ///< those that are not free again
    Texture last_texture = 0;
    bool has_room_for_textures = true;
    bool asks_before_leaving = false;
    int reloads = 0;
    std::uint32_t focused = 0;
    bool ready = false;
    bool settled = false;
    bool frame_requested = false;
    double frame_at = -1; ///< of `request_frame_after`
    std::vector<std::function<void()>> arrived;
    std::function<void(OpenedFile)> opened_file;
    ImGuiContext* context = nullptr;
};

} // namespace labrack::platform
