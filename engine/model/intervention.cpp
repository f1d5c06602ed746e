#include "model/intervention.hpp"

#include "base/json_fields.hpp"
#include "base/math.hpp"

#include <array>
#include <cstddef>

namespace labrack::model {

namespace {

constexpr std::array verbs{json::Word<InterventionKind>{"stop", InterventionKind::stop},
                           json::Word<InterventionKind>{"start", InterventionKind::start},
                           json::Word<InterventionKind>{"restart", InterventionKind::restart},
                           json::Word<InterventionKind>{"set_rate", InterventionKind::set_rate},
                           json::Word<InterventionKind>{"send", InterventionKind::send},
                           json::Word<InterventionKind>{"invalidate", InterventionKind::invalidate},
                           json::Word<InterventionKind>{"spike", InterventionKind::spike},
                           json::Word<InterventionKind>{"deploy", InterventionKind::deploy},
                           json::Word<InterventionKind>{"roll_back", InterventionKind::roll_back},
                           json::Word<InterventionKind>{"slow", InterventionKind::slow},
                           json::Word<InterventionKind>{"drain", InterventionKind::drain},
                           json::Word<InterventionKind>{"expire_certificate", InterventionKind::expire_certificate},
                           json::Word<InterventionKind>{"renew_certificate", InterventionKind::renew_certificate},
                           json::Word<InterventionKind>{"leak_connections", InterventionKind::leak_connections},
                           json::Word<InterventionKind>{"repair_connections", InterventionKind::repair_connections},
                           json::Word<InterventionKind>{"partition", InterventionKind::partition},
                           json::Word<InterventionKind>{"heal", InterventionKind::heal},
                           json::Word<InterventionKind>{"loss", InterventionKind::loss},
                           json::Word<InterventionKind>{"sniff", InterventionKind::sniff},
                           json::Word<InterventionKind>{"scan", InterventionKind::scan}};

constexpr std::array quantities{
    json::Word<Quantity>{"sent", Quantity::sent}, json::Word<Quantity>{"failures", Quantity::failures},
    json::Word<Quantity>{"queue", Quantity::queue}, json::Word<Quantity>{"utilisation", Quantity::utilisation}};

constexpr int most_counted = 1'000'000'000;

/// "use one of "stop", "start" and …".
template <class Words>
std::string use_one_of(const Words& words) {
    std::string text = "use one of ";
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 < words.size() ? ", " : " and ";
        text += "\"" + std::string(words[i].text) + "\"";
    }
    return text;
}

void read_threshold(json::ObjectReader& object, Condition& out) {
    if (out.quantity != Quantity::utilisation) {
        int count = 1;
        if (const json::Cursor found = object.get("count"); found.value != nullptr) {
            json::read_bounded(found, count, 1, most_counted);
        }
        out.threshold = count;
        return;
    }
    Share share;
    if (!object.required("at_least", share)) return;
    if (share.ppm <= 0 || share.ppm > 1'000'000) {
        object.get("at_least").error("range", "a utilisation lies above 0% and at most at 100%");
    }
    out.threshold = share.ppm;
}

void read_factor(const json::Cursor& cursor, InterventionKind kind, Share& out) {
    double factor = 1.0;
    json::read(cursor, factor);
    const bool slows = kind == InterventionKind::slow;
    if (!(factor >= (slows ? 1.0 : 0.0) && factor <= 1000.0)) {
        cursor.error("range", slows ? "a factor of slow lies between 1 and 1000" : "a factor lies between 0 and 1000");
        return;
    }
    out.ppm = math::to_duration(factor * 1e6).ns;
}

void read_version(json::ObjectReader& object, Intervention& out) {
    object.optional("never_ready", out.never_ready);
    const json::Cursor errors = object.get("errors");
    if (errors.value == nullptr) return;
    json::read(errors, out.errors);
    if (out.errors.ppm < 0 || out.errors.ppm > 1'000'000)
        errors.error("range", "\"errors\" must lie between 0% and 100%");
}

/// Whose connections are lost or mended, and how many.
void read_pool(json::ObjectReader& object, Intervention& out) {
    const bool leaks = out.kind == InterventionKind::leak_connections;
    if (leaks || out.kind == InterventionKind::repair_connections) object.required("to", out.to);
    if (!leaks) return;
    if (const json::Cursor count = object.get("count"); count.value != nullptr) {
        json::read_bounded(count, out.count, 0, 100'000);
    }
}

void read_when(json::ObjectReader& object, Intervention& out) {
    const json::Cursor when = object.get("when");
    if (when.value == nullptr) {
        Duration at;
        object.required("at", at);
        out.at = Time{at.ns};
        return;
    }
    if (object.get("at").value != nullptr) when.error("twice", "an intervention has either an instant or a condition");
    read(when, out.when.emplace());
}

/// Whether the verb is followed by one or several components, with all that stands in them.
bool names_group(InterventionKind kind) {
    return kind == InterventionKind::partition || kind == InterventionKind::heal || kind == InterventionKind::scan;
}

/// Reads one name, or a list of at least one.
void read_names(const json::Cursor& cursor, std::vector<std::string>& out) {
    if (cursor.value->kind == json::Value::Kind::text) {
        json::read(cursor, out.emplace_back());
    } else if (cursor.expect(json::Value::Kind::list) && json::expect_at_most(cursor, 1000)) {
        json::read(cursor, out);
        if (out.empty()) cursor.error("range", "the list names nothing");
    }
}

/// The part of a fault in the network that stands beside its verb.
void read_in_network(json::ObjectReader& object, Intervention& out) {
    const bool by_groups = out.kind == InterventionKind::partition || out.kind == InterventionKind::heal;
    if (const json::Cursor from = by_groups ? object.get("from") : json::Cursor{}; from.value != nullptr)
        read_names(from, out.from);
    const bool by_links = out.kind == InterventionKind::loss || out.kind == InterventionKind::sniff;
    if (by_links) object.optional("to", out.to);
    if (out.kind != InterventionKind::loss || !object.required("share", out.share)) return;
    if (out.share.ppm > 1'000'000) object.get("share").error("range", "at most 100% of the messages can be lost");
}

} // namespace

std::string_view to_text(InterventionKind kind) {
    return json::word_for<InterventionKind>(verbs, kind);
}

bool has_repair(InterventionKind kind) {
    return kind == InterventionKind::stop || kind == InterventionKind::spike || kind == InterventionKind::slow ||
           kind == InterventionKind::expire_certificate || kind == InterventionKind::leak_connections ||
           kind == InterventionKind::partition || kind == InterventionKind::loss;
}

void read(const json::Cursor& cursor, Condition& out) {
    json::ObjectReader object(cursor);
    if (!object.valid()) return;
    int found = 0;
    for (const auto& quantity : quantities) {
        const json::Cursor subject = object.get(quantity.text);
        if (subject.value == nullptr) continue;
        ++found;
        out.quantity = quantity.value;
        json::read(subject, out.subject);
    }
    if (found == 1) read_threshold(object, out);
    object.finish();
    if (found != 1) cursor.error("condition", "a condition is about one thing", use_one_of(quantities));
}

void read(const json::Cursor& cursor, Intervention& out) {
    json::ObjectReader object(cursor);
    if (!object.valid()) return;
    read_when(object, out);
    int found = 0;
    for (const auto& verb : verbs) {
        const json::Cursor node = object.get(verb.text);
        if (node.value == nullptr) continue;
        ++found;
        out.kind = verb.value;
        if (names_group(out.kind)) {
            read_names(node, out.group);
        } else {
            json::read(node, out.node);
        }
    }
    if (out.kind == InterventionKind::set_rate && object.required("rate", out.rate) && out.rate > highest_rate)
        object.get("rate").error("range", "a load sends at most a million requests a second");
    if (out.kind == InterventionKind::spike || out.kind == InterventionKind::slow) {
        const json::Cursor factor = object.get("factor");
        if (factor.value == nullptr) object.missing("factor");
        if (factor.value != nullptr) read_factor(factor, out.kind, out.factor);
    }
    if (out.kind == InterventionKind::send) {
        object.required("operation", out.operation);
        if (const json::Cursor client = object.get("client"); client.value != nullptr) {
            json::read_bounded(client, out.client, 0, 1'000'000);
        }
    }
    if (out.kind == InterventionKind::deploy) read_version(object, out);
    read_pool(object, out);
    read_in_network(object, out);
    if (has_repair(out.kind)) object.optional("for", out.lasts);
    object.finish();
    if (found == 1) return;
    cursor.error("verb", found == 0 ? "an intervention says what happens" : "an intervention does one thing",
                 use_one_of(verbs));
}

} // namespace labrack::model
