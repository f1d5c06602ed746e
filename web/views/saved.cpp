#include "views/saved.hpp"

#include "base/hash.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace labrack::ui {

namespace {

using nlohmann::json;
using platform::StoreStatus;

constexpr int form = 2;
constexpr std::string_view before_session = ",\"session\":";

/// Of a document of this program, whatever its version.
bool is_newer(const json& document) {
    const auto above = [&](const char* key, int known) {
        const auto found = document.find(key);
        return found != document.end() && found->is_number_integer() && found->get<std::int64_t>() > known;
    };
    if (document.contains("saved")) return above("saved", form);
    return document.contains("lab") && above("version", session::Session::version);
}

/// The first version: the session's document alone.
ReadSaved read_first_version(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) return {};
    if (is_newer(document)) return {.saved = {}, .newer = true};
    if (document.contains("saved") || !document.contains("lab")) return {};
    return {.saved = Saved{.session = std::string(text)}};
}

} // namespace

std::string session_key(const std::string& lab) {
    return "session.v1." + lab;
}

std::string previous_key(const std::string& lab) {
    return session_key(lab) + ".previous";
}

std::string write_saved(const Saved& saved) {
    nlohmann::ordered_json head;
    head["saved"] = form;
    head["revision"] = saved.revision;
    head["writer"] = saved.writer;
    head["checksum"] = to_hex(hash_text(saved.session));
    std::string text = head.dump();
    text.pop_back();
    return text.append(before_session).append(saved.session).append("}");
}

ReadSaved read_saved(std::string_view text) {
    const std::size_t at = text.find(before_session);
    if (at == std::string_view::npos || !text.ends_with('}')) return read_first_version(text);
    const json head = json::parse(std::string(text.substr(0, at)) + "}", nullptr, false);
    const auto is_head = [&] {
        return head.is_object() && head.value("saved", json()) == form && head.value("checksum", json()).is_string() &&
               head.value("revision", json()).is_number_unsigned() && head.value("writer", json()).is_string();
    };
    if (!is_head()) return read_first_version(text);
    std::string session(text.substr(at + before_session.size()));
    session.pop_back();
    if (head["checksum"] != to_hex(hash_text(session))) return {};
    return {.saved =
                Saved{head["revision"].get<std::uint64_t>(), head["writer"].get<std::string>(), std::move(session)}};
}

namespace {

struct Copy {
    std::optional<session::Session> session;
    bool changed = false;
    bool newer = false;
    std::uint64_t revision = 0;
};

Copy open_copy(const std::string& text, const std::shared_ptr<const lab::Lab>& lab) {
    const ReadSaved read = read_saved(text);
    Copy out;
    out.newer = read.newer;
    if (!read.saved) return out;
    out.revision = read.saved->revision;
    auto restored = session::Session::restore(model::built_in_catalogue(), lab, read.saved->session);
    if (restored) {
        out.changed = !restored.problems().empty();
        out.session = std::move(*restored);
        return out;
    }
    const Diagnostics& problems = restored.problems();
    out.newer =
        std::any_of(problems.begin(), problems.end(), [](const Diagnostic& each) { return each.code == "version"; });
    return out;
}

} // namespace

OpenedSession open_session(const platform::Platform& platform, std::shared_ptr<const lab::Lab> lab, std::string name) {
    using From = OpenedSession::From;
    if (name.empty()) name = lab->id;
    const auto fresh = [&](From from) {
        return OpenedSession{.session = session::Session(model::built_in_catalogue(), lab), .from = from, .name = name};
    };
    const std::optional<std::string> stored = platform.load(session_key(name));
    const std::optional<std::string> previous = platform.load(previous_key(name));
    Copy newest = stored ? open_copy(*stored, lab) : Copy{};
    if (newest.session)
        return {.session = std::move(*newest.session),
                .from = From::newest,
                .changed = newest.changed,
                .revision = newest.revision,
                .stored = stored,
                .name = name};
    OpenedSession out = fresh(!stored && !previous ? From::nothing : newest.newer ? From::newer : From::damaged);
    if (!newest.newer && previous) {
        Copy before = open_copy(*previous, lab);
        if (before.session) {
            out.session = std::move(*before.session);
            out.from = From::previous;
            out.changed = before.changed;
        } else if (!stored && before.newer) {
            out.from = From::newer;
        }
        out.revision = before.revision + 1; // that of the one that could not be read
    }
    out.stored = stored;
    return out;
}

namespace {

/// Keeps a text that cannot be read under the first key that is free, or that has the same text.
StoreStatus keep_unreadable(platform::Platform& platform, const std::string& key, const std::string& text) {
    for (int number = 1;; ++number) {
        const std::string place = key + ".unreadable" + (number > 1 ? "." + std::to_string(number) : "");
        const auto there = platform.load(place);
        if (there == text) return StoreStatus::ok;
        if (!there) return platform.save(place, text);
    }
}

} // namespace

StoreStatus store_session(platform::Platform& platform, const std::string& lab, const std::string& text, bool is_good) {
    const std::string key = session_key(lab);
    const std::optional<std::string> present = platform.load(key);
    if (present && is_good && read_saved(*present).saved) {
        platform.save(previous_key(lab), *present);
    } else if (present) {
        const StoreStatus kept = keep_unreadable(platform, key, *present);
        if (kept != StoreStatus::ok) return kept;
        const std::optional<std::string> previous = platform.load(previous_key(lab));
        if (previous && !read_saved(*previous).saved) keep_unreadable(platform, key, *previous);
    }
    const StoreStatus status = platform.save(key, text);
    if (status != StoreStatus::full) return status;
    platform.erase(previous_key(lab)); // as long as the present one is there, it is not needed
    return platform.save(key, text);
}

} // namespace labrack::ui
