// The labs of the site: fetched when they are asked for, read once, kept.
#pragma once

#include "app/ui.hpp"
#include "lab/lab.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::ui {

/// A lab's files as they came, by name.
struct LabFiles {
    std::string folder;
    std::map<std::string, std::string, std::less<>> texts;
};

struct StoredLab {
    enum class State { loading, ready, missing, wrong };
    State state = State::loading;
    std::shared_ptr<const lab::Lab> lab = {}; ///< when ready
    LabFiles files = {};
    std::vector<std::string> problems = {}; ///< when wrong: "labs/x/lab.json:3:5: error: …"
    std::string error = {};                 ///< when missing: what the fetch said
};

class LabStore {
  public:
    explicit LabStore(Ui& ui) : ui_(ui) {}

    enum class List { unasked, loading, ready, missing };
    /// Fetches the list of labs, again after a failure, and every lab on it.
    void ask_list();
    [[nodiscard]] List list_state() const { return list_state_; }
    /// The ids; the sandbox is the last.
    [[nodiscard]] const std::vector<std::string>& list() const { return *ids_; }

    /// Starts fetching it if that has not been done.
    const StoredLab& ask(const std::string& id);
    /// Forgets a lab that failed, so that it is fetched anew.
    void forget(const std::string& id) { labs_.erase(id); }
    /// Whether something is on its way.
    [[nodiscard]] bool loading() const;

  private:
    struct Files;
    void fetch_files(const std::shared_ptr<StoredLab>& entry, const std::shared_ptr<Files>& files);
    void arrived();

    Ui& ui_;
    List list_state_ = List::unasked;
    std::shared_ptr<std::vector<std::string>> ids_ = std::make_shared<std::vector<std::string>>();
    std::map<std::string, std::shared_ptr<StoredLab>> labs_;
};

} // namespace labrack::ui
