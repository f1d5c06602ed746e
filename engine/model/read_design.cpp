// Reads and validates designs.
#include "base/json_fields.hpp"
#include "model/check_size.hpp"
#include "model/check_sources.hpp"
#include "model/configure.hpp"
#include "model/design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

namespace labrack::model {

namespace {

using json::Cursor;
using json::ObjectReader;
using json::Word;

constexpr std::size_t most_nodes = 2'000;
constexpr std::size_t most_links = 10'000;
constexpr std::size_t most_fails = 100;
constexpr int most_replicas = 1'000;
constexpr double furthest = 1e6; ///< canvas units

constexpr std::array connection_words{Word<Connections>{"new", Connections::fresh},
                                      Word<Connections>{"keep", Connections::kept}};

void read_point(const Cursor& cursor, Point& out) {
    if (!cursor.expect(json::Value::Kind::list)) return;
    if (cursor.value->items.size() != 2) {
        cursor.error("type", "expected a list of two numbers", "write it like [240, 80]");
        return;
    }
    Point found;
    json::read(cursor.item(0), found.x);
    json::read(cursor.item(1), found.y);
    if (std::fabs(found.x) > furthest || std::fabs(found.y) > furthest) {
        cursor.error("range", "the canvas ends a million units from its middle");
        return;
    }
    // Hundredths, so that a design that is written and read again is the same.
    out = {std::floor(found.x * 100.0 + 0.5) / 100.0, std::floor(found.y * 100.0 + 0.5) / 100.0};
}

class DesignReader {
  public:
    DesignReader(const Cursor& cursor, const Catalogue& catalogue) : root_(cursor), catalogue_(catalogue) {}

    Design read(bool is_document) {
        ObjectReader object(root_);
        if (is_document) json::read_version(object);
        object.optional("title", design_.title);
        if (is_document) read_fails(object);
        const Cursor nodes = list_in(object, "nodes", most_nodes);
        const Cursor links = list_in(object, "links", most_links);
        object.finish();
        read_nodes(nodes);
        for (const PendingParent& pending : parents_) {
            resolve_parent(pending);
            check_sources(pending.config, index_);
        }
        break_cycles();
        check_instances();
        if (links.value == nullptr) return std::move(design_);
        for (std::size_t i = 0; i < links.value->items.size(); ++i)
            read_link(links.item(i));
        return std::move(design_);
    }

  private:
    struct PendingParent {
        NodeIndex node;
        Cursor self, in, spans, groups, config;
    };

    Cursor root_;
    const Catalogue& catalogue_;
    Design design_;
    std::vector<PendingParent> parents_;
    NodesById index_;
    std::vector<std::string> ids_;

    static Cursor list_in(ObjectReader& object, std::string_view key, std::size_t most) {
        const Cursor list = object.get(key);
        if (list.value == nullptr) {
            object.missing(key);
            return list;
        }
        if (!list.expect(json::Value::Kind::list) || !json::expect_at_most(list, most)) return {};
        return list;
    }

    void read_fails(ObjectReader& object) {
        const Cursor fails = object.get("fails");
        if (fails.value != nullptr && json::expect_at_most(fails, most_fails)) json::read(fails, design_.fails);
    }

    void read_nodes(const Cursor& list) {
        if (list.value == nullptr) return;
        for (std::size_t i = 0; i < list.value->items.size(); ++i) {
            Node node;
            PendingParent pending;
            if (!read_node(list.item(i), node, pending)) continue;
            const auto index = index_of<NodeIndex>(design_.nodes.size());
            index_.emplace(node.id, index);
            ids_.push_back(node.id);
            pending.node = index;
            parents_.push_back(pending);
            design_.nodes.push_back(std::move(node));
        }
    }

