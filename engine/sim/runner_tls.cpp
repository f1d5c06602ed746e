// TLS 1.3: one more round trip before the first request of an encrypted connection, the processor time of the server's
// side of it, and certificates that expire (RFC 8446, 2 and 4.4.2).
#include "sim/runner.hpp"

namespace labrack::sim {

/// The TCP connection stands: ClientHello sets out. The timer for connecting runs on.
void Runner::greet(std::uint32_t index) {
    trace_.enter(call_at(index), Phase::network, state_.now);
    dispatch(index, Message::client_hello, Stage::greeting);
}

/// The server makes its keys and signs: processor time, for which an event loop needs one of its threads. A component
/// with blocking workers does it besides them, as the request has not come yet.
void Runner::secure(std::uint32_t index) {
    Call& call = call_at(index);
    call.securing = true;
    trace_.enter(call, Phase::service, state_.now);
    const model::Parameters& server = parameters(call.instance);
    const DrawKey key = call.key.with(plan_.steps[call.step.value].path_key).with(call.forwards);
    const Duration demand = sample(server.tls_handshake, key + Purpose::handshake);
    compute(index, slowed(call.instance, at_speed(demand, server.speed)));
}

/// ServerHello, the certificate and Finished set out together.
void Runner::show_certificate(std::uint32_t index) {
    Call& call = call_at(index);
    call.securing = false;
    if (!is_awaited(call)) {
        release(index);
        return;
    }
    trace_.enter(call, Phase::network, state_.now);
    dispatch(index, Message::server_hello, Stage::secured);
}

/// The caller looks at the certificate; the request goes out with its own Finished.
void Runner::check_certificate(std::uint32_t index) {
    if (state_.now < instance_at(call_at(index).instance).certificate_until) {
        send(index);
    } else {
        fail_at_caller(index, Reason::tls);
    }
}

} // namespace labrack::sim
