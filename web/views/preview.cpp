#include "views/preview.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace labrack::ui {

namespace {

constexpr double between_looks = 0.7;      ///< s
constexpr double between_lost_looks = 5.0; ///< s; a browser notes each failure in its console

/// Of preview.json; empty where the server is another one.
std::string stamp_in(const std::string& text) {
    const auto document = nlohmann::json::parse(text, nullptr, false);
    const bool good = document.is_object() && document.contains("stamp") && document["stamp"].is_string();
    return good ? document["stamp"].get<std::string>() : std::string();
}

} // namespace

void Preview::follow(Ui& ui, const std::string& name) {
    if (!is_preview_name(name)) return;
    if (answer_->lost && !std::exchange(told_, answer_->lost)) toast(ui, ui.t("preview.lost"), Tone::warn);
    if (!answer_->lost) told_ = false;
    // What was read at first may be older than the first stamp, so it is read again; the same files change nothing.
    if (!answer_->stamp.empty() && answer_->stamp != stamp_) {
        stamp_ = answer_->stamp;
        labs_->read_again(name);
    }
    if (answer_->awaited || ui.now < next_look_) {
        if (!answer_->awaited) ui.draw_at(next_look_);
        return;
    }
    answer_->awaited = true;
    ui.platform.fetch("preview.json", [this_answer = answer_](const platform::Fetched& file) {
        this_answer->awaited = false;
        const std::string stamp = file.ok ? stamp_in(file.body) : std::string();
        this_answer->lost = stamp.empty();
        if (!stamp.empty()) this_answer->stamp = stamp;
    });
    next_look_ = ui.now + (answer_->lost ? between_lost_looks : between_looks);
}

} // namespace labrack::ui
