// A design: components, what contains them, and the links over which they call each other.
#pragma once

#include "base/diagnostic.hpp"
#include "base/index.hpp"
#include "base/json.hpp"
#include "model/catalogue.hpp"
#include "model/protocols.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::json {
class Writer;
}

namespace labrack::model {

using NodeIndex = Index<struct NodeTag>;
using LinkIndex = Index<struct LinkTag>;

/// A place on the canvas in canvas units (one unit = one CSS pixel at 100 %), the node's upper left corner.
struct Point {
    double x = 0.0;
    double y = 0.0;
};

/// A component as a student places it.
struct Node {
    std::string id;
    ProductIndex product;
    LocalText label; ///< shown; the id when empty
    Point at;
    Point size;   ///< of a container on the canvas; 0 = around its content
    NodeIndex in; ///< the one parent that places it
    std::vector<NodeIndex> spans;
    std::vector<NodeIndex> groups;
    int replicas = 1;                    ///< 1 to 1000
    Parameters parameters;               ///< the product's, with the design's config applied
    std::vector<std::string> configured; ///< the names that the design's config sets

    [[nodiscard]] const std::string& name(std::string_view locale) const {
        const std::string& text = label.in(locale);
        return text.empty() ? id : text;
    }
};

/// How a caller gets the connection that it sends a request over.
enum class Connections {
    fresh, ///< one set up for each request
    kept,  ///< open already
};

/// Connections that each instance of a caller keeps over a link and shares among its requests.
struct ConnectionPool {
    int size = 0; ///< the most that it has at once, 1 to 100000; 0 = no pool
    /// Waiting for a free one; as SQLAlchemy's QueuePool (timeout=30) and HikariCP (connectionTimeout) have it.
    Duration timeout = seconds(30);
    Duration keep_alive = longest_duration; ///< how long an idle one is kept

    friend bool operator==(const ConnectionPool&, const ConnectionPool&) = default;
};

struct Link {
    NodeIndex from;
    NodeIndex to;
    std::string protocol;
    Connections connections = Connections::fresh;
    int priority = 0;                ///< of several candidates the highest is taken
    int weight = 1;                  ///< share of a balancer's requests, 1 to 256
    std::optional<Duration> latency; ///< one way, instead of the catalogue's by relation
    Bandwidth bandwidth;             ///< in each direction, shared by all that crosses it; 0 = without a limit
    ConnectionPool pool;             ///< instead of `connections`
    bool tls = false;                ///< encrypted, also when its protocol is not

    /// Whether nobody on the way can read what crosses it, and a connection needs a TLS handshake.
    [[nodiscard]] bool encrypted() const { return tls || is_encrypted(protocol); }
};

struct Design {
    std::string title;
    std::vector<Node> nodes;
    std::vector<Link> links;
    std::vector<std::string> fails; ///< of a lab's wrong design: the criteria that it must not meet

    [[nodiscard]] std::optional<NodeIndex> find(std::string_view id) const;
    /// Of all nodes, in their order.
    [[nodiscard]] std::vector<std::string> ids() const;
    [[nodiscard]] const Node& node(NodeIndex index) const { return nodes[index.value]; }
    /// The nearest enclosing host, or the node itself when it is one.
    [[nodiscard]] NodeIndex host_of(NodeIndex index, const Catalogue& catalogue) const;
};

/// What people call a component or, "web#1", one of its instances: "Web server #1". The id of one that is not there.
[[nodiscard]] LocalText label_of(const Design& design, std::string_view component);

/// Reads and validates a design: known products, unique ids, links between existing nodes with a protocol that the
/// target accepts, acyclic containment, config within the product's bounds.
[[nodiscard]] Result<Design> read_design(std::string_view text, const std::string& file, const Catalogue& catalogue);

/// The same from a value inside another document (a lab's "start"); problems go to the cursor's reading.
[[nodiscard]] Design read_design(const json::Cursor& cursor, const Catalogue& catalogue);

/// The document text of a design; reading it gives an equal design.
[[nodiscard]] std::string write_design(const Design& design, const Catalogue& catalogue);

/// The same as a value of a larger document, such as a lab's "start".
void write_design(json::Writer& writer, const Design& design, const Catalogue& catalogue);

} // namespace labrack::model
