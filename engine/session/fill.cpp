// Placeholders of a lab's text: "{{news.p95}}" becomes what the run has measured.
#include "session/session.hpp"

#include <string>

namespace labrack::session {

namespace {

constexpr std::string_view thin_space = "\u2009";
constexpr std::string_view no_value = "–";

/// Three significant digits at most, in the unit that keeps the number above 1: "38 ms", "1.25 s".
std::string readable(Duration value) {
    struct Unit {
        std::int64_t ns;
        std::string_view name;
    };
    constexpr Unit units[] = {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}};
    for (const Unit& unit : units) {
        if (value.ns < unit.ns && unit.ns > 1'000) continue;
        const std::int64_t whole = value.ns / unit.ns;
        const int decimals = whole >= 100 ? 0 : whole >= 10 ? 1 : 2;
        std::int64_t scale = 1;
        for (int i = 0; i < decimals; ++i)
            scale *= 10;
        const std::int64_t scaled =
            static_cast<std::int64_t>((static_cast<__int128>(value.ns) * scale + unit.ns / 2) / unit.ns);
        std::string text = std::to_string(scaled / scale);
        if (scaled % scale != 0) {
            std::string digits = std::to_string(scaled % scale);
            digits.insert(0, static_cast<std::size_t>(decimals) - digits.size(), '0');
            while (digits.back() == '0')
                digits.pop_back();
            text += "." + digits;
        }
        return text + std::string(thin_space) + std::string(unit.name);
    }
    return std::string(no_value);
}

std::string percentile_text(const sim::OperationMetrics& metrics, std::int64_t percent) {
    const auto value = metrics.percentile({percent * 10'000});
    return value ? readable(*value) : std::string(no_value);
}

std::string operation_value(const sim::OperationMetrics& metrics, std::string_view what) {
    if (what == "succeeded") return std::to_string(metrics.succeeded);
    if (what == "failed") return std::to_string(metrics.failures());
    if (what == "stale") return std::to_string(metrics.stale);
    if (what == "p50") return percentile_text(metrics, 50);
    if (what == "p95") return percentile_text(metrics, 95);
    if (what == "p99") return percentile_text(metrics, 99);
    if (metrics.latency.count() == 0) return std::string(no_value);
    if (what == "mean") return readable(metrics.latency.mean());
    if (what == "max") return readable(metrics.latency.max());
    return std::string(no_value);
}

std::string value_of(const Run& run, std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return std::string(no_value);
    const std::string_view subject = name.substr(0, dot);
    const std::string_view what = name.substr(dot + 1);
    if (const auto operation = run.plan().workload.find_operation(subject)) {
        return operation_value(run.metrics().operations()[*operation], what);
    }
    const auto node = run.plan().design.find(subject);
    if (!node || what != "utilisation") return std::string(no_value);
    return std::to_string((run.utilisation(*node).ppm + 5'000) / 10'000) + std::string(thin_space) + "%";
}

} // namespace

std::string Session::fill(std::string_view text) const {
    std::string filled;
    for (;;) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) return filled + std::string(text);
        filled += text.substr(0, open);
        filled += value_of(*run_, text.substr(open + 2, close - open - 2));
        text.remove_prefix(close + 2);
    }
}

} // namespace labrack::session
