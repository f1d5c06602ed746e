#include "session/history.hpp"

#include <utility>

namespace labrack::session {

std::string_view to_text(EditKind kind) {
    switch (kind) {
    case EditKind::add: return "add";
    case EditKind::remove: return "remove";
    case EditKind::move: return "move";
    case EditKind::connect: return "connect";
    case EditKind::disconnect: return "disconnect";
    case EditKind::configure: return "configure";
    case EditKind::rename: return "rename";
    case EditKind::duplicate: return "duplicate";
    case EditKind::paste: return "paste";
    case EditKind::arrange: return "arrange";
    case EditKind::align: return "align";
    case EditKind::open: return "open";
    }
    return {};
}

History::History(model::Design design) {
    designs_.push_back(std::make_shared<const model::Design>(std::move(design)));
}

void History::push(model::Design design, Edit edit) {
    edits_.resize(present_);
    designs_.resize(present_ + 1);
    edits_.push_back(std::move(edit));
    designs_.push_back(std::make_shared<const model::Design>(std::move(design)));
    ++present_;
    if (edits_.size() <= most_edits) return;
    edits_.erase(edits_.begin());
    designs_.erase(designs_.begin());
    --present_;
}

bool History::undo() {
    if (present_ == 0) return false;
    --present_;
    return true;
}

bool History::redo() {
    if (present_ == edits_.size()) return false;
    ++present_;
    return true;
}

} // namespace labrack::session
