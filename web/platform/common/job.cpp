#include "platform/common/job.hpp"

#include "session/grading.hpp"

namespace labrack::platform {

std::string do_job(std::string_view task, const std::function<bool(std::size_t, std::size_t)>& go_on) {
    return session::carry_out(task, go_on);
}

} // namespace labrack::platform
