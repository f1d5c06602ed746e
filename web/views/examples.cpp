#include "views/examples.hpp"

#include <utility>

namespace labrack::ui {

void ExampleStore::ask() {
    if (std::exchange(asked_, true)) return;
    ++under_way_;
    ui_.platform.fetch("labs/sandbox/examples.json", [this](const platform::Fetched& file) {
        --under_way_;
        ui_.frame_wanted = true;
        auto read = lab::read_examples(file.body, "labs/sandbox/examples.json");
        asked_ = file.ok && static_cast<bool>(read);
        if (!asked_) return;
        for (lab::Example& example : *read)
            examples_.push_back({std::move(example)});
        for (std::size_t i = 0; i < examples_.size(); ++i)
            fetch_design(i);
    });
}

void ExampleStore::fetch_design(std::size_t index) {
    ++under_way_;
    const std::string& path = examples_[index].about.design;
    ui_.platform.fetch(path, [this, index](const platform::Fetched& file) {
        --under_way_;
        ui_.frame_wanted = true;
        auto design = model::read_design(file.body, examples_[index].about.design, model::built_in_catalogue());
        if (file.ok && design) examples_[index].design = std::move(*design);
    });
}

std::vector<const StoredExample*> ExampleStore::ready() const {
    std::vector<const StoredExample*> out;
    for (const StoredExample& example : examples_)
        if (example.design) out.push_back(&example);
    return out;
}

} // namespace labrack::ui
