// What `labrack prove` says.
#pragma once

#include "grade/prove.hpp"

#include <string>
#include <vector>

namespace labrack::cli {

/// A line for each thing that was looked at; margins are told in their table, those that do not hold here as well.
[[nodiscard]] std::string proofs_text(const std::vector<grade::Proof>& proofs);

/// A row for each margin: what is asked, what was measured under the seeds, and how far apart the two are. Empty when
/// there is none.
[[nodiscard]] std::string margins_table(const std::vector<grade::Proof>& proofs);

/// Whether the lab is proven, in a last line.
[[nodiscard]] std::string conclusion_text(const std::vector<grade::Proof>& proofs);

} // namespace labrack::cli
