#include "views/lab_images.hpp"

#include "lab/texts.hpp"

#include <utility>

namespace labrack::ui {

namespace {

int pixels_of(lab::ImageSize size) {
    return size.width * size.height;
}

} // namespace

void LabImages::begin_frame() {
    decoded_ = false;
    for (auto at = held_.begin(); at != held_.end();) {
        if (std::exchange(at->second.shown, false)) {
            ++at;
            continue;
        }
        free(at->second);
        at = held_.erase(at);
    }
}

std::optional<Picture> LabImages::find(Ui& ui, std::string_view name) {
    if (!lab::stays_inside(name) || !lab::has_image_name(name)) return std::nullopt;
    const std::string image(name);
    std::shared_ptr<const LabImageFile> file = labs_->ask_image(lab_, image);
    Held& held = held_[image];
    held.shown = true;
    if (held.file != file) {
        free(held);
        held.file = std::move(file);
        held.bad = false;
    }
    if (held.file->state != LabImageFile::State::here || held.bad) return std::nullopt;
    if (held.texture == 0) {
        if (decoded_) {
            ui.frame_wanted = true;
            return std::nullopt;
        }
        make(held);
    }
    if (held.texture == 0) return std::nullopt;
    return Picture{held.texture, {static_cast<float>(held.size.width), static_cast<float>(held.size.height)}};
}

void LabImages::clear() {
    for (auto& [name, held] : held_)
        free(held);
    held_.clear();
}

void LabImages::make(Held& held) {
    const Result<lab::ImageSize> size = lab::measure_image(held.file->bytes);
    if (!size) {
        held.bad = true;
        return;
    }
    if (pixels_of(*size) > most_pixels - pixels_) return; // there may be room later
    decoded_ = true;
    const Result<lab::Image> image = lab::decode_image(held.file->bytes);
    held.texture = image ? platform_.make_texture(size->width, size->height, image->pixels) : 0;
    held.bad = held.texture == 0;
    if (held.bad) return;
    held.size = *size;
    pixels_ += pixels_of(*size);
}

void LabImages::free(Held& held) {
    if (held.texture == 0) return;
    platform_.free_texture(std::exchange(held.texture, 0));
    pixels_ -= pixels_of(held.size);
}

} // namespace labrack::ui
