// Reads catalogue documents.
#include "base/hash.hpp"
#include "base/json_fields.hpp"
#include "model/catalogue.hpp"

#include <array>
#include <span>

namespace labrack::model {

namespace {

using json::Cursor;
using json::ObjectReader;
using json::Word;

constexpr std::array roles{Word<Role>{"client", Role::client},           Word<Role>{"edge", Role::edge},
                           Word<Role>{"balancing", Role::balancing},     Word<Role>{"web", Role::web},
                           Word<Role>{"application", Role::application}, Word<Role>{"data", Role::data},
                           Word<Role>{"operations", Role::operations}};
constexpr std::array concurrencies{Word<Concurrency>{"blocking", Concurrency::blocking},
                                   Word<Concurrency>{"event-loop", Concurrency::event_loop}};
constexpr std::array places{Word<Place>{"internet", Place::internet}, Word<Place>{"data-centre", Place::data_centre},
                            Word<Place>{"edge", Place::edge}};
constexpr std::array extents{Word<Extent>{"zone", Extent::zone}, Word<Extent>{"region", Extent::region}};
constexpr std::array boundaries{Word<Boundary>{"public-subnet", Boundary::public_subnet},
                                Word<Boundary>{"private-subnet", Boundary::private_subnet},
                                Word<Boundary>{"nat-gateway", Boundary::nat_gateway}};
constexpr std::array duties{Word<Duty>{"firewall", Duty::firewall}, Word<Duty>{"security-group", Duty::security_group},
                            Word<Duty>{"monitoring-agent", Duty::monitoring_agent},
                            Word<Duty>{"collector", Duty::collector}};
constexpr std::array atoms{Word<FailureAtom>{"instance", FailureAtom::instance},
                           Word<FailureAtom>{"host", FailureAtom::host}, Word<FailureAtom>{"zone", FailureAtom::zone}};
constexpr std::array operators{Word<Operator>{"customer", Operator::customer},
                               Word<Operator>{"provider", Operator::provider}};
constexpr std::array meters{Word<Meter>{"hour", Meter::hour},
                            Word<Meter>{"gigabyte", Meter::gigabyte},
                            Word<Meter>{"million-requests", Meter::million_requests},
                            Word<Meter>{"million-request-units", Meter::million_request_units},
                            Word<Meter>{"gigabyte-second", Meter::gigabyte_second},
                            Word<Meter>{"capacity-unit", Meter::capacity_unit},
                            Word<Meter>{"operator-hour", Meter::operator_hour},
                            Word<Meter>{"gigabyte-month", Meter::gigabyte_month}};
static_assert(meters.size() == meter_count);

} // namespace

// The readers of json.hpp look for read() beside the type, and not in an unnamed namespace.
static void read(const Cursor& cursor, Role& out) {
    json::read_word<Role>(cursor, "role", roles, out);
}
static void read(const Cursor& cursor, Concurrency& out) {
    json::read_word<Concurrency>(cursor, "concurrency", concurrencies, out);
}
static void read(const Cursor& cursor, Place& out) {
    json::read_word<Place>(cursor, "place", places, out);
}
static void read(const Cursor& cursor, Extent& out) {
    json::read_word<Extent>(cursor, "extent", extents, out);
}
static void read(const Cursor& cursor, Boundary& out) {
    json::read_word<Boundary>(cursor, "boundary", boundaries, out);
}
static void read(const Cursor& cursor, Duty& out) {
    json::read_word<Duty>(cursor, "duty", duties, out);
}
static void read(const Cursor& cursor, FailureAtom& out) {
    json::read_word<FailureAtom>(cursor, "failure atom", atoms, out);
}
static void read(const Cursor& cursor, Operator& out) {
    json::read_word<Operator>(cursor, "operator", operators, out);
}
static void read(const Cursor& cursor, Meter& out) {
    json::read_word<Meter>(cursor, "meter", meters, out);
}

static void read(const Cursor& cursor, NetworkLatency& out) {
    ObjectReader object(cursor);
    object.required("same_host", out.same_host);
    object.required("same_zone", out.same_zone);
    object.required("same_region", out.same_region);
    object.required("other_region", out.other_region);
    object.required("internet", out.internet);
    out.edge = out.internet;
    object.optional("edge", out.edge);
    object.finish();
}

static void read(const Cursor& cursor, OperatedBy& out) {
    ObjectReader object(cursor);
    object.required("hardware", out.hardware);
    object.required("os", out.os);
    object.required("runtime", out.runtime);
    object.required("scaling", out.scaling);
    object.required("backups", out.backups);
    object.required("patching", out.patching);
    object.finish();
}

static void read(const Cursor& cursor, Price& out) {
    ObjectReader object(cursor);
    object.required("meter", out.meter);
    object.required("amount", out.amount);
    if (const Cursor cores = object.get("cores"); cores.value != nullptr)
        json::read_bounded(cores, out.cores, 1, 100'000);
    constexpr Bytes least{1'000'000};
    constexpr Bytes most{1'000'000'000'000'000};
    if (object.optional("memory", out.memory) && (out.memory < least || most < out.memory))
        object.get("memory").error("range", "a machine has 1MB to 1000TB");
    for (const std::string_view size : {"cores", "memory"})
        if (object.get(size).value != nullptr && out.meter != Meter::hour)
            object.get(size).error("range", "only an hour's price is that of a machine of some size");
    object.required("source", out.source);
    object.required("date", out.date);
    object.finish();
}

template <class T>
static void read_short_list(ObjectReader& object, std::string_view key, std::vector<T>& out) {
    const Cursor list = object.get(key);
    if (list.value != nullptr && list.expect(json::Value::Kind::list) && json::expect_at_most(list, 100))
        read(list, out);
}

static void read(const Cursor& cursor, Kind& out) {
    ObjectReader object(cursor);
    object.required("id", out.id);
    object.required("name", out.name);
    object.required("text", out.text);
    object.required("role", out.role);
    object.required("icon", out.icon);
    object.optional("contains", out.contains);
    object.optional("is_host", out.is_host);
    object.optional("is_cluster", out.is_cluster);
    object.optional("is_queue", out.is_queue);
    object.optional("place", out.place);
    object.optional("extent", out.extent);
    object.optional("boundary", out.boundary);
    object.optional("duty", out.duty);
    read_short_list(object, "speaks", out.speaks);
    object.finish();
}

namespace {

void read_parameters(const Cursor& cursor, Parameters& out) {
    ObjectReader object(cursor);
    for (const ParameterField& field : parameter_fields()) {
        const Cursor value = object.get(field.name);
        if (value.value != nullptr) read_parameter(value, field, out);
    }
    object.finish();
}

/// [least, most], each written like a value of the parameter; or true for a text or a list, which has no bounds.
void read_bounds(const Cursor& cursor, const ParameterField& field, Product& out) {
    OpenParameter open{std::string(field.name), 0, 0};
    if (!parameter_number(field, out.parameters)) {
        bool is_open = false;
        json::read(cursor, is_open);
        if (is_open) out.open.push_back(open);
        return;
    }
    if (!cursor.expect(json::Value::Kind::list)) return;
    if (cursor.value->items.size() != 2) {
        cursor.error("type", "bounds are a list of two values, the least and the most");
        return;
    }
    Parameters bounds = out.parameters;
    read_parameter(cursor.item(0), field, bounds);
    open.least = parameter_number(field, bounds).value_or(0);
    read_parameter(cursor.item(1), field, bounds);
    open.most = parameter_number(field, bounds).value_or(0);
    const std::int64_t own = parameter_number(field, out.parameters).value_or(0);
    if (own < open.least || own > open.most) {
        cursor.error("range",
                     "the product's own value " + parameter_text(field, out.parameters) + " lies outside the bounds");
    }
    out.open.push_back(open);
}

void read_open(const Cursor& cursor, Product& out) {
    ObjectReader object(cursor);
    for (const ParameterField& field : parameter_fields()) {
        const Cursor bounds = object.get(field.name);
        if (bounds.value != nullptr) read_bounds(bounds, field, out);
    }
    object.finish();
}

/// Rules stand where packets are filtered, and a product knows nobody in a design by name.
void check_filter(const Cursor& parameters, const Cursor& open, const Catalogue& catalogue, const Product& product) {
    const bool filters = product.kind.exists() && catalogue.kind(product.kind).filters();
    for (const Cursor& cursor : {parameters, open}) {
        const json::Value* allow = cursor.value == nullptr ? nullptr : cursor.value->find("allow");
        if (allow == nullptr || filters) continue;
        cursor.member("allow", *allow).error("filters-nothing", "components of this kind filter no packets");
    }
    for (std::size_t i = 0; i < product.parameters.allow.rules.size(); ++i) {
        const std::string& from = product.parameters.allow.rules[i].from;
        if (from == from_anywhere || from == from_internet) continue;
        const Cursor rule = parameters.member("allow", *parameters.value->find("allow")).item(i);
        json::unknown_name(rule, "source", from, {std::string(from_anywhere), std::string(from_internet)});
    }
}

std::vector<std::string> kind_ids(const Catalogue& catalogue) {
    std::vector<std::string> ids;
    for (const Kind& kind : catalogue.kinds)
        ids.push_back(kind.id);
    return ids;
}

void read_product(const Cursor& cursor, const Catalogue& catalogue, Product& out) {
    ObjectReader object(cursor);
    object.required("id", out.id);
    std::string kind;
    if (object.required("kind", kind)) {
        const auto found = catalogue.find_kind(kind);
        if (found) out.kind = *found;
        if (!found) json::unknown_name(object.get("kind"), "kind", kind, kind_ids(catalogue));
    }
    object.required("name", out.name);
    object.required("text", out.text);
    read_short_list(object, "serves", out.serves);
    read_short_list(object, "accepts", out.accepts);
    object.optional("concurrency", out.concurrency);
    object.optional("gateway", out.gateway);
    object.optional("ephemeral", out.ephemeral);
    const Cursor parameters = object.get("parameters");
    const Cursor open = object.get("open");
    if (parameters.value != nullptr) read_parameters(parameters, out.parameters);
    if (open.value != nullptr) read_open(open, out);
    check_filter(parameters, open, catalogue, out);
    read_short_list(object, "atoms", out.atoms);
    object.optional("operated_by", out.operated_by);
    read_short_list(object, "prices", out.prices);
    object.finish();
}

constexpr std::size_t most_entries = 1000; ///< of a catalogue's lists

/// Reads the list `key` entry by entry and refuses an id that was there before.
template <class T, class ReadEntry>
void read_entries(ObjectReader& object, std::string_view key, std::vector<T>& out, ReadEntry read_entry) {
    for_each_required(object, key, most_entries, [&](const Cursor& item) {
        T entry;
        read_entry(item, entry);
        if (const json::Value* id = item.value->find("id")) {
            json::read_id(item.member("id", *id), entry.id);
            for (const T& other : out) {
                if (other.id != entry.id) continue;
                item.member("id", *id).error("duplicate-id", "the id " + in_quotes(entry.id) + " is used twice");
            }
        }
        out.push_back(std::move(entry));
    });
}

Catalogue read_root(const Cursor& cursor) {
    Catalogue catalogue;
    ObjectReader object(cursor);
    json::read_version(object);
    object.required("latency", catalogue.latency);
    read_entries(object, "kinds", catalogue.kinds, [](const Cursor& item, Kind& kind) { read(item, kind); });
    read_entries(object, "products", catalogue.products,
                 [&](const Cursor& item, Product& product) { read_product(item, catalogue, product); });
    object.finish();
    return catalogue;
}

} // namespace

std::string_view to_text(Role role) {
    return json::word_for<Role>(roles, role);
}

std::string_view to_text(Meter meter) {
    return json::word_for<Meter>(meters, meter);
}

Result<Catalogue> read_catalogue(std::string_view text, const std::string& file) {
    Result<Catalogue> catalogue = json::read_document<Catalogue>(text, file, read_root);
    if (catalogue) catalogue->hash = hash_text(text);
    return catalogue;
}

} // namespace labrack::model
