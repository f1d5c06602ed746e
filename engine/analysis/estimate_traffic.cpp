#include "analysis/estimate_traffic.hpp"

#include "base/math.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace labrack::analysis {

namespace {

using model::LinkIndex;
using model::NodeIndex;

double seconds_of(Duration duration) {
    return static_cast<double>(duration.ns) * 1e-9;
}

double rate_at(const std::vector<model::RatePoint>& profile, Duration at) {
    double rate = 0.0;
    for (std::size_t i = 0; i < profile.size(); ++i) {
        if (profile[i].at > at) break;
        rate = profile[i].rate.per_second();
        const bool rises = i + 1 < profile.size() && profile[i + 1].ramp && profile[i + 1].at > at;
        if (!rises) continue;
        const double part = seconds_of(at - profile[i].at) / seconds_of(profile[i + 1].at - profile[i].at);
        rate += (profile[i + 1].rate.per_second() - rate) * part;
    }
    return rate;
}

double highest_rate(const std::vector<model::RatePoint>& profile) {
    double rate = 0.0;
    for (const model::RatePoint& point : profile)
        rate = std::max(rate, point.rate.per_second());
    return rate;
}

/// Over the time from the start to the last point.
double mean_rate(const std::vector<model::RatePoint>& profile) {
    if (profile.empty() || profile.back().at.ns <= 0) return highest_rate(profile);
    double requests = 0.0;
    for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
        const double from = profile[i].rate.per_second();
        const double to = profile[i + 1].ramp ? profile[i + 1].rate.per_second() : from;
        requests += seconds_of(profile[i + 1].at - profile[i].at) * (from + to) / 2.0;
    }
    return requests / seconds_of(profile.back().at);
}

/// How many of a client's people send: each of its users, or all of whom its open loads draw one each time.
double people_of(const model::Plan& plan, NodeIndex client) {
    double users = 0.0;
    for (const model::PlanLoad& load : plan.loads) {
        if (load.client != client) continue;
        if (load.load->users == 0) return std::max(1, plan.design.node(client).parameters.clients);
        users += load.load->users;
    }
    return std::max(1.0, users);
}

/// One way over the link to the visit, in the mean over those who may stand at its ends.
double latency_of(const model::Plan& plan, LinkIndex index, const Visit& to) {
    constexpr std::uint32_t most = 16;
    const model::PlanLink& link = plan.links[index.value];
    if (!link.spread) return seconds_of(link.latency);
    const bool every = to.instance == every_instance;
    const std::uint32_t callers = std::min(most, first_count(plan, link.from));
    const std::uint32_t servers = every ? std::min(most, first_count(plan, to.node)) : 1;
    const std::uint32_t first = plan.first_instance[to.node.value].value + (every ? 0 : to.instance);
    double sum = 0.0;
    for (std::uint32_t i = 0; i < callers; ++i) {
        for (std::uint32_t j = 0; j < servers; ++j)
            sum += seconds_of(plan.latency_between({plan.first_instance[link.from.value].value + i}, {first + j}));
    }
    return callers * servers > 0 ? sum / (callers * servers) : seconds_of(link.latency);
}

/// How long the client's people think after an answer, of closed loads; nothing of open ones.
const model::Load* closed_load(const model::Plan& plan, NodeIndex client) {
    for (const model::PlanLoad& load : plan.loads) {
        if (load.client == client && load.load->users > 0) return load.load;
    }
    return nullptr;
}

/// Whether it is one person, who sends in equal gaps.
bool is_metronome(const model::Plan& plan, NodeIndex client) {
    if (plan.design.node(client).parameters.clients > 1) return false;
    return std::all_of(plan.loads.begin(), plan.loads.end(), [&](const model::PlanLoad& load) {
        return load.client != client || (load.load->users == 0 && load.load->arrivals == model::Arrivals::regular);
    });
}

/// Probability that one of the client's people finds no connection left open: that since the latest answer, no older
/// than the keep-alive time, the person has sent something else. Of an open load each person's requests are a Poisson
/// process; with answers a time `stay` later an answer is the latest of both with a probability of (1 + e^(-2λT)) / 2.
double fresh_connection(const model::Plan& plan, NodeIndex client, double each, double stay) {
    const double keep = seconds_of(plan.design.node(client).parameters.keep_alive);
    if (keep <= 0.0) return 1.0;
    if (is_metronome(plan, client)) return each * keep >= 1.0 ? 0.0 : 1.0; // an answer between any two requests
    if (const model::Load* const closed = closed_load(plan, client)) {
        const double think = moments_of(closed->think).mean;
        if (closed->think.shape == Distribution::Shape::constant) return think < keep ? 0.0 : 1.0;
        return think > 0.0 ? math::exp(-keep / think) : 0.0;
    }
    return 1.0 - 0.5 * (1.0 + math::exp(-2.0 * each * stay)) * (1.0 - math::exp(-each * keep));
}

