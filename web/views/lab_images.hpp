// The images of a lab's texts, on the graphics card as long as they are shown.
#pragma once

#include "app/markdown.hpp"
#include "lab/image.hpp"
#include "views/lab_store.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace labrack::ui {

class LabImages {
  public:
    /// Of the lab with that name in the store.
    LabImages(platform::Platform& platform, std::shared_ptr<LabStore> labs, std::string lab)
        : platform_(platform), labs_(std::move(labs)), lab_(std::move(lab)) {}
    ~LabImages() { clear(); }
    LabImages(const LabImages&) = delete;
    LabImages& operator=(const LabImages&) = delete;

    /// Before a frame: what the one before did not show is taken off the card.
    void begin_frame();
    /// The image by its name in the text; nothing as long as it is on its way, and where it cannot be shown. At most
    /// one is decoded in a frame.
    [[nodiscard]] std::optional<Picture> find(Ui& ui, std::string_view name);
    /// Nothing is shown any more.
    void clear();

    /// Of all pictures on the card, pixels: a text with more shows the words of those that are too many.
    static constexpr int most_pixels = 4 * lab::most_image_pixels;

  private:
    struct Held {
        std::shared_ptr<const LabImageFile> file; ///< that it was made of
        platform::Texture texture = 0;
        lab::ImageSize size = {};
        bool bad = false;   ///< it cannot be shown
        bool shown = false; ///< in this frame
    };
    platform::Platform& platform_;
    std::shared_ptr<LabStore> labs_;
    std::string lab_;
    std::map<std::string, Held, std::less<>> held_;
    int pixels_ = 0;       ///< on the card
    bool decoded_ = false; ///< in this frame

    void make(Held& held);
    void free(Held& held);
};

} // namespace labrack::ui
