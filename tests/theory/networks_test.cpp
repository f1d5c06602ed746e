// Networks of stations, open and closed.
#include "theory/theory.hpp"

using namespace labrack;
using namespace labrack::test;

namespace {

/// Mean time in ms that each of `users` spends in stations of exponential service `times`, one visit each, between
/// thinking: exact mean value analysis (Reiser and Lavenberg 1980).
double mean_value_analysis_ms(int users, double thinking, const std::vector<double>& service) {
    std::vector<double> inside(service.size(), 0.0);
    double stay = 0.0;
    for (int n = 1; n <= users; ++n) {
        std::vector<double> times;
        stay = 0.0;
        for (std::size_t k = 0; k < service.size(); ++k)
            stay += times.emplace_back(service[k] * (1.0 + inside[k]));
        for (std::size_t k = 0; k < service.size(); ++k)
            inside[k] = n / (thinking + stay) * times[k];
    }
    return stay;
}

} // namespace

TEST_CASE("tandem Jackson network: each station as if it were alone") { // Jackson 1957; Kleinrock 1975, 4.1
    check_sojourn("tandem", seconds(3'600), 1000.0 / (200.0 - 60.0) + 1000.0 / (100.0 - 60.0));
}

// A job leaves with probability 0.6 after each visit, so it makes 1/0.6 on average, and the station has 60 arrivals a
// second though they are no Poisson process. Jackson, "Networks of waiting lines" (1957); Takács, "A single-server
// queue with feedback" (1963).
TEST_CASE("Jackson network with feedback: a job that comes back counts as another arrival") {
    check_sojourn("feedback", seconds(7'000), 1.0 / 0.6 * 1000.0 / (100.0 - 60.0));
}

TEST_CASE("machine repairman: users who think share one worker") { // Kleinrock 1975, 3.9 (M/M/1//M)
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; k <= 12; ++k)
        sum += term *= (12 - k + 1) * 0.1;
    const double throughput = 0.1 * (1.0 - 1.0 / sum); // per ms
    check_sojourn("repairman", seconds(2'000), 12.0 / throughput - 100.0);
}

TEST_CASE("closed network: exact mean value analysis of two stations and thinking") {
    check_sojourn("closed", seconds(1'000), mean_value_analysis_ms(15, 100.0, {8.0, 10.0}));
}