    /// False when the node cannot be part of a design: without an id of its own or without a product.
    bool read_node(const Cursor& cursor, Node& out, PendingParent& pending) {
        ObjectReader object(cursor);
        if (!object.valid()) return false;
        read_new_id(object, out.id);
        read_product(object, out);
        object.optional("label", out.label);
        if (const Cursor at = object.get("at"); at.value != nullptr) read_point(at, out.at);
        if (const Cursor size = object.get("size"); size.value != nullptr) read_point(size, out.size);
        const Cursor config = object.get("config");
        if (config.value != nullptr && out.product.exists()) read_config(config, out);
        pending.self = cursor;
        pending.in = object.get("in");
        pending.spans = object.get("spans");
        pending.groups = object.get("groups");
        pending.config = config;
        const Cursor replicas = object.get("replicas");
        if (replicas.value != nullptr) json::read_bounded(replicas, out.replicas, 1, most_replicas);
        object.finish();
        return !out.id.empty() && out.product.exists();
    }

    void read_new_id(ObjectReader& object, std::string& out) {
        const Cursor id = object.get("id");
        if (id.value == nullptr) return object.missing("id");
        json::read_id(id, out);
        if (out.empty() || !index_.contains(out)) return;
        id.error("duplicate-id", "the id " + in_quotes(out) + " is used twice", "give one of the two another id");
        out.clear();
    }

    void read_product(ObjectReader& object, Node& out) {
        std::string kind;
        object.optional("kind", kind);
        std::string product;
        if (!object.required("product", product) || product.empty()) return;
        const auto found = catalogue_.find_product(product);
        if (!found) {
            std::vector<std::string> known;
            for (const Product& one : catalogue_.products)
                known.push_back(one.id);
            return json::unknown_name(object.get("product"), "product", product, known);
        }
        out.product = *found;
        out.parameters = catalogue_.product(*found).parameters;
        const std::string& right = catalogue_.kind_of(*found).id;
        if (kind.empty() || kind == right) return;
        object.get("kind").error("kind", in_quotes(product) + " is of the kind " + in_quotes(right) + ", not " +
                                             in_quotes(kind));
    }

    void read_config(const Cursor& cursor, Node& out) {
        if (!cursor.expect(json::Value::Kind::object)) return;
        const Product& product = catalogue_.product(out.product);
        std::vector<std::string> open;
        for (const OpenParameter& one : product.open)
            open.push_back(one.name);
        for (const json::Member& member : cursor.value->members) {
            if (member.key == "$comment") continue;
            const auto found = std::find(open.begin(), open.end(), member.key);
            if (found == open.end()) {
                report_closed(cursor, member, product, open);
                continue;
            }
            const auto position = static_cast<std::size_t>(found - open.begin());
            read_open_parameter(cursor.member(member.key, member.value), product.open[position], out);
        }
    }

    static void report_closed(const Cursor& config, const json::Member& member, const Product& product,
                              const std::vector<std::string>& open) {
        json::Value place;
        place.position = member.position;
        const Cursor at = config.member(member.key, place);
        if (find_parameter(member.key) == nullptr) return json::unknown_name(at, "parameter", member.key, open);
        std::string hint = "it opens nothing";
        if (!open.empty()) hint = "it opens: " + open.front();
        for (std::size_t i = 1; i < open.size(); ++i)
            hint += ", " + open[i];
        at.error("closed-parameter",
                 "the product " + in_quotes(product.id) + " does not let a design change " + in_quotes(member.key),
                 hint);
    }

    /// The node that the cursor's text names; none with an error when there is none.
    NodeIndex look_up(const Cursor& cursor) const {
        if (!cursor.expect(json::Value::Kind::text)) return {};
        const auto found = index_.find(cursor.value->text);
        if (found != index_.end()) return found->second;
        json::unknown_name(cursor, "node", cursor.value->text, ids_);
        return {};
    }

    void look_up_all(const Cursor& list, std::vector<NodeIndex>& out) const {
        if (list.value == nullptr || !list.expect(json::Value::Kind::list) || !json::expect_at_most(list, 100)) return;
        for (std::size_t i = 0; i < list.value->items.size(); ++i) {
            const NodeIndex found = look_up(list.item(i));
            if (found.exists()) out.push_back(found);
        }
    }

