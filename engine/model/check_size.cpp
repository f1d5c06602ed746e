#include "model/check_size.hpp"

#include "model/databases.hpp"
#include "model/groups.hpp"
#include "model/plan.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace labrack::model {

namespace {

/// Intervals of the measurements' series: sim::Metrics::series_length.
constexpr std::int64_t intervals = 600;
constexpr std::int64_t million = 1'000'000;

Diagnostic size_error(std::string subject, std::string path, std::string message, std::string hint) {
    Diagnostic problem = make_error_of(std::move(subject), "size", std::move(message), std::move(hint));
    problem.path = std::move(path);
    return problem;
}

/// The steps of the tree, each as often as it is repeated; no more than `most_steps` + 1.
std::int64_t steps_of(const Step& step) {
    std::int64_t steps = 1;
    for (const Step& child : step.steps)
        steps = std::min(steps + child.repeat * steps_of(child), most_steps + 1);
    for (const Step& group : step.on_miss)
        steps = std::min(steps + steps_of(group), most_steps + 1);
    return steps;
}

std::int64_t host_names(const Workload& workload) {
    std::vector<std::string> names;
    for (const Operation& operation : workload.operations)
        names.push_back(operation.entry);
    std::sort(names.begin(), names.end());
    return std::unique(names.begin(), names.end()) - names.begin();
}

/// Sums up what everything takes. Counts are bounded by the readers, so nothing overflows 64 bits.
class SizeEstimate {
  public:
    SizeEstimate(const Design& design, const Workload& workload, const Catalogue& catalogue)
        : design_(design), workload_(workload), catalogue_(catalogue) {
        for (std::size_t i = 0; i < design.nodes.size(); ++i) {
            counts_.push_back(instances_of(design, catalogue, index_of<NodeIndex>(i)));
            instances_named_.emplace(design.nodes[i].id, counts_.back());
        }
    }

    void check_instances(Diagnostics& problems) const {
        std::int64_t instances = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            instances += counts_[i];
            if (instances <= most_instances) continue;
            problems.push_back(size_error(node(i).id, path_of(i), too_many_instances(node(i).id, counts_[i]),
                                          std::string(fewer_instances)));
            return;
        }
    }

    void check_steps(Diagnostics& problems) {
        for (const Operation& operation : workload_.operations) {
            steps_ += steps_of(operation.root);
            if (steps_ <= most_steps) continue;
            problems.push_back(size_error({}, {},
                                          "with \"" + operation.id + "\" the operations have more than " +
                                              std::to_string(most_steps) + " steps, repeats included",
                                          "lower its \"repeat\"s"));
            return;
        }
    }

