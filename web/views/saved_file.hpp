// A copy of a session that the student has downloaded, on its way back: checked, and put into storage; never over
// stored work unasked.
#pragma once

#include "app/app.hpp"
#include "views/lab_store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace labrack::ui {

class SavedFile {
  public:
    SavedFile(App& app, std::shared_ptr<LabStore> labs) : app_(app), labs_(std::move(labs)) {}

    /// Takes a file that was picked or dropped. It is looked at when the labs are there.
    void opened(platform::OpenedFile file);
    /// "Open a saved copy…".
    void draw_button(Ui& ui) const;
    /// The dialogs: whether to replace, and what is wrong with a file.
    void draw(Ui& ui);

  private:
    /// A good file, and where it belongs.
    struct Copy {
        std::string file;
        std::string name; ///< of the lab in the store of labs
        std::shared_ptr<const lab::Lab> lab;
        std::string session;
        std::size_t step = 0;
    };
    struct Problem {
        std::string words;
        std::string detail; ///< of a reader; may be empty
    };

    App& app_;
    std::shared_ptr<LabStore> labs_;
    std::optional<platform::OpenedFile> waiting_;
    std::optional<Copy> copy_;
    std::optional<Problem> problem_;
    bool asking_ = false;
    bool telling_ = false;

    /// The lab of that id that the work fits: of the site, or one that was opened from a file. Empty: there is none.
    [[nodiscard]] std::string lab_for(const std::string& id, const std::string& session) const;
    void look_at(Ui& ui, const platform::OpenedFile& file);
    void put(Ui& ui);
    void tell(Problem problem);
    void draw_question(Ui& ui);
    void draw_problem(Ui& ui);
};

} // namespace labrack::ui