/// Requests by one client for one host name.
struct NameRate {
    double rate = 0.0;     ///< per second
    double answered = 1.0; ///< share of them that somebody serves: no connection is kept of the others
};

/// How often a person asks the name server, and finds a connection open.
void meet_server(const model::Plan& plan, Walk& walk, const Root& root, const NameRate& name) {
    const model::Entry& entry = plan.entry(root.client, root.operation);
    const Visit& visit = walk.visits[root.visit];
    const double each = name.rate / people_of(plan, root.client);
    double same = 1.0; // probability that the server is that of the last time
    Ask* const asks = walk.asks_of(visit);
    if (root.lookup != no_visit && !entry.addresses.empty()) {
        Duration ttl = entry.addresses.front().ttl;
        for (const model::Address& address : entry.addresses)
            ttl = std::min(ttl, address.ttl);
        const double lookup =
            1.0 / (1.0 + each * seconds_of(ttl)); // a renewal process: kept for the TTL, then asked for
        walk.asks[root.lookup].probability = lookup;
        const model::Address& first = entry.addresses.front();
        const bool one = std::all_of(entry.addresses.begin(), entry.addresses.end(), [&](const model::Address& other) {
            return other.server == first.server && other.instance == first.instance;
        });
        if (!one) same = 1.0 - lookup * (1.0 - 1.0 / static_cast<double>(entry.addresses.size()));
    }
    const double fresh = fresh_connection(plan, root.client, each, visit.alone.mean);
    for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
        if (visit.first_ask + a == root.lookup) continue;
        const Visit& server = walk.visits[asks[a].visit];
        const std::uint32_t count = first_count(plan, server.node);
        const bool near = first_of(plan, server.node).place == model::Place::edge;
        double turn = 1.0;
        if (server.instance == every_instance && !near && count > 1)
            turn = people_of(plan, root.client) > 1.0 ? 1.0 / count : 0.0;
        asks[a].fresh = 1.0 - (1.0 - fresh) * same * turn * name.answered;
    }
}

/// Of each root, all requests by its client for its host name.
std::vector<NameRate> count_names(const model::Plan& plan, const Walk& walk) {
    struct Sum {
        double all = 0.0;
        double served = 0.0;
    };
    std::map<std::pair<std::uint32_t, std::uint32_t>, Sum> sums; // of each client and host name
    const auto key = [&](const Root& root) {
        return std::pair(root.client.value, plan.entry(root.client, root.operation).name);
    };
    for (const Root& root : walk.roots) {
        Sum& sum = sums[key(root)];
        sum.all += root.rate;
        if (!walk.visits[root.visit].unserved) sum.served += root.rate;
    }
    std::vector<NameRate> names;
    for (const Root& root : walk.roots) {
        const Sum& sum = sums[key(root)];
        names.push_back({sum.all, sum.all > 0.0 ? sum.served / sum.all : 1.0});
    }
    return names;
}

/// The messages of one ask cross cards, lines and wires, each of which all that cross it share.
class Wires {
  public:
    explicit Wires(const model::Plan& plan) : plan_(plan) {}

    /// With `count`, notes how much the ask sends; without, returns the seconds that sending takes.
    double send(const Visit& from, const Visit& to, const Ask& ask, double rate, bool count) {
        if (!plan_.network.limited || !ask.link.exists() || !to.step.exists()) return 0.0;
        const model::PlanStep& step = plan_.steps[to.step.value];
        double in = static_cast<double>(step.step->in.count);
        const model::StepIndex upload = plan_.uploads[step.operation.value];
        if (upload.exists() && plan_.roots[step.operation.value] == to.step)
            in += static_cast<double>(plan_.steps[upload.value].step->in.count);
        const auto out = static_cast<double>(step.step->out.count);
        return send_way(from.node, to.node, ask.link, in * 8.0, rate, true, count) +
               send_way(to.node, from.node, ask.link, out * 8.0, rate, false, count);
    }

