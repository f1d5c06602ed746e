// Interventions as documents write them.
#pragma once

#include "base/json_fields.hpp"
#include "support/systems.hpp"

#include <string>

namespace labrack::test {

[[nodiscard]] inline model::Intervention read_intervention(const std::string& text) {
    const auto found = json::read_document<model::Intervention>(text, "i.json", [](const json::Cursor& cursor) {
        model::Intervention one;
        model::read(cursor, one);
        return one;
    });
    REQUIRE_MESSAGE(found, said(found.problems()));
    return *found;
}

inline void disturb(Observed& run, const std::string& text) {
    const auto resolved = model::resolve(run.simulation.plan(), read_intervention(text));
    REQUIRE_MESSAGE(resolved, said(resolved.problems()));
    run.simulation.intervene(*resolved);
}

} // namespace labrack::test
