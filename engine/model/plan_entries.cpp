#include "model/plan_entries.hpp"

#include "model/plan_targets.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace labrack::model {

namespace {

constexpr std::size_t most_checked_addresses = 64; ///< of one name: a look-up's answer holds them as bits

/// Finds how the clients of one component reach the entry of one operation.
class EntryFinder {
  public:
    EntryFinder(const Plan& plan, RouteFinder& finder, Diagnostics& problems, NodeIndex client,
                const Operation& operation)
        : plan_(plan), finder_(finder), problems_(problems), client_(client), operation_(operation),
          everywhere_(plan.design.nodes.size(), 0) {}

    [[nodiscard]] Entry find() {
        const std::vector<Link>& links = plan_.design.links;
        entry_.name_server =
            finder_.best_link(client_, everywhere_, [](const Link& link) { return link.protocol == "dns"; });
        entry_.linked = std::any_of(links.begin(), links.end(),
                                    [&](const Link& link) { return link.from == client_ && speaks(link); });
        if (!entry_.name_server.exists()) {
            entry_.addresses.push_back({server_at([](NodeIndex) { return true; }), {}, {}, 0, 0});
            return entry_;
        }
        ask(links[entry_.name_server.value].to);
        return entry_;
    }

  private:
    const Plan& plan_;
    RouteFinder& finder_;
    Diagnostics& problems_;
    NodeIndex client_;
    const Operation& operation_;
    std::vector<std::uint32_t> everywhere_; ///< distances by which everybody serves
    Entry entry_;

    [[nodiscard]] bool speaks(const Link& link) const {
        return link.protocol == operation_.protocol || (operation_.protocol == "http" && link.protocol == "https");
    }

    /// The client's best link to those that `listens` accepts. Somebody who listens at the address but can serve
    /// nothing of the kind gets the request too, and it fails there.
    template <class Listens>
    [[nodiscard]] LinkIndex server_at(Listens listens) {
        const auto wanted = [&](const Link& link) {
            if (!speaks(link)) return false;
            const std::vector<NodeIndex> met = met_over(plan_, link);
            return std::any_of(met.begin(), met.end(), listens);
        };
        const LinkIndex server = finder_.best_link(client_, finder_.distances(operation_.root), wanted);
        return server.exists() ? server : finder_.best_link(client_, everywhere_, wanted);
    }

    /// What the name server answers: the addresses of the records of the operation's host name.
    void ask(NodeIndex name_server) {
        entry_.checked = plan_.target_count[name_server.value] > 0;
        std::uint32_t check = plan_.first_target[name_server.value];
        for (const DnsRecord& record : plan_.design.node(name_server).parameters.records) {
            const std::uint32_t first_check = check;
            for (const NodeIndex listener : listeners(plan_, record))
                check += entry_.checked ? address_count(plan_, listener) : 0;
            if (record.name != operation_.entry) continue;
            if (record.type == RecordType::alias) {
                add_alias(name_server, record, first_check, check - first_check);
                continue;
            }
            const LinkIndex server = server_at([&](NodeIndex node) { return address_of(plan_, node) == record.value; });
            entry_.addresses.push_back({server, record.ttl, {}, first_check, check - first_check});
        }
        if (entry_.checked && entry_.addresses.size() > most_checked_addresses)
            problems_.push_back(make_error("size", "\"" + operation_.entry + "\" leads to more than 64 addresses"));
    }

    void add_alias(NodeIndex name_server, const DnsRecord& record, std::uint32_t first_check,
                   std::uint32_t check_count) {
        const auto node = plan_.design.find(record.value);
        if (!node) {
            problems_.push_back(make_error_of(record.value, "unknown-node",
                                              "a record of \"" + plan_.design.node(name_server).id + "\" leads to \"" +
                                                  record.value + "\", which is not in the design",
                                              name_hint(record.value, plan_.design.ids())));
            return;
        }
        const LinkIndex server = server_at([&](NodeIndex to) { return to == *node; });
        if (plan_.stands_at_edge(*node)) { // answered by where it is asked from
            entry_.addresses.push_back({server, record.ttl, {}, first_check, check_count});
            return;
        }
        const InstanceIndex first = plan_.first_instance[node->value];
        for (std::uint32_t i = 0; i < address_count(plan_, *node); ++i) {
            const bool in_turn = plan_.floats(*node) || (server.exists() && plan_.links[server.value].to != *node);
            const InstanceIndex own = in_turn ? InstanceIndex{} : InstanceIndex{first.value + i};
            entry_.addresses.push_back({server, record.ttl, own, first_check + i, 1});
        }
    }
};

} // namespace

void resolve_entries(Plan& plan, RouteFinder& finder, Diagnostics& problems) {
    const std::vector<Operation>& operations = plan.workload.operations;
    std::vector<std::string> names;
    for (const Operation& operation : operations) {
        if (std::find(names.begin(), names.end(), operation.entry) == names.end()) names.push_back(operation.entry);
    }
    plan.name_count = static_cast<std::uint32_t>(names.size());
    plan.entries.resize(plan.design.nodes.size() * operations.size());
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto client = index_of<NodeIndex>(n);
        if (!plan.is_client(client)) continue;
        for (std::size_t o = 0; o < operations.size(); ++o) {
            Entry& entry = plan.entries[n * operations.size() + o];
            entry = EntryFinder(plan, finder, problems, client, operations[o]).find();
            const auto name = std::find(names.begin(), names.end(), operations[o].entry);
            entry.name = static_cast<std::uint32_t>(name - names.begin());
        }
    }
}

} // namespace labrack::model