    void resolve_parent(const PendingParent& pending) {
        Node& node = design_.nodes[pending.node.value];
        look_up_all(pending.spans, node.spans);
        for (std::size_t i = 0; i < node.spans.size(); ++i)
            check_container(pending.spans.item(i), node.spans[i]);
        look_up_all(pending.groups, node.groups);
        check_groups(pending.groups);
        if (pending.in.value == nullptr) return;
        const NodeIndex parent = look_up(pending.in);
        if (!parent.exists()) return;
        if (check_container(pending.in, parent)) node.in = parent;
    }

    void check_groups(const Cursor& list) const {
        if (list.value == nullptr || !list.is(json::Value::Kind::list)) return;
        for (std::size_t i = 0; i < list.value->items.size(); ++i) {
            const Cursor group = list.item(i);
            const auto found = group.is(json::Value::Kind::text) ? index_.find(group.value->text) : index_.end();
            if (found == index_.end()) continue; // reported already
            const Product& product = catalogue_.product(design_.node(found->second).product);
            if (catalogue_.kind(product.kind).duty == Duty::security_group) continue;
            group.error("no-security-group", in_quotes(group.value->text) + ", which is " + in_quotes(product.id) +
                                                 ", is no security group");
        }
    }

    bool check_container(const Cursor& cursor, NodeIndex parent) const {
        const Product& product = catalogue_.product(design_.node(parent).product);
        if (catalogue_.kind(product.kind).contains) return true;
        cursor.error("cannot-contain",
                     "nothing can stand in " + in_quotes(cursor.value->text) + ", which is " + in_quotes(product.id));
        return false;
    }

    /// Reports each circle of containment once, at its first node, and opens it there. Every node is walked over once:
    /// `walk` says in which round it was.
    void break_cycles() {
        std::vector<std::uint32_t> walk(design_.nodes.size(), 0);
        for (std::uint32_t i = 0; i < design_.nodes.size(); ++i) {
            for (NodeIndex at{i}; at.exists(); at = design_.node(at).in) {
                if (walk[at.value] != 0 && walk[at.value] != i + 1) break;
                if (walk[at.value] == i + 1) {
                    report_cycle(at);
                    design_.nodes[at.value].in = {};
                    break;
                }
                walk[at.value] = i + 1;
            }
        }
    }

    /// Those counted that autoscaling or a deployment may bring, which may depend on the hosts around.
    void check_instances() const {
        std::int64_t instances = 0;
        for (const PendingParent& pending : parents_) {
            const std::uint32_t own = instances_of(design_, catalogue_, pending.node);
            instances += own;
            if (instances <= most_instances) continue;
            const std::string& id = design_.node(pending.node).id;
            return pending.self.error("size", too_many_instances(id, own), std::string(fewer_instances));
        }
    }

    void report_cycle(NodeIndex first) const {
        std::string names = design_.node(first).id;
        int shown = 0;
        for (NodeIndex at = design_.node(first).in; at != first; at = design_.node(at).in) {
            if (++shown <= 5) names += " in " + design_.node(at).id;
        }
        names += (shown > 5 ? " … in " : " in ") + design_.node(first).id;
        const auto pending =
            std::find_if(parents_.begin(), parents_.end(), [&](const PendingParent& one) { return one.node == first; });
        pending->in.error("cycle", "the containment goes round in a circle: " + names, "take one of them out");
    }

