// "Open a lab file…": an instructor's own lab, from a lab.json or a bundle, picked or dropped.
#pragma once

#include "app/app.hpp"
#include "views/lab_store.hpp"

#include <memory>
#include <string>

namespace labrack::ui {

class LabFile {
  public:
    LabFile(App& app, std::shared_ptr<LabStore> labs) : app_(app), labs_(std::move(labs)) {}

    /// Takes a file that was picked or dropped, and goes to its lab; false if it is not meant to be one.
    bool opened(Ui& ui, const platform::OpenedFile& file);
    /// What it is for, and the button.
    static void draw_entry(Ui& ui);
    /// Under an opened lab's card: its file, and the way off the list.
    void draw_row(Ui& ui, const std::string& name);
    /// The dialogs: what is wrong with a file, and what is missing of an opened one.
    void draw(Ui& ui);

    static constexpr float row_height = 32; ///< design px

  private:
    App& app_;
    std::shared_ptr<LabStore> labs_;
    std::string file_; ///< its name
    OpenedLab lab_;
    bool telling_ = false; ///< what is wrong
    bool noting_ = false;  ///< what is missing

    void draw_problems(Ui& ui);
    void draw_notes(Ui& ui);
    [[nodiscard]] std::string title(Ui& ui, const std::string& name) const;
};

} // namespace labrack::ui
