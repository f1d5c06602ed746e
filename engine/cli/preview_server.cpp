#include "cli/preview_server.hpp"

#include "base/hash.hpp"
#include "base/json_writer.hpp"
#include "cli/files.hpp"
#include "cli/preview_files.hpp"

#include <atomic>
#include <httplib.h>
#include <thread>
#include <utility>

namespace labrack::cli {

namespace {

constexpr const char* host = "127.0.0.1";
constexpr const char* preview_path = "/preview.json";
constexpr std::string_view lab_path = "/preview/";

// As scripts/site-server.py sends them.
constexpr const char* policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'";

using httplib::Request;
using httplib::Response;

} // namespace

struct PreviewServer::State {
    Folders folders;
    int port = 0;
    std::atomic<std::uint64_t> stamp = 0;
    httplib::Server server;
    std::thread thread;

    /// A page of another site that has found this port sends its own name along.
    [[nodiscard]] bool is_for_us(const Request& request) const {
        const std::string name = request.get_header_value("Host");
        const std::string ending = ":" + std::to_string(port);
        return name == host + ending || name == "localhost" + ending;
    }

    /// Refuses what is not to be answered at all.
    [[nodiscard]] bool refuses(const Request& request, Response& response) const {
        if (!is_for_us(request)) {
            response.status = 403;
        } else if (request.method != "GET" && request.method != "HEAD") {
            response.status = 405;
            response.set_header("Allow", "GET, HEAD");
        } else {
            return false;
        }
        response.set_content("", "text/plain");
        return true;
    }

    [[nodiscard]] std::string changes() const {
        json::Writer writer;
        writer.begin_object(json::Writer::Layout::line);
        writer.member("lab", folders.name);
        writer.member("stamp", to_hex(stamp));
        writer.end_object();
        return writer.take();
    }

    void answer(const Request& request, Response& response) const {
        std::string_view path = request.path;
        if (path == preview_path) return response.set_content(changes(), "application/json");
        const bool of_lab = path.substr(0, lab_path.size()) == lab_path;
        path.remove_prefix(of_lab ? lab_path.size() : 1);
        const std::string name(path.empty() && !of_lab ? "index.html" : path);
        const auto file = file_inside(of_lab ? folders.lab : folders.site, name);
        const Result<std::string> content =
            file ? read_file(file->string()) : Result<std::string>(make_error("file", name));
        if (content) return response.set_content(*content, std::string(media_type(name)));
        response.status = 404;
        response.set_content("", "text/plain");
    }

    void prepare() {
        server.set_default_headers({{"Content-Security-Policy", policy},
                                    {"X-Content-Type-Options", "nosniff"},
                                    {"Referrer-Policy", "no-referrer"},
                                    {"Cross-Origin-Resource-Policy", "same-origin"},
                                    {"Cache-Control", "no-store"}});
        // The library's own options would let a second server listen on the same port.
        server.set_socket_options([](socket_t socket) {
            const int on = 1;
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        });
        server.set_payload_max_length(0);
        server.set_keep_alive_timeout(1); // seconds: what is open then is waited for at the end
        server.set_pre_routing_handler([this](const Request& request, Response& response) {
            return refuses(request, response) ? httplib::Server::HandlerResponse::Handled
                                              : httplib::Server::HandlerResponse::Unhandled;
        });
        server.Get("/.*", [this](const Request& request, Response& response) { answer(request, response); });
    }
};

PreviewServer::PreviewServer(Folders folders) : state_(std::make_unique<State>()) {
    state_->folders = std::move(folders);
    state_->prepare();
}

PreviewServer::~PreviewServer() {
    state_->server.stop();
    if (state_->thread.joinable()) state_->thread.join();
}

bool PreviewServer::start(int port) {
    httplib::Server& server = state_->server;
    state_->port = port == 0 ? server.bind_to_any_port(host) : server.bind_to_port(host, port) ? port : -1;
    if (state_->port < 0) return false;
    state_->thread = std::thread([&server] { server.listen_after_bind(); });
    server.wait_until_ready();
    return true;
}

int PreviewServer::port() const {
    return state_->port;
}

void PreviewServer::set_stamp(std::uint64_t stamp) {
    state_->stamp = stamp;
}

} // namespace labrack::cli
