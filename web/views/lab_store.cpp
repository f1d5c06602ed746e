#include "views/lab_store.hpp"

#include "lab/examples.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace labrack::ui {

/// The files of one lab while they come in.
struct LabStore::Files : LabFiles {
    std::size_t missing = 0; ///< still on their way
};

namespace {

void read(StoredLab& entry, LabFiles files) {
    constexpr std::size_t most = 5;
    entry.files = std::move(files);
    const auto& texts = entry.files.texts;
    const auto reader = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = texts.find(name);
        if (found == texts.end()) return std::nullopt;
        return found->second;
    };
    Result<lab::Lab> result = lab::read_lab(reader, entry.files.folder, model::built_in_catalogue());
    if (result) {
        entry.lab = std::make_shared<const lab::Lab>(std::move(*result));
        entry.state = StoredLab::State::ready;
        return;
    }
    entry.state = StoredLab::State::wrong;
    for (const Diagnostic& problem : result.problems())
        if (problem.severity == Severity::error && entry.problems.size() < most)
            entry.problems.push_back(to_text(problem));
}

} // namespace

void LabStore::arrived() {
    ui_.frame_wanted = true;
}

void LabStore::ask_list() {
    if (list_state_ == List::loading || list_state_ == List::ready) return;
    list_state_ = List::loading;
    ui_.platform.fetch("labs.json", [this](const platform::Fetched& file) {
        arrived();
        const auto document = nlohmann::json::parse(file.body, nullptr, false);
        const bool good = file.ok && document.is_object() && document.contains("labs") && document["labs"].is_array();
        list_state_ = good ? List::ready : List::missing;
        if (!good) return;
        ids_->clear();
        for (const auto& id : document["labs"])
            if (id.is_string()) ids_->push_back(id.get<std::string>());
        std::stable_partition(ids_->begin(), ids_->end(), [](const auto& id) { return id != lab::sandbox_id; });
        for (const std::string& id : *ids_)
            ask(id);
    });
}

const StoredLab& LabStore::ask(const std::string& id) {
    std::shared_ptr<StoredLab>& entry = labs_[id];
    if (entry) return *entry;
    entry = std::make_shared<StoredLab>();
    auto files = std::make_shared<Files>();
    files->folder = "labs/" + id;
    ui_.platform.fetch(files->folder + "/lab.json", [this, entry, files](const platform::Fetched& file) {
        arrived();
        if (!file.ok) {
            entry->state = StoredLab::State::missing;
            entry->error = file.error;
            return;
        }
        files->texts["lab.json"] = file.body;
        fetch_files(entry, files);
    });
    return *entry;
}

void LabStore::fetch_files(const std::shared_ptr<StoredLab>& entry, const std::shared_ptr<Files>& files) {
    std::vector<std::string> names = lab::referenced_files(files->texts["lab.json"]);
    names.emplace_back("lab.es.json");
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, "lab.json");
    files->missing = names.size();
    for (const std::string& name : names)
        ui_.platform.fetch(files->folder + "/" + name, [this, entry, files, name](const platform::Fetched& file) {
            // A file that is not there is the reader's to judge: not every lab has a translation.
            if (file.ok) files->texts[name] = file.body;
            if (--files->missing > 0) return;
            read(*entry, std::move(*files));
            arrived();
        });
}

bool LabStore::loading() const {
    return list_state_ == List::loading || std::any_of(labs_.begin(), labs_.end(), [](const auto& each) {
               return each.second->state == StoredLab::State::loading;
           });
}

} // namespace labrack::ui
