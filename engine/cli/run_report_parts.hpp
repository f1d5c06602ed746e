// The parts of what `labrack run` says. A table is empty, and a part of the document is left out, when the system has
// nothing of the kind; costs are always in the document.
#pragma once

#include "cli/run_report.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace labrack::cli {

/// Whether it was ever there: not so the places for instances that might have come.
[[nodiscard]] bool was_there(const FinishedRun& run, model::InstanceIndex instance);

/// In which ways requests have failed, and by whose fault.
[[nodiscard]] std::string failures_table(const FinishedRun& run);
void add_failures(const FinishedRun& run, nlohmann::ordered_json& document);

/// What sniffers have heard of each link that they listened on.
[[nodiscard]] std::string sniffed_table(const FinishedRun& run);
void add_sniffed(const FinishedRun& run, nlohmann::ordered_json& document);

/// Who has answered scanners at which ports; who has listening ports and did not answer is told, too.
[[nodiscard]] std::string scanned_table(const FinishedRun& run);
void add_scanned(const FinishedRun& run, nlohmann::ordered_json& document);

/// Which steps came to where nobody could serve them, nor pass them on.
[[nodiscard]] std::string missing_routes_text(const FinishedRun& run);
void add_missing_routes(const FinishedRun& run, nlohmann::ordered_json& document);

/// Writes, losses and failovers of databases; how far each replica is behind.
[[nodiscard]] std::string databases_table(const FinishedRun& run);
void add_databases(const FinishedRun& run, nlohmann::ordered_json& document);

/// Hits and misses of caches.
[[nodiscard]] std::string caches_table(const FinishedRun& run);
void add_caches(const FinishedRun& run, nlohmann::ordered_json& document);

/// Messages of queues.
[[nodiscard]] std::string queues_table(const FinishedRun& run);
void add_queues(const FinishedRun& run, nlohmann::ordered_json& document);

/// Cold starts of functions.
[[nodiscard]] std::string functions_table(const FinishedRun& run);
void add_functions(const FinishedRun& run, nlohmann::ordered_json& document);

/// How many instances there were of components whose instances come and go.
[[nodiscard]] std::string instances_table(const FinishedRun& run);
void add_instances(const FinishedRun& run, nlohmann::ordered_json& document);

/// What was done to the system when, and what never was.
[[nodiscard]] std::string interventions_table(const FinishedRun& run);
void add_interventions(const FinishedRun& run, nlohmann::ordered_json& document);

/// What the components with a price have cost.
[[nodiscard]] std::string cost_table(const FinishedRun& run);
void add_cost(const FinishedRun& run, nlohmann::ordered_json& document);

} // namespace labrack::cli
