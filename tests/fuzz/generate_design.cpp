#include "fuzz/generate.hpp"
#include "model/parameter_choices.hpp"

#include <algorithm>
#include <string>
#include <type_traits>
#include <variant>

namespace labrack::fuzz {

namespace {

using model::NodeIndex;

Distribution time_between(Decisions& bytes, std::int64_t least, std::int64_t most) {
    const Duration mean{bytes.between(least, most)};
    switch (bytes.below(3)) {
    case 0: return constant(mean);
    case 1: return exponential(mean);
    default: return log_normal(mean, 0.5 + bytes.below(3));
    }
}

class Designer {
  public:
    Designer(Decisions& bytes, const model::Catalogue& catalogue) : bytes_(bytes), catalogue_(catalogue) {}

    model::Design design() {
        add_clients();
        add_places();
        const NodeIndex front = add_front();
        for (std::uint32_t apps = 1 + bytes_.below(2); apps > 0; --apps)
            add_application(front);
        for (std::uint32_t more = bytes_.below(4); more > 0; --more)
            add_anything();
        add_filters();
        for (std::uint32_t more = bytes_.below(6); more > 0; --more)
            link({bytes_.below(count())}, {bytes_.below(count())});
        return std::move(design_);
    }

  private:
    Decisions& bytes_;
    const model::Catalogue& catalogue_;
    model::Design design_;
    NodeIndex clients_;
    std::vector<NodeIndex> zones_;
    std::vector<NodeIndex> public_subnets_;
    std::vector<NodeIndex> private_subnets_;

    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(design_.nodes.size()); }

    static void set(model::Node& node, std::string_view name) { node.configured.emplace_back(name); }

    NodeIndex add(std::string_view product, NodeIndex in = {}) {
        return add(*catalogue_.find_product(std::string(product)), in);
    }

    NodeIndex add(model::ProductIndex index, NodeIndex in) {
        const model::Product& product = catalogue_.product(index);
        model::Node node;
        node.id = "n" + std::to_string(count());
        node.product = index;
        node.parameters = product.parameters;
        if (in.exists() && catalogue_.kind_of(design_.node(in).product).contains) node.in = in;
        if (count() > 0 && bytes_.one_in(3)) node.replicas = 1 + static_cast<int>(bytes_.below(3));
        if (!zones_.empty() && !node.in.exists() && bytes_.one_in(2)) node.spans = some_places();
        for (const model::OpenParameter& open : product.open) {
            if (count() > 0 && bytes_.one_in(4)) set_parameter(open, node);
        }
        make_meant(node);
        design_.nodes.push_back(std::move(node));
        return {count() - 1};
    }

    /// Puts right what a plan refuses: bounds the wrong way round, and other components' autoscalers.
    void make_meant(model::Node& node) const {
        model::Parameters& own = node.parameters;
        if (own.min_replicas > own.max_replicas) {
            own.max_replicas = own.min_replicas;
            set(node, "max_replicas");
        }
        if (own.cpu_limit > 0) own.cpu_limit = std::max(own.cpu_limit, own.cpu_request);
        const bool chosen =
            std::find(node.configured.begin(), node.configured.end(), "scaling") != node.configured.end();
        if (!chosen || own.scaling == model::Scaling::none) return;
        const bool in_cluster = node.in.exists() && catalogue_.kind_of(design_.node(node.in).product).is_cluster;
        own.scaling = in_cluster ? model::Scaling::kubernetes : model::Scaling::target_tracking;
    }

    [[nodiscard]] const std::vector<NodeIndex>& some_places() {
        if (private_subnets_.empty() || bytes_.one_in(3)) return zones_;
        return bytes_.one_in(3) ? public_subnets_ : private_subnets_;
    }

    void set_parameter(const model::OpenParameter& open, model::Node& node) {
        const model::ParameterField* const field = model::find_parameter(open.name);
        if (field == nullptr) return;
        bool written = true;
        const auto change = [&](auto member) {
            auto& value = node.parameters.*member;
            using Value = std::remove_reference_t<decltype(value)>;
            const auto number = [&] { return bytes_.between(open.least, open.most); };
            if constexpr (std::is_same_v<Value, int>) {
                value = static_cast<int>(number());
            } else if constexpr (std::is_same_v<Value, bool>) {
                value = bytes_.one_in(2);
            } else if constexpr (std::is_same_v<Value, Share> || std::is_same_v<Value, Duration> ||
                                 std::is_same_v<Value, Bytes>) {
                value = {number()};
            } else if constexpr (std::is_same_v<Value, Distribution>) {
                value = time_between(bytes_, open.least, open.most);
            } else if constexpr (std::is_enum_v<Value>) {
                value =
                    static_cast<Value>(bytes_.below(static_cast<std::uint32_t>(model::Choices<Value>::words.size())));
            } else if constexpr (std::is_same_v<Value, Bandwidth>) {
                value = narrow_between(open.least, open.most);
            } else if constexpr (std::is_same_v<Value, std::string>) {
                value = some_address();
            } else if constexpr (std::is_same_v<Value, model::PacketFilter>) {
                value = some_rules();
            } else {
                written = false; // records follow the links
            }
        };
        std::visit(change, field->member);
        if (written) set(node, open.name);
    }

