// Labs that an instructor has opened from files: listed, and kept in storage where there is room for them.
#pragma once

#include "app/lab_names.hpp"
#include "app/ui.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::ui {

/// A file as it was opened.
struct LabDocument {
    std::string file; ///< its name
    std::string text; ///< a lab.json or a bundle
};

enum class LabFileKind { none, lab, bundle };
/// What the text is meant to be, even where it has mistakes; its name decides where nothing else does.
[[nodiscard]] LabFileKind kind_of(const LabDocument& document);

class OpenedLabs {
  public:
    /// By their names: app/lab_names.hpp.
    explicit OpenedLabs(platform::Platform& platform) : platform_(platform) { refresh(); }

    /// Looks at what is stored: another tab may have opened or removed one.
    void refresh();
    /// In the order in which they were opened.
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] std::optional<LabDocument> find(const std::string& name) const;
    /// Takes the place of what had the name before. False: there is no room, and it is gone with the page.
    [[nodiscard]] bool put(const std::string& name, LabDocument document);
    void remove(const std::string& name);

  private:
    platform::Platform& platform_;
    std::vector<std::string> names_;
    std::map<std::string, LabDocument, std::less<>> unstored_; ///< for which there was no room

    bool store(const std::string& name, const LabDocument& document);
    bool store_list();
};

} // namespace labrack::ui