    void read_link(const Cursor& cursor) {
        ObjectReader object(cursor);
        if (!object.valid()) return;
        Link link;
        const Cursor from = object.get("from");
        const Cursor to = object.get("to");
        const Cursor protocol = object.get("protocol");
        if (from.value == nullptr) object.missing("from");
        if (to.value == nullptr) object.missing("to");
        if (protocol.value == nullptr) object.missing("protocol");
        if (from.value != nullptr) link.from = look_up(from);
        if (to.value != nullptr) link.to = look_up(to);
        if (protocol.value != nullptr) json::read(protocol, link.protocol);
        if (const Cursor config = object.get("config"); config.value != nullptr) {
            read_link_config(config, link);
            check_client_link(config, link);
        }
        object.finish();
        if (!link.from.exists() || !link.to.exists() || link.protocol.empty()) return;
        if (link.from == link.to) {
            to.error("self-link", in_quotes(to.value->text) + " cannot call itself over a link");
            return;
        }
        const Product& target = catalogue_.product(design_.node(link.to).product);
        if (std::find(target.accepts.begin(), target.accepts.end(), link.protocol) == target.accepts.end()) {
            protocol.error("protocol",
                           in_quotes(to.value->text) + ", which is " + in_quotes(target.id) + ", does not speak " +
                               in_quotes(link.protocol),
                           target.accepts.empty() ? "nothing can call it" : name_hint(link.protocol, target.accepts));
            return;
        }
        design_.links.push_back(std::move(link));
    }

    static void read_link_config(const Cursor& cursor, Link& out) {
        ObjectReader object(cursor);
        const Cursor connections = object.get("connections");
        if (connections.value != nullptr) {
            json::read_word<Connections>(connections, "way to connect", connection_words, out.connections);
        }
        if (const Cursor priority = object.get("priority"); priority.value != nullptr) {
            json::read_bounded(priority, out.priority, -1000, 1000);
        }
        if (const Cursor weight = object.get("weight"); weight.value != nullptr) {
            json::read_bounded(weight, out.weight, 1, 256);
        }
        if (const Cursor latency = object.get("latency"); latency.value != nullptr) {
            json::read(latency, out.latency.emplace());
        }
        object.optional("tls", out.tls);
        read_pool(object, out.pool);
        object.optional("bandwidth", out.bandwidth);
        object.finish();
    }

    static void read_pool(ObjectReader& object, ConnectionPool& out) {
        const Cursor size = object.get("pool");
        if (size.value != nullptr) json::read_bounded(size, out.size, 1, 100'000);
        for (const auto& [key, member] : {std::pair("pool_timeout", &ConnectionPool::timeout),
                                          std::pair("keep_alive", &ConnectionPool::keep_alive)}) {
            const Cursor length = object.get(key);
            if (length.value == nullptr) continue;
            json::read(length, out.*member);
            if (size.value == nullptr)
                length.error("no-pool", in_quotes(key) + " says how a pool behaves", "say its size by \"pool\"");
        }
        const Cursor connections = object.get("connections");
        if (size.value != nullptr && connections.value != nullptr)
            connections.error("two-ways", "a pool decides itself when to connect", "leave \"connections\" out");
    }

    /// Each of a client's people has a browser of its own: there is nothing to share, and it is the browser that keeps
    /// the connection, whatever it leads to.
    void check_client_link(const Cursor& config, const Link& link) const {
        if (!link.from.exists() || catalogue_.kind_of(design_.node(link.from).product).role != Role::client) return;
        if (link.pool.size != 0) config.error("client-pool", "people have no common pool of connections");
        const json::Value* connections = config.value->find("connections");
        const auto is_said = [&](const auto& word) { return word.text == connections->text; };
        if (connections == nullptr || std::none_of(connection_words.begin(), connection_words.end(), is_said)) return;
        const std::string client = in_quotes(design_.node(link.from).id);
        config.member("connections", *connections)
            .error("client-connections", "the people of " + client + " keep their connections by themselves",
                   "leave it out, and say by \"keep_alive\" of " + client + " how long an idle one is kept");
    }
};

} // namespace

Result<Design> read_design(std::string_view text, const std::string& file, const Catalogue& catalogue) {
    return json::read_document<Design>(
        text, file, [&](const Cursor& cursor) { return DesignReader(cursor, catalogue).read(true); });
}

Design read_design(const Cursor& cursor, const Catalogue& catalogue) {
    return DesignReader(cursor, catalogue).read(false);
}

} // namespace labrack::model
