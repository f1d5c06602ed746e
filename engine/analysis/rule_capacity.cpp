// How much a design can carry, and what is full first.
#include "analysis/estimate.hpp"
#include "analysis/rules.hpp"

namespace labrack::analysis {

namespace {

constexpr std::int64_t full = 1'000'000;

/// "120" or "3.5": requests a second, rounded down.
std::string per_second_text(Rate rate) {
    constexpr std::int64_t nano = 1'000'000'000;
    const std::int64_t tenths = rate.nano_per_second / (nano / 10);
    if (tenths >= 100 || tenths % 10 == 0) return std::to_string(tenths / 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

} // namespace

LocalText name_of(Resource resource) {
    switch (resource) {
    case Resource::workers: return {"workers", "los workers"};
    case Resource::processor: return {"processor", "el procesador"};
    case Resource::disk: return {"disk", "el disco"};
    case Resource::quota: return {"quota", "la cuota"};
    case Resource::connections: return {"connections", "las conexiones"};
    case Resource::network: return {"network", "la red"};
    }
    return {};
}

void find_capacity(const Subject& subject, Findings& out) {
    const Capacity most = capacity(subject.plan);
    if (!most.bottleneck || most.factor.ppm == 0) return;
    const ResourceUse& bottleneck = *most.bottleneck;
    std::string_view aspect = "carries";
    if (bottleneck.utilization.ppm > tight_use.ppm) aspect = "tight";
    if (bottleneck.utilization.ppm >= full) aspect = "overloaded";
    out.push_back(subject.find("capacity", aspect, {subject.plan.name_of(bottleneck.instance)}, {},
                               {{"rate", untranslated(per_second_text(most.rate))},
                                {"resource", name_of(bottleneck.resource)},
                                {"used", untranslated(std::to_string(bottleneck.utilization.ppm / 10'000))}}));
}

} // namespace labrack::analysis