    void check_memory(Diagnostics& problems) {
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            add_instances(i);
            add_targets(i);
            add_circuits(i);
            add_pools(i);
            add_people(i);
            add_entries(i);
        }
        add_databases();
        add_work();
        if (total_ <= most_start_bytes) return;
        const auto most = std::max_element(parts_.begin(), parts_.end(),
                                           [](const Part& a, const Part& b) { return a.bytes < b.bytes; });
        problems.push_back(size_error(most->subject, most->path,
                                      "this would take " + to_text(Bytes{total_ / million * million}) +
                                          " of memory before the first request, and may take " +
                                          to_text(Bytes{most_start_bytes}) + "; most of it is for " + most->what,
                                      most->hint));
    }

  private:
    struct Part {
        std::int64_t bytes = 0;
        std::string subject; ///< id of the component
        std::string path;
        std::string what;
        std::string hint;
    };

    const Design& design_;
    const Workload& workload_;
    const Catalogue& catalogue_;
    std::vector<std::uint32_t> counts_; ///< instances of each node
    std::map<std::string_view, std::uint32_t> instances_named_;
    std::int64_t steps_ = 0;
    std::int64_t total_ = 0;
    std::vector<Part> parts_;

    [[nodiscard]] const Node& node(std::size_t i) const { return design_.nodes[i]; }
    [[nodiscard]] const Kind& kind(std::size_t i) const { return catalogue_.kind_of(node(i).product); }
    [[nodiscard]] std::string quoted(std::size_t i) const { return "\"" + node(i).id + "\""; }
    [[nodiscard]] static std::string path_of(std::size_t i, std::string_view key = "") {
        return "nodes[" + std::to_string(i) + "]" + std::string(key);
    }

    /// For one component, because of its `key`.
    void add(std::int64_t bytes, std::size_t i, std::string_view key, std::string what, std::string hint) {
        total_ += bytes;
        parts_.push_back({bytes, node(i).id, path_of(i, key), std::move(what), std::move(hint)});
    }
    /// For the design as a whole.
    void add(std::int64_t bytes, std::string what, std::string hint) {
        total_ += bytes;
        parts_.push_back({bytes, {}, {}, std::move(what), std::move(hint)});
    }

    void add_instances(std::size_t i) {
        constexpr std::int64_t each = bytes_of::instance + intervals * bytes_of::instance_in_series;
        add(counts_[i] * each, i, ".replicas",
            "the " + std::to_string(counts_[i]) + " instances that " + quoted(i) + " may have",
            R"(lower its "replicas" or "max_replicas")");
    }

    /// Each instance of a balancer or a queue knows how each of its targets is.
    void add_targets(std::size_t i) {
        if (kind(i).role != Role::balancing && !kind(i).is_queue) return;
        std::int64_t targets = 0;
        for (const Link& link : design_.links)
            targets += link.from.value == i ? counts_[link.to.value] : 0u;
        add(targets * (bytes_of::target + counts_[i] * bytes_of::balancer_target), i, "",
            "the " + std::to_string(targets) + " targets of each of the " + std::to_string(counts_[i]) +
                " instances of " + quoted(i),
            "give it fewer targets, or lower its \"replicas\"");
    }

    void add_circuits(std::size_t i) {
        if (node(i).parameters.breaker_failures == 0) return;
        const auto links = static_cast<std::int64_t>(design_.links.size());
        add(counts_[i] * links * bytes_of::circuit, i, ".replicas", "the circuit breakers of " + quoted(i),
            "lower its \"replicas\", or take out its breakers");
    }

    /// Each instance has a pool of its own for each link that states one.
    void add_pools(std::size_t i) {
        const auto pools = std::count_if(design_.links.begin(), design_.links.end(),
                                         [&](const Link& link) { return link.from.value == i && link.pool.size > 0; });
        add(counts_[i] * static_cast<std::int64_t>(pools) * bytes_of::pool, i, ".replicas",
            "the " + std::to_string(pools) + " pools of connections of each of the " + std::to_string(counts_[i]) +
                " instances of " + quoted(i),
            "lower its \"replicas\", or take the pools out of its links");
    }

    void add_people(std::size_t i) {
        if (kind(i).role != Role::client) return;
        const std::int64_t people = counts_[i] * static_cast<std::int64_t>(node(i).parameters.clients);
        std::int64_t databases = 0;
        for (std::size_t k = 0; k < counts_.size(); ++k)
            databases += node(k).parameters.replication != Replication::none ? 1 : 0;
        const std::int64_t each = host_names(workload_) * bytes_of::person_and_name;
        add(people * (each + databases * bytes_of::person_and_database), i, ".config.clients",
            "what the " + std::to_string(people) + " people of " + quoted(i) + " keep about host names and databases",
            "lower its \"clients\"");
    }

    /// What a name server answers to each client, for each operation.
    void add_entries(std::size_t i) {
        const auto operations = static_cast<std::int64_t>(workload_.operations.size());
        std::int64_t addresses = 0;
        for (const Link& link : design_.links) {
            if (link.from.value != i || link.protocol != "dns" || kind(i).role != Role::client) continue;
            addresses += addresses_of(link.to.value);
        }
        add(operations * (bytes_of::entry + addresses * bytes_of::address), i, "",
            "the " + std::to_string(addresses) + " addresses that name servers tell " + quoted(i),
            "shorten the name servers' \"records\"");
    }

    /// That a name server may ever answer with.
    [[nodiscard]] std::int64_t addresses_of(std::size_t server) const {
        std::int64_t addresses = 0;
        for (const DnsRecord& record : node(server).parameters.records) {
            const auto found = instances_named_.find(record.value);
            const bool several = record.type == RecordType::alias && found != instances_named_.end();
            addresses += several ? found->second : 1u;
        }
        return addresses;
    }

    /// Each link to a database leads to each of its instances, those of other components included.
    void add_databases() {
        std::vector<std::int64_t> members(counts_.begin(), counts_.end());
        for (const Link& link : design_.links) {
            if (link.protocol == replication_protocol) members[link.from.value] += counts_[link.to.value];
        }
        for (const Link& link : design_.links) {
            const Parameters& database = node(link.to.value).parameters;
            if (database.replication == Replication::none || link.protocol == replication_protocol) continue;
            add(members[link.to.value] * bytes_of::member_and_link, link.to.value, "",
                "the links to the " + std::to_string(members[link.to.value]) + " instances of the database " +
                    quoted(link.to.value),
                "give it fewer replicas");
        }
    }

    void add_work() {
        const auto nodes = static_cast<std::int64_t>(counts_.size());
        add(steps_ * (bytes_of::step + nodes * bytes_of::route),
            "the ways of " + std::to_string(steps_) + " steps through " + std::to_string(nodes) + " components",
            "take out components, or lower the operations' \"repeat\"s");
        for (const Load& load : workload_.loads) {
            add(load.users * bytes_of::user, "the users of a load of \"" + load.client + "\"", "lower its \"users\"");
        }
        add(static_cast<std::int64_t>(workload_.operations.size()) * bytes_of::operation,
            "the measurements of the operations", "take out operations");
    }
};

} // namespace

std::uint32_t instances_of(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    return most_replicas(design, catalogue, node) + static_cast<std::uint32_t>(design.node(node).parameters.standbys);
}

std::string too_many_instances(const std::string& id, std::uint32_t own) {
    return "with the " + std::to_string(own) + " instances that " + in_quotes(id) +
           " may have, the design has more than " + std::to_string(most_instances);
}

void check_size(const Design& design, const Workload& workload, const Catalogue& catalogue, Diagnostics& problems) {
    SizeEstimate estimate(design, workload, catalogue);
    estimate.check_instances(problems);
    estimate.check_steps(problems);
    if (!has_error(problems)) estimate.check_memory(problems);
}

} // namespace labrack::model