    /// Mostly so little that transmissions take some milliseconds.
    [[nodiscard]] Bandwidth narrow_between(std::int64_t least, std::int64_t most) {
        if (bytes_.one_in(3)) return {bytes_.between(least, most)};
        return {std::clamp<std::int64_t>(10'000 * (1 + std::int64_t{bytes_.below(65'536)}), least, most)};
    }

    /// Of so few that records, machines and pairs of balancers meet at the same ones.
    [[nodiscard]] std::string some_address() {
        static const std::vector<std::string> addresses{"192.0.2.10", "192.0.2.20", "192.0.2.30"};
        return bytes_.one_of(addresses);
    }

    /// Rules about somebody who is there already, at ports that are asked and others.
    [[nodiscard]] model::PacketFilter some_rules() {
        static const std::vector<std::string> protocols{"http", "https", "mysql", "redis", "ssh"};
        model::PacketFilter filter{true, {}};
        for (std::uint32_t rules = bytes_.below(4); rules > 0; --rules) {
            model::FilterRule rule;
            if (bytes_.one_in(4)) rule.protocol = bytes_.one_of(protocols);
            if (rule.protocol.empty() && bytes_.one_in(2)) rule.port = 80;
            rule.from = some_source();
            filter.rules.push_back(std::move(rule));
        }
        return filter;
    }

    [[nodiscard]] std::string some_source() {
        if (design_.nodes.empty() || bytes_.one_in(2)) return std::string(model::from_anywhere);
        if (bytes_.one_in(3)) return std::string(model::from_internet);
        return design_.nodes[bytes_.below(count())].id;
    }

    /// Security groups of which some components are members, and an inline firewall that a link leads through.
    void add_filters() {
        if (!bytes_.one_in(3)) return;
        for (std::uint32_t groups = 1 + bytes_.below(2); groups > 0; --groups) {
            const NodeIndex group = add("aws-security-group");
            for (std::uint32_t members = 1 + bytes_.below(3); members > 0; --members)
                design_.nodes[bytes_.below(count())].groups.push_back(group);
        }
        if (design_.links.empty() || bytes_.one_in(2)) return;
        const NodeIndex firewall = add("network-firewall");
        design_.nodes.back().parameters.allow.rules.push_back({0, {}, some_source()});
        set(design_.nodes.back(), "allow");
        const std::size_t position = bytes_.below(static_cast<std::uint32_t>(design_.links.size()));
        const std::vector<std::string>& accepts = catalogue_.product(design_.node(firewall).product).accepts;
        const model::Link before = design_.links[position];
        if (std::find(accepts.begin(), accepts.end(), before.protocol) == accepts.end()) return;
        design_.links[position].to = firewall;
        design_.links.push_back(before);
        design_.links.back().from = firewall;
    }

    /// Links the two over something that the second speaks, if it speaks anything.
    void link(NodeIndex from, NodeIndex to) {
        const std::vector<std::string>& accepts = catalogue_.product(design_.node(to).product).accepts;
        if (!accepts.empty()) link(from, to, bytes_.one_of(accepts));
    }

    void link(NodeIndex from, NodeIndex to, const std::string& protocol) {
        if (from == to || !from.exists() || !to.exists()) return;
        model::Link link;
        link.from = from;
        link.to = to;
        link.protocol = protocol;
        const bool from_client = catalogue_.kind_of(design_.node(from).product).role == model::Role::client;
        const bool kept = bytes_.one_in(2) && !from_client; // people keep their connections by themselves
        link.connections = kept ? model::Connections::kept : model::Connections::fresh;
        link.weight = 1 + static_cast<int>(bytes_.below(3));
        // All different, so that no two are equally good; a balancer shares out among those of one priority.
        const bool shares = catalogue_.kind_of(design_.node(from).product).role == model::Role::balancing;
        if (!shares || bytes_.one_in(4)) link.priority = static_cast<int>(design_.links.size());
        if (bytes_.one_in(3)) link.latency = milliseconds(bytes_.below(50));
        link.tls = bytes_.one_in(4);
        if (bytes_.one_in(4)) link.bandwidth = narrow_between(0, 400'000'000'000);
        const bool is_client = catalogue_.kind_of(design_.node(from).product).role == model::Role::client;
        if (!is_client && bytes_.one_in(4)) make_pool(link);
        design_.links.push_back(std::move(link));
    }

    void make_pool(model::Link& link) {
        link.connections = model::Connections::fresh; // a pool decides that itself
        link.pool.size = 1 + static_cast<int>(bytes_.below(8));
        if (bytes_.one_in(2)) link.pool.timeout = milliseconds(bytes_.below(2'000));
        if (bytes_.one_in(2)) link.pool.keep_alive = milliseconds(bytes_.below(2'000));
    }

    void add_clients() {
        clients_ = add("visitors");
        model::Node& node = design_.nodes.front();
        for (const model::OpenParameter& open : catalogue_.product(node.product).open)
            if (bytes_.one_in(3)) set_parameter(open, node);
        node.parameters.clients = 1 + static_cast<int>(bytes_.below(200));
        set(node, "clients");
    }

    void add_places() {
        if (!bytes_.one_in(2)) return;
        const NodeIndex region = add("region");
        design_.nodes.back().replicas = 1;
        for (std::uint32_t zones = 1 + bytes_.below(3); zones > 0; --zones) {
            zones_.push_back(add("zone", region));
            design_.nodes.back().replicas = 1;
            design_.nodes.back().spans.clear();
        }
        if (bytes_.one_in(2)) add_subnets();
    }

    /// A public and a private subnet in each zone, and gateways in the public ones of some.
    void add_subnets() {
        for (const NodeIndex zone : zones_) {
            public_subnets_.push_back(add("public-subnet", zone));
            design_.nodes.back().replicas = 1;
            private_subnets_.push_back(add("private-subnet", zone));
            design_.nodes.back().replicas = 1;
            if (!bytes_.one_in(3)) add("aws-nat-gateway", public_subnets_.back());
        }
    }

    /// A machine, a few, or none.
    NodeIndex add_machine() {
        static const std::vector<std::string> machines{"linux-server", "container-host", "aws-auto-scaling-group",
                                                       "aws-ec2-t3-small", "aws-ec2-instance-store"};
        return bytes_.one_in(2) ? add(bytes_.one_of(machines)) : NodeIndex{};
    }

    /// What the clients come to first.
    NodeIndex add_front() {
        static const std::vector<std::string> fronts{"haproxy", "aws-alb",        "nginx",         "aws-api-gateway",
                                                     "varnish", "aws-cloudfront", "heroku-router", "dealer"};
        if (bytes_.one_in(4)) return clients_;
        const NodeIndex front = bytes_.one_in(4) ? add_floating_pair() : add(bytes_.one_of(fronts));
        link(clients_, front, "http");
        if (bytes_.one_in(2)) add_names(front);
        if (!bytes_.one_in(3)) return front;
        const NodeIndex behind = add(bytes_.one_of(fronts));
        link(front, behind, "http");
        return behind;
    }

    /// Balancers of which one at a time holds a common address, on machines of their own or without.
    NodeIndex add_floating_pair() {
        const NodeIndex machine = add_machine();
        if (machine.exists()) design_.nodes.back().replicas = 2 + static_cast<int>(bytes_.below(2));
        const NodeIndex pair = add("haproxy", machine);
        model::Node& node = design_.nodes.back();
        node.replicas = 2 + static_cast<int>(bytes_.below(2));
        node.parameters.floating_address = some_address();
        node.parameters.advertisement_interval = milliseconds(10 + bytes_.below(500));
        set(node, "floating_address");
        set(node, "advertisement_interval");
        return pair;
    }

    /// A name server, with checks or without, whose records lead to the front and to machines with addresses.
    void add_names(NodeIndex front) {
        if (bytes_.one_in(2)) add_server_at_address();
        const NodeIndex dns = add(bytes_.one_in(2) ? "route-53" : "dns-zone");
        link(clients_, dns, "dns");
        std::vector<model::DnsRecord>& records = design_.nodes.back().parameters.records;
        for (std::uint32_t count = 1 + bytes_.below(4); count > 0; --count) {
            const Duration kept = milliseconds(bytes_.below(3'000));
            if (bytes_.one_in(2)) {
                records.push_back({"www", model::RecordType::a, some_address(), kept});
            } else {
                records.push_back({"www", model::RecordType::alias, design_.node(front).id, kept});
            }
        }
        set(design_.nodes.back(), "records");
    }

    /// What clients reach by its machine's address.
    void add_server_at_address() {
        const NodeIndex machine = add("linux-server");
        design_.nodes.back().parameters.address = some_address();
        set(design_.nodes.back(), "address");
        link(clients_, add(bytes_.one_in(2) ? "nginx" : "gunicorn", machine), "http");
    }

    void add_application(NodeIndex front) {
        static const std::vector<std::string> apps{"gunicorn", "gunicorn",          "aws-lambda",  "aws-ecs-service",
                                                   "station",  "elastic-beanstalk", "heroku-dynos"};
        NodeIndex app;
        if (bytes_.one_in(3)) {
            app = add_cluster(front);
        } else {
            app = add(bytes_.one_of(apps), add_machine());
            link(front, app, "http");
        }
        for (std::uint32_t backends = bytes_.below(5); backends > 0; --backends)
            add_backend(app);
    }

    NodeIndex add_cluster(NodeIndex front) {
        const NodeIndex cluster = add("kubernetes-cluster");
        design_.nodes.back().replicas = 1;
        add(bytes_.one_in(2) ? "linux-server" : "kubernetes-node-group", cluster);
        const NodeIndex service = add("kubernetes-service", cluster);
        const NodeIndex pods = add("kubernetes-deployment", cluster);
        link(front, service, "http");
        link(service, pods, "http");
        if (bytes_.one_in(2)) link(add("delivery-pipeline"), pods, "deploy");
        return pods;
    }

    void add_backend(NodeIndex app) {
        static const std::vector<std::string> simple{"redis",           "memcached",    "aws-elasticache",
                                                     "aws-dynamodb",    "app-files",    "aws-dynamodb-on-demand",
                                                     "payment-service", "mail-service", "aws-rds-mysql-multi-az"};
        switch (bytes_.below(5)) {
        case 0: add_database(app); break;
        case 1: add_queue(app); break;
        case 2: add_store(app); break;
        default: link(app, add(bytes_.one_of(simple), add_machine()));
        }
    }

    void add_database(NodeIndex app) {
        const char* const product = bytes_.one_in(2) ? "postgresql" : "mysql";
        const NodeIndex primary = add(product, add_machine());
        link(app, primary, catalogue_.product(design_.node(primary).product).accepts.front());
        if (!bytes_.one_in(2)) return;
        model::Node& node = design_.nodes[primary.value];
        node.parameters.replication =
            bytes_.one_in(2) ? model::Replication::synchronous : model::Replication::asynchronous;
        node.parameters.failover_detection = milliseconds(bytes_.below(500));
        node.parameters.acknowledgements = 1;
        for (const char* name : {"replication", "failover_detection", "acknowledgements"})
            set(node, name);
        const NodeIndex replica = add(product, add_machine());
        link(primary, replica, "replication");
        if (bytes_.one_in(2)) link(app, replica, catalogue_.product(design_.node(replica).product).accepts.front());
    }

    void add_queue(NodeIndex app) {
        const NodeIndex queue = add("aws-sqs");
        link(app, queue, "sqs");
        const NodeIndex consumer = add(bytes_.one_in(2) ? "celery-worker" : "aws-lambda");
        link(queue, consumer, "sqs");
        if (bytes_.one_in(2)) add_backend(consumer);
        if (!bytes_.one_in(2)) return;
        const NodeIndex dead_letters = add("aws-sqs");
        link(queue, dead_letters, "dead-letter");
    }

    void add_store(NodeIndex app) {
        const NodeIndex store = add("aws-s3");
        link(app, store, bytes_.one_in(2) ? "http" : "file");
        if (bytes_.one_in(2)) link(clients_, store, "signed-link");
    }

    void add_anything() {
        const auto products = static_cast<std::uint32_t>(catalogue_.products.size());
        const NodeIndex in = bytes_.one_in(2) ? NodeIndex{bytes_.below(count())} : NodeIndex{};
        const NodeIndex added = add(model::ProductIndex{bytes_.below(products)}, in);
        link({bytes_.below(count())}, added);
        link(added, {bytes_.below(count())});
    }
};

} // namespace

model::Design design_from(Decisions& bytes, const model::Catalogue& catalogue) {
    return Designer(bytes, catalogue).design();
}

} // namespace labrack::fuzz