    [[nodiscard]] std::vector<WireUse> uses() const {
        std::vector<WireUse> found;
        for (const auto& [key, wire] : wires_)
            found.push_back({wire.instance, wire.load / wire.bandwidth});
        return found;
    }

  private:
    enum class Kind { sending, receiving, upload, download, forwards, backwards };
    struct Wire {
        model::InstanceIndex instance;
        double bandwidth = 0.0;
        double load = 0.0;
    };

    const model::Plan& plan_;
    std::map<std::pair<Kind, std::uint32_t>, Wire> wires_;
    bool count_ = false;
    double bits_ = 0.0;
    double rate_ = 0.0;
    double slowest_ = 0.0;

    double send_way(NodeIndex from, NodeIndex to, LinkIndex link, double bits, double rate, bool forwards, bool count) {
        if (bits <= 0.0) return 0.0;
        count_ = count, bits_ = bits, rate_ = rate, slowest_ = 0.0;
        const NodeIndex from_machine = machine_of(from);
        const NodeIndex to_machine = machine_of(to);
        const model::Parameters& sender = plan_.design.node(from).parameters;
        const model::Parameters& receiver = plan_.design.node(to).parameters;
        const bool leaves = from_machine != to_machine;
        const NodeIndex end = plan_.links[link.value].to;
        if (leaves)
            cross(Kind::sending, from_machine.value, from_machine, bandwidth_of(from_machine), count_of(from_machine));
        if (plan_.is_client(from)) cross(Kind::upload, from.value, from, sender.upload, people_of(plan_, from));
        cross(forwards ? Kind::forwards : Kind::backwards, link.value, end, plan_.design.links[link.value].bandwidth,
              1.0);
        if (leaves)
            cross(Kind::receiving, to_machine.value, to_machine, bandwidth_of(to_machine), count_of(to_machine));
        if (plan_.is_client(to)) cross(Kind::download, to.value, to, receiver.download, people_of(plan_, to));
        return slowest_;
    }

    [[nodiscard]] NodeIndex machine_of(NodeIndex node) const {
        const NodeIndex host = plan_.design.host_of(node, plan_.catalogue);
        return host.exists() ? host : node;
    }
    [[nodiscard]] Bandwidth bandwidth_of(NodeIndex node) const { return plan_.design.node(node).parameters.bandwidth; }
    [[nodiscard]] double count_of(NodeIndex node) const { return std::max(1U, first_count(plan_, node)); }

    /// Processor sharing: the time alone over what the others leave (Kleinrock, Queueing Systems II, 1976, 4.17). What
    /// crosses several is held up by the slowest.
    void cross(Kind kind, std::uint32_t number, NodeIndex end, Bandwidth bandwidth, double copies) {
        if (bandwidth.bits_per_second <= 0) return;
        Wire& wire = wires_[{kind, number}];
        wire.instance = plan_.first_instance[end.value];
        wire.bandwidth = static_cast<double>(bandwidth.bits_per_second);
        if (count_) wire.load += rate_ * bits_ / copies;
        const double free = std::max(0.02, 1.0 - wire.load / wire.bandwidth);
        slowest_ = std::max(slowest_, bits_ / wire.bandwidth / free);
    }
};

/// How often the ask sets up a connection, and what its messages take.
void fill_ask(const model::Plan& plan, const Visit& visit, const Visit& to, Ask& ask, double sending) {
    if (!ask.link.exists()) return;
    const model::PlanLink& link = plan.links[ask.link.value];
    if (!plan.is_client(visit.node)) {
        ask.fresh = link.fresh ? 1.0 : 0.0;
        if (link.pool.size > 0) { // one to this server goes when nothing has used it for so long
            const double servers = to.instance == every_instance ? std::max(1U, first_count(plan, to.node)) : 1.0;
            const double callers = std::max(1U, first_count(plan, visit.node));
            const double each = visit.rate * ask.mean_times() / callers / servers;
            ask.fresh = math::exp(-std::min(700.0, each * seconds_of(link.pool.keep_alive)));
            ask.fresh = std::max(ask.fresh, 1.0 - link.pool.size / servers);
        }
    }
    const double trips = 1.0 + ask.fresh * (link.encrypted ? 2.0 : 1.0);
    ask.network = 2.0 * latency_of(plan, ask.link, to) * trips + sending;
}

