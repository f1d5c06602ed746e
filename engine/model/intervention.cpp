#include "model/intervention.hpp"

#include "base/json_fields.hpp"

#include <array>

namespace labrack::model {

namespace {

constexpr std::array verbs{json::Word<InterventionKind>{"stop", InterventionKind::stop},
                           json::Word<InterventionKind>{"start", InterventionKind::start},
                           json::Word<InterventionKind>{"restart", InterventionKind::restart},
                           json::Word<InterventionKind>{"set_rate", InterventionKind::set_rate},
                           json::Word<InterventionKind>{"send", InterventionKind::send}};

} // namespace

std::string_view to_text(InterventionKind kind) {
    return json::word_for<InterventionKind>(verbs, kind);
}

void read(const json::Cursor& cursor, Intervention& out) {
    json::ObjectReader object(cursor);
    if (!object.valid()) return;
    Duration at;
    object.required("at", at);
    out.at = Time{at.ns};
    int found = 0;
    for (const auto& verb : verbs) {
        const json::Cursor node = object.get(verb.text);
        if (node.value == nullptr) continue;
        ++found;
        out.kind = verb.value;
        json::read(node, out.node);
    }
    if (out.kind == InterventionKind::set_rate) object.required("rate", out.rate);
    if (out.kind == InterventionKind::send) {
        object.required("operation", out.operation);
        if (const json::Cursor client = object.get("client"); client.value != nullptr) {
            json::read_bounded(client, out.client, 0, 1'000'000);
        }
    }
    object.finish();
    if (found == 1) return;
    cursor.error("verb", found == 0 ? "an intervention says what happens" : "an intervention does one thing",
                 "use one of \"stop\", \"start\", \"restart\", \"set_rate\" and \"send\"");
}

} // namespace labrack::model
