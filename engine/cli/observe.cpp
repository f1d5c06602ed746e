#include "cli/observe.hpp"

#include "sim/cost.hpp"

#include <algorithm>

namespace labrack::cli {

namespace {

/// Events after which the records are counted and forgotten: of each event there are a few.
constexpr std::uint64_t events_between_counts = 100'000;

/// What the simulation appends to.
struct Records {
    std::vector<sim::FinishedRequest> finished;
    std::vector<sim::SniffedMessage> sniffed;
    std::vector<sim::ScannedPort> scanned;
};

void count(Records& records, Observations& out) {
    for (const sim::FinishedRequest& request : records.finished) {
        const sim::Failure& failure = request.failure;
        if (!failure.failed()) continue;
        ++out.failures[{request.operation, failure.reason, failure.cause_reason, failure.cause, failure.step}];
    }
    for (const sim::SniffedMessage& heard : records.sniffed) {
        const auto [entry, is_first] = out.sniffed.try_emplace({heard.link, heard.message});
        SniffedCount& counted = entry->second;
        if (is_first) counted.first = heard.at;
        ++counted.messages;
        if (heard.readable) ++counted.readable;
    }
    for (const sim::ScannedPort& answer : records.scanned)
        out.scanned.try_emplace({answer.instance, answer.port, answer.open}, answer.at);
    records.finished.clear();
    records.sniffed.clear();
    records.scanned.clear();
}

MeterReading read_meters(const sim::Simulation& simulation, const sim::Metrics& metrics) {
    const model::Plan& plan = simulation.plan();
    MeterReading reading;
    reading.at = simulation.now();
    reading.existed.resize(plan.design.nodes.size());
    reading.spent.resize(plan.design.nodes.size());
    for (std::size_t i = 0; i < plan.instances.size(); ++i)
        reading.existed[plan.instances[i].node.value] += metrics.meters(index_of<model::InstanceIndex>(i)).existed;
    for (const sim::ComponentBill& component : sim::cost_of(plan, metrics, simulation.now()).components)
        reading.spent[component.node.value] = component.total.spent;
    return reading;
}

/// Adds a reading, and forgets those between the intervals of a series whose intervals have grown.
void add_reading(const sim::Simulation& simulation, const sim::Metrics& metrics, std::vector<MeterReading>& readings) {
    const std::int64_t length = metrics.interval_length().ns;
    std::erase_if(readings, [&](const MeterReading& one) { return (one.at - metrics.start()).ns % length != 0; });
    if (readings.empty() || readings.back().at < simulation.now()) readings.push_back(read_meters(simulation, metrics));
}

/// Where the series' present interval ends.
Time end_of_interval(const sim::Simulation& simulation, const sim::Metrics& metrics) {
    const Duration length = metrics.interval_length();
    return metrics.start() + length * ((simulation.now() - metrics.start()).ns / length.ns + 1);
}

} // namespace

sim::Stopped observe(sim::Simulation& simulation, const sim::Budget& budget, const Observers& observers,
                     Observations& out) {
    const std::uint64_t before = simulation.events();
    Records records;
    const sim::Recorder recorder{observers.trace, observers.metrics, &records.finished, &records.sniffed,
                                 &records.scanned};
    if (observers.reads_meters) add_reading(simulation, *observers.metrics, out.meters);
    while (true) {
        const std::uint64_t left = budget.events - std::min(budget.events, simulation.events() - before);
        sim::Budget stretch{budget.until, std::min(left, events_between_counts)};
        if (observers.reads_meters)
            stretch.until = std::min(stretch.until, end_of_interval(simulation, *observers.metrics));
        const sim::Stopped stopped = simulation.advance(stretch, recorder);
        count(records, out);
        const bool goes_on = stopped == sim::Stopped::at_budget  ? stretch.events < left
                             : stopped == sim::Stopped::overflow ? false
                                                                 : stretch.until < budget.until;
        if (observers.reads_meters && (!goes_on || simulation.now() == stretch.until))
            add_reading(simulation, *observers.metrics, out.meters);
        if (!goes_on) return stopped;
    }
}

} // namespace labrack::cli
