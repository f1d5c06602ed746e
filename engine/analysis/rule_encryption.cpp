// What can be read on its way.
#include "analysis/rules.hpp"

#include <algorithm>
#include <map>

namespace labrack::analysis {

namespace {

using model::LinkIndex;
using model::NodeIndex;
using model::OperationIndex;

bool is_outside(const model::Plan& plan, NodeIndex node) {
    return plan.instance_count[node.value] > 0 && plan.instances[plan.first_instance[node.value].value].outside;
}

/// Whether what crosses the link never leaves a machine.
bool stays_on_host(const model::Plan& plan, const model::PlanLink& link) {
    const NodeIndex host = plan.design.host_of(link.from, plan.catalogue);
    return host.exists() && host == plan.design.host_of(link.to, plan.catalogue) &&
           plan.instance_count[host.value] == 1;
}

/// One plain link, and the operations that cross it.
struct PlainHop {
    std::vector<LinkIndex> path; ///< of the first operation that crosses it
    std::vector<OperationIndex> operations;
    bool behind_tls = false;
};

/// All plain hops between machines, by link.
std::map<LinkIndex, PlainHop> plain_hops(const Subject& subject) {
    std::map<LinkIndex, PlainHop> found;
    for (std::size_t o = 0; o < subject.traffic.size(); ++o) {
        const Traffic& traffic = subject.traffic[o];
        for (std::size_t h = 0; h < traffic.hops.size(); ++h) {
            const model::PlanLink& link = subject.plan.links[traffic.hops[h].link.value];
            if (link.encrypted || stays_on_host(subject.plan, link)) continue;
            PlainHop& hop = found[traffic.hops[h].link];
            hop.operations.push_back(index_of<OperationIndex>(o));
            if (!hop.path.empty()) continue;
            hop.path = traffic.path_to(h);
            hop.behind_tls = std::any_of(hop.path.begin(), hop.path.end(),
                                         [&](LinkIndex one) { return subject.plan.links[one.value].encrypted; });
        }
    }
    return found;
}

template <class T>
void add_once(std::vector<T>& all, const T& one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

/// Several hops told of together.
struct Hops {
    std::vector<std::string> components;
    std::vector<LocalText> pairs;
    std::vector<OperationIndex> operations;
    std::vector<LinkIndex> path;

    void add(const Subject& subject, const model::PlanLink& link, const PlainHop& hop) {
        add_once(components, subject.id(link.from));
        add_once(components, subject.id(link.to));
        const LocalText from = subject.label(link.from);
        const LocalText to = subject.label(link.to);
        pairs.push_back({from.en + " → " + to.en, from.in("es") + " → " + to.in("es")});
        for (const OperationIndex operation : hop.operations)
            add_once(operations, operation);
        if (path.empty()) path = hop.path;
    }

    [[nodiscard]] Finding tell(const Subject& subject, std::string_view rule, std::string_view aspect,
                               std::vector<Argument> more = {}) {
        std::sort(operations.begin(), operations.end());
        more.push_back({"hops", enumerate(pairs)});
        Finding finding = subject.find(rule, aspect, std::move(components), std::move(operations), std::move(more));
        finding.path = std::move(path);
        return finding;
    }
};

/// The end of the last encrypted link on the way.
NodeIndex end_of_tls(const model::Plan& plan, const std::vector<LinkIndex>& path) {
    NodeIndex end;
    for (const LinkIndex link : path)
        if (plan.links[link.value].encrypted) end = plan.links[link.value].to;
    return end;
}

} // namespace

void find_plaintext(const Subject& subject, Findings& out) {
    Hops inside;
    std::map<NodeIndex, Hops> behind; // by where TLS ends
    for (const auto& [index, hop] : plain_hops(subject)) {
        const model::PlanLink& link = subject.plan.links[index.value];
        if (is_outside(subject.plan, link.from) || is_outside(subject.plan, link.to)) {
            Hops one;
            one.add(subject, link, hop);
            out.push_back(one.tell(subject, "plaintext-hop", "internet"));
        } else if (hop.behind_tls) {
            behind[end_of_tls(subject.plan, hop.path)].add(subject, link, hop);
        } else {
            inside.add(subject, link, hop);
        }
    }
    if (!inside.components.empty()) out.push_back(inside.tell(subject, "plaintext-hop", "inside"));
    for (auto& [end, hops] : behind)
        out.push_back(hops.tell(subject, "tls-ends-early", "", {{"end", subject.label(end)}}));
}

} // namespace labrack::analysis