std::vector<WireUse> fill_network(const model::Plan& plan, Walk& walk) {
    Wires wires(plan);
    for (const bool count : {true, false}) {
        for (const Visit& visit : walk.visits) {
            Ask* const asks = walk.asks_of(visit);
            for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
                const double rate = visit.rate * asked(walk, visit, asks[a]);
                const double sending = wires.send(visit, walk.visits[asks[a].visit], asks[a], rate, count);
                if (!count) fill_ask(plan, visit, walk.visits[asks[a].visit], asks[a], sending);
            }
        }
        if (!plan.network.limited && count) continue;
    }
    return wires.uses();
}

/// What a function's instances take to start, for each visit: where nothing has come for as long as idle ones are kept
/// nobody is there. That more come at once than ever before is left out.
double start_of(const model::Plan& plan, const Visit& visit) {
    if (!first_of(plan, visit.node).is_function || visit.local) return 0.0;
    const model::Parameters& function = plan.design.node(visit.node).parameters;
    const double each = visit.rate / std::max(1U, first_count(plan, visit.node));
    return moments_of(function.cold_start).mean * math::exp(-std::min(700.0, each * seconds_of(function.idle_expiry)));
}

/// What everything takes when nobody else is there.
void fill_alone(const model::Plan& plan, Walk& walk) {
    for (Visit& visit : walk.visits) {
        Moments own = visit.cpu + visit.delay;
        if (visit.disk > 0.0) {
            if (const NodeIndex disk = disk_of(plan, visit.node); disk.exists())
                own.mean += visit.disk / plan.design.node(disk).parameters.iops;
        }
        visit.start = start_of(plan, visit);
        own.mean += visit.start;
        visit.alone = own + sum_parts(walk, visit, [&](const Ask& ask) {
                          const Visit& target = walk.visits[ask.visit];
                          Moments one{ask.network + target.alone.mean, target.alone.variance};
                          if (ask.fresh > 0.0 && plan.links[ask.link.value].encrypted)
                              one = one + repeated(handshake(plan, ask.link), 1.0, ask.fresh);
                          return repeated(one, ask.times, asked(walk, visit, ask) / ask.times);
                      });
    }
}

} // namespace

std::vector<double> open_rates(const model::Plan& plan, const EstimateOptions& options) {
    std::vector<double> rates;
    for (const model::PlanLoad& load : plan.loads) {
        const std::vector<model::RatePoint>& profile = load.load->profile;
        if (options.at) {
            rates.push_back(rate_at(profile, *options.at));
        } else {
            rates.push_back(options.mean_rates ? mean_rate(profile) : highest_rate(profile));
        }
    }
    return rates;
}

Moments handshake(const model::Plan& plan, LinkIndex link) {
    const model::Parameters& server = plan.design.node(plan.links[link.value].to).parameters;
    const Moments demand = moments_of(server.tls_handshake);
    const double factor = 1e6 / static_cast<double>(std::max<std::int64_t>(1, server.speed.ppm));
    return {demand.mean * factor, demand.variance * factor * factor};
}

NodeIndex disk_of(const model::Plan& plan, NodeIndex node) {
    const NodeIndex host = plan.design.host_of(node, plan.catalogue);
    if (host.exists() && plan.design.node(host).parameters.iops > 0) return host;
    return plan.design.node(node).parameters.iops > 0 ? node : NodeIndex{};
}

std::vector<WireUse> apply_rates(const model::Plan& plan, const std::vector<double>& load_rates, Walk& walk) {
    for (Root& root : walk.roots)
        root.rate = 0.0;
    for (std::size_t l = 0; l < plan.loads.size(); ++l) {
        const model::PlanLoad& load = plan.loads[l];
        std::uint32_t before = 0;
        for (std::size_t i = 0; i < load.operations.size(); ++i) {
            const double part = load.cumulative_weight[i] - before;
            before = load.cumulative_weight[i];
            for (Root& root : walk.roots) {
                if (root.client != load.client || root.operation != load.operations[i]) continue;
                const double rate = load_rates[l] * part / load.cumulative_weight.back();
                root.rate += rate;
            }
        }
    }
    std::vector<WireUse> uses;
    const std::vector<NameRate> names = count_names(plan, walk);
    for (int round = 0; round < 2; ++round) { // people's connections, and what caches have, go by each other
        for (std::size_t i = 0; i < walk.roots.size(); ++i)
            meet_server(plan, walk, walk.roots[i], names[i]);
        spread_rates(walk);
        fill_caches(plan, walk);
        spread_rates(walk);
        uses = fill_network(plan, walk);
        fill_alone(plan, walk);
    }
    return uses;
}

} // namespace labrack::analysis
