// The labs: those of the site, fetched when they are asked for, and those that were opened from files; read once, kept.
#pragma once

#include "app/ui.hpp"
#include "lab/lab.hpp"
#include "views/opened_labs.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace labrack::ui {

/// A lab's files as they came, by name.
struct LabFiles {
    std::string folder;
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, std::string, std::less<>> images = {}; ///< of a bundle; others come when they are shown
};

/// An image file of a lab as it came: nothing is known of it but its bytes.
struct LabImageFile {
    enum class State { loading, here, missing };
    State state = State::loading;
    std::string bytes = {};
};

struct StoredLab {
    enum class State { loading, ready, missing, wrong };
    State state = State::loading;
    std::shared_ptr<const lab::Lab> lab = {}; ///< when ready
    LabFiles files = {};
    std::string file = {};                  ///< the name of the file that it was opened from
    std::vector<std::string> problems = {}; ///< when wrong: "labs/x/lab.json:3:5: error: …"
    std::string error = {};                 ///< when missing: what the fetch said
    std::vector<std::string> absent = {};   ///< files that the lab refers to, of one whose file does not hold them
};

/// What came of opening a file.
struct OpenedLab {
    std::string name;                  ///< in the store; empty: it was not opened
    std::vector<std::string> problems; ///< why not: "lab.json:3:5: error: …"
    std::vector<std::string> absent;   ///< files that the lab refers to and that are not there
    bool kept = false;                 ///< it is there again after a reload
};

class LabStore {
  public:
    /// `previewed`: see there.
    explicit LabStore(Ui& ui, std::string previewed = {})
        : ui_(ui), opened_(ui.platform), previewed_(std::move(previewed)) {}

    enum class List { unasked, loading, ready, missing };
    /// Fetches the list of labs, again after a failure, and every lab on it.
    void ask_list();
    [[nodiscard]] List list_state() const { return list_state_; }
    /// The ids; the sandbox is the last.
    [[nodiscard]] const std::vector<std::string>& list() const { return *ids_; }

    /// The names of those that were opened from files: views/opened_labs.hpp.
    [[nodiscard]] const std::vector<std::string>& opened() const { return opened_.names(); }
    /// Reads a lab.json or a bundle and lists it; the newer version of one that is there takes its place.
    [[nodiscard]] OpenedLab open(LabDocument document);
    /// Takes it off the list; the work in it is kept.
    void remove(const std::string& name);

    /// The name of the lab that `labrack preview` shows; empty if it does not serve this page.
    [[nodiscard]] const std::string& previewed() const { return previewed_; }
    /// Fetches it once more, and its images that have been asked for; the lab stays as it is until all its files are
    /// there, and if they are the same. So does each image.
    void read_again(const std::string& name);

    /// The lab of a name: the id of one of the site, or that of an opened one. Starts fetching it if that has not been
    /// done.
    const StoredLab& ask(const std::string& name);
    /// The image of a lab by the name in its text. Starts fetching it if that has not been done; another file is there
    /// when it has changed.
    [[nodiscard]] std::shared_ptr<const LabImageFile> ask_image(const std::string& lab, const std::string& image);
    /// Forgets a lab that failed, so that it is fetched anew.
    void forget(const std::string& name);
    /// Whether something is on its way.
    [[nodiscard]] bool loading() const;

  private:
    struct Files;
    /// `done` runs when the entry is no longer loading.
    void fetch(const std::string& name, const std::shared_ptr<StoredLab>& entry, std::function<void()> done);
    void fetch_files(const std::string& lab, const std::shared_ptr<StoredLab>& entry,
                     const std::shared_ptr<Files>& files, const std::function<void()>& done);
    void fetch_image(const std::string& lab, const std::string& image);
    void arrived();

    using Images = std::map<std::string, std::shared_ptr<const LabImageFile>>;

    Ui& ui_;
    OpenedLabs opened_;
    std::string previewed_;
    List list_state_ = List::unasked;
    std::shared_ptr<std::vector<std::string>> ids_ = std::make_shared<std::vector<std::string>>();
    std::map<std::string, std::shared_ptr<StoredLab>> labs_;
    std::map<std::string, Images> images_; ///< by the name of the lab
    int images_awaited_ = 0;
};

} // namespace labrack::ui
