#include "views/lab_store.hpp"

#include "lab/bundle.hpp"
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

/// `file`: what the lab's document is called where that is not lab.json.
void tell_errors(const Diagnostics& problems, std::vector<std::string>& out, const std::string& file = {}) {
    constexpr std::size_t most = 5;
    for (Diagnostic problem : problems) {
        if (problem.severity != Severity::error || out.size() == most) continue;
        if (!file.empty() && problem.file == "lab.json") problem.file = file;
        out.push_back(to_text(problem));
    }
}

void read(StoredLab& entry, LabFiles files, const std::string& file = {}) {
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
    tell_errors(result.problems(), entry.problems, file);
}

/// The files of a bundle: the texts, which reader and grader ask for, and what is left, the images.
Result<LabFiles> files_of_bundle(const LabDocument& document) {
    Result<lab::Bundle> bundle = lab::read_bundle(document.text, document.file);
    if (!bundle) return bundle.problems();
    std::vector<std::string> names = lab::referenced_files(bundle->files["lab.json"]);
    names.emplace_back("lab.json");
    LabFiles files{document.file + "/" + bundle->lab, {}};
    for (const std::string& name : names)
        if (auto file = bundle->files.extract(name)) files.texts.emplace(name, std::move(file.mapped()));
    files.images = std::move(bundle->files);
    return files;
}

/// A lab.json alone. A text that stands in a file of its own is not there; the file's name takes its place.
LabFiles files_of_document(const LabDocument& document, std::vector<std::string>& absent) {
    LabFiles files{{}, {{"lab.json", document.text}}};
    absent = lab::missing_files([&](std::string_view name) -> std::optional<std::string> {
        if (name != "lab.json") return std::nullopt;
        return document.text;
    });
    const std::vector<std::string> texts = lab::referenced_files(document.text);
    for (const std::string& name : absent)
        if (std::find(texts.begin(), texts.end(), name) != texts.end()) files.texts.emplace(name, "`" + name + "`");
    return files;
}

/// On the site.
std::string folder_of(const std::string& name) {
    return is_preview_name(name) ? "preview" : "labs/" + name;
}

StoredLab read_document(const LabDocument& document) {
    StoredLab entry;
    entry.file = document.file;
    if (kind_of(document) != LabFileKind::bundle) {
        LabFiles files = files_of_document(document, entry.absent);
        read(entry, std::move(files), document.file);
        return entry;
    }
    Result<LabFiles> files = files_of_bundle(document);
    if (files) {
        read(entry, std::move(*files));
        return entry;
    }
    entry.state = StoredLab::State::wrong;
    tell_errors(files.problems(), entry.problems);
    return entry;
}

} // namespace

void LabStore::arrived() {
    ui_.frame_wanted = true;
}

void LabStore::ask_list() {
    opened_.refresh();
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

OpenedLab LabStore::open(LabDocument document) {
    StoredLab entry = read_document(document);
    if (entry.state != StoredLab::State::ready) return {.name = {}, .problems = entry.problems, .absent = {}};
    const std::string name = opened_name(entry.lab->id);
    OpenedLab opened{.name = name, .problems = {}, .absent = entry.absent};
    opened.kept = opened_.put(name, std::move(document));
    images_.erase(name);
    labs_[name] = std::make_shared<StoredLab>(std::move(entry));
    return opened;
}

void LabStore::remove(const std::string& name) {
    opened_.remove(name);
    forget(name);
}

const StoredLab& LabStore::ask(const std::string& name) {
    std::shared_ptr<StoredLab>& entry = labs_[name];
    if (entry) return *entry;
    entry = std::make_shared<StoredLab>();
    if (is_opened_name(name)) {
        const auto document = opened_.find(name);
        if (document)
            *entry = read_document(*document);
        else
            entry->state = StoredLab::State::missing;
        return *entry;
    }
    fetch(name, entry, [] {});
    return *entry;
}

void LabStore::read_again(const std::string& name) {
    for (const auto& [image, file] : images_[name])
        fetch_image(name, image);
    auto fresh = std::make_shared<StoredLab>();
    fetch(name, fresh, [this, name, fresh] {
        std::shared_ptr<StoredLab>& present = labs_[name];
        const bool is_same = present && present->lab && fresh->lab && present->lab->hash == fresh->lab->hash;
        if (!is_same) present = fresh;
    });
}

void LabStore::forget(const std::string& name) {
    labs_.erase(name);
    images_.erase(name);
}

std::shared_ptr<const LabImageFile> LabStore::ask_image(const std::string& lab, const std::string& image) {
    std::shared_ptr<const LabImageFile>& entry = images_[lab][image];
    if (entry) return entry;
    if (!is_opened_name(lab)) {
        entry = std::make_shared<LabImageFile>();
        fetch_image(lab, image);
        return entry;
    }
    const auto& images = ask(lab).files.images;
    const auto found = images.find(image);
    const bool here = found != images.end();
    entry = std::make_shared<LabImageFile>(LabImageFile{here ? LabImageFile::State::here : LabImageFile::State::missing,
                                                        here ? found->second : std::string()});
    return entry;
}

void LabStore::fetch_image(const std::string& lab, const std::string& image) {
    ++images_awaited_;
    ui_.platform.fetch(folder_of(lab) + "/" + image, [this, lab, image](const platform::Fetched& file) {
        --images_awaited_;
        arrived();
        const auto state = file.ok ? LabImageFile::State::here : LabImageFile::State::missing;
        std::shared_ptr<const LabImageFile>& entry = images_[lab][image];
        const bool is_same = entry && entry->state == state && entry->bytes == file.body;
        if (!is_same) entry = std::make_shared<LabImageFile>(LabImageFile{state, file.body});
    });
}

void LabStore::fetch(const std::string& name, const std::shared_ptr<StoredLab>& entry, std::function<void()> done) {
    auto files = std::make_shared<Files>();
    // Its author knows the folder by its own name.
    files->folder = is_preview_name(name) ? name.substr(preview_prefix.size()) : folder_of(name);
    ui_.platform.fetch(folder_of(name) + "/lab.json", [this, name, entry, files, done](const platform::Fetched& file) {
        arrived();
        if (!file.ok) {
            entry->state = StoredLab::State::missing;
            entry->error = file.error;
            return done();
        }
        files->texts["lab.json"] = file.body;
        fetch_files(name, entry, files, done);
    });
}

void LabStore::fetch_files(const std::string& lab, const std::shared_ptr<StoredLab>& entry,
                           const std::shared_ptr<Files>& files, const std::function<void()>& done) {
    std::vector<std::string> names = lab::referenced_files(files->texts["lab.json"]);
    names.emplace_back("lab.es.json");
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::erase(names, "lab.json");
    files->missing = names.size();
    for (const std::string& name : names)
        ui_.platform.fetch(folder_of(lab) + "/" + name,
                           [this, entry, files, name, done](const platform::Fetched& file) {
                               // A file that is not there is the reader's to judge: not every lab has a translation.
                               if (file.ok) files->texts[name] = file.body;
                               if (--files->missing > 0) return;
                               read(*entry, std::move(*files));
                               arrived();
                               done();
                           });
}

bool LabStore::loading() const {
    return list_state_ == List::loading || images_awaited_ > 0 ||
           std::any_of(labs_.begin(), labs_.end(),
                       [](const auto& each) { return each.second->state == StoredLab::State::loading; });
}

} // namespace labrack::ui
