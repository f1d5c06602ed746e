// Memory and checkpoints, as Google Benchmarks. Resident memory is the whole process's: run one of them a process.
#pragma once

namespace labrack::bench {

void register_memory_benchmarks(double scale);

} // namespace labrack::bench
