// What the plan knows of work that is not done where it is asked for: behind queues, and by clients themselves.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Marks the routes on which a queue takes the step, and looks up each queue's dead-letter queue.
void mark_queues(Plan& plan);

/// Reports steps whose answer is needed by a component that some client's requests reach, though a queue stands on the
/// way: "answer-over-queue".
void check_answers(const Plan& plan, Diagnostics& problems);

/// Finds for each client and operation whether the client sends the upload itself, see Entry::store.
void resolve_uploads(Plan& plan);

} // namespace labrack::model
