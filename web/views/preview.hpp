// Follows a lab's files under `labrack preview`: asks its server now and then whether they have changed, and has the
// lab read anew. Nothing is asked unless the page was opened with `?preview=`.
#pragma once

#include "app/ui.hpp"
#include "views/lab_store.hpp"

#include <memory>
#include <string>

namespace labrack::ui {

class Preview {
  public:
    explicit Preview(std::shared_ptr<LabStore> labs) : labs_(std::move(labs)), answer_(std::make_shared<Answer>()) {}

    /// In each frame in which the lab of that name is on the screen.
    void follow(Ui& ui, const std::string& name);

  private:
    struct Answer {
        bool awaited = false;
        bool lost = false; ///< the server did not answer
        std::string stamp; ///< of the files, as the server told it last
    };
    std::shared_ptr<LabStore> labs_;
    std::shared_ptr<Answer> answer_; ///< shared with the question that is on its way
    std::string stamp_;              ///< of the files that were read
    double next_look_ = 0;           ///< s
    bool told_ = false;              ///< that the server is lost
};

} // namespace labrack::ui
