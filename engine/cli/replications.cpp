#include "cli/replications.hpp"

#include "base/math.hpp"
#include "cli/run_report.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace labrack::cli {

namespace {

/// One row of the report: which samples, under which name, in which unit.
struct Figure {
    const char* key;   ///< in JSON
    const char* title; ///< in the table
    std::vector<double> OperationSamples::*samples;
    double json_scale;  ///< from the samples' unit to the integers of the document
    double table_scale; ///< to thousandths of the table's unit
};

constexpr std::array figures{
    Figure{"throughput_milli_per_s", "ok/s", &OperationSamples::throughput, 1e3, 1e3},
    Figure{"goodput_milli_per_s", "good/s", &OperationSamples::goodput, 1e3, 1e3},
    Figure{"failure_ppm", "failed %", &OperationSamples::failure_ppm, 1.0, 0.1},
    Figure{"mean_ns", "mean ms", &OperationSamples::mean_ns, 1.0, 1e-3},
    Figure{"p50_ns", "p50 ms", &OperationSamples::p50_ns, 1.0, 1e-3},
    Figure{"p95_ns", "p95 ms", &OperationSamples::p95_ns, 1.0, 1e-3},
    Figure{"p99_ns", "p99 ms", &OperationSamples::p99_ns, 1.0, 1e-3},
};

std::int64_t rounded(double value) {
    return math::to_duration(value).ns;
}

void add_percentile(std::vector<double>& samples, const sim::OperationMetrics& metrics, std::int64_t ppm) {
    if (const auto value = metrics.percentile({ppm})) samples.push_back(static_cast<double>(value->ns));
}

} // namespace

void Replications::add(const sim::Metrics& metrics) {
    ++count;
    operations.resize(metrics.operations().size());
    const double length_s = static_cast<double>(length.ns) * 1e-9;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const sim::OperationMetrics& measured = metrics.operations()[i];
        OperationSamples& samples = operations[i];
        samples.throughput.push_back(static_cast<double>(measured.succeeded) / length_s);
        samples.goodput.push_back(static_cast<double>(measured.within_objective) / length_s);
        if (measured.finished() > 0) {
            samples.failure_ppm.push_back(1e6 * static_cast<double>(measured.failures()) /
                                          static_cast<double>(measured.finished()));
        }
        if (measured.succeeded > 0) samples.mean_ns.push_back(static_cast<double>(measured.latency.mean().ns));
        add_percentile(samples.p50_ns, measured, 500'000);
        add_percentile(samples.p95_ns, measured, 950'000);
        add_percentile(samples.p99_ns, measured, 990'000);
    }
}

std::string replications_table(const Replications& replications, const model::Plan& plan) {
    std::vector<std::vector<std::string>> rows{{"operation"}};
    for (const Figure& figure : figures)
        rows.front().emplace_back(figure.title);
    for (std::size_t i = 0; i < replications.operations.size(); ++i) {
        std::vector<std::string> row{plan.workload.operations[i].id};
        for (const Figure& figure : figures) {
            const std::vector<double>& samples = replications.operations[i].*figure.samples;
            const ConfidenceInterval interval = confidence_interval(samples);
            std::string& text = row.emplace_back("-");
            if (!replications.has_all(samples)) continue;
            text = thousandths_text(rounded(interval.mean * figure.table_scale));
            if (samples.size() > 1) text += " ± " + thousandths_text(rounded(interval.half_width * figure.table_scale));
        }
        rows.push_back(std::move(row));
    }
    return aligned_table(rows) + "\n" + std::to_string(replications.count) + " replications of " +
           to_text(replications.length) + " from seed " + std::to_string(replications.first_seed) +
           " on; means and 95 % confidence intervals\n";
}

std::string replications_json(const Replications& replications, const model::Plan& plan) {
    nlohmann::ordered_json out{{"version", 1},
                               {"replications", replications.count},
                               {"seed", replications.first_seed},
                               {"time_ns", replications.length.ns}};
    for (std::size_t i = 0; i < replications.operations.size(); ++i) {
        nlohmann::ordered_json& one = out["operations"][plan.workload.operations[i].id];
        for (const Figure& figure : figures) {
            const std::vector<double>& samples = replications.operations[i].*figure.samples;
            const ConfidenceInterval interval = confidence_interval(samples);
            one[figure.key] = {{"mean", nullptr}, {"half_width", nullptr}, {"samples", samples.size()}};
            if (!replications.has_all(samples)) continue;
            one[figure.key]["mean"] = rounded(interval.mean * figure.json_scale);
            if (samples.size() > 1) one[figure.key]["half_width"] = rounded(interval.half_width * figure.json_scale);
        }
    }
    return out.dump(2) + "\n";
}

} // namespace labrack::cli
