// `labrack preview`: what its server gives and refuses, that it follows the files, and how it ends.
#include "cli/command.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <thread>

using namespace labrack::test;

namespace {

using namespace std::chrono_literals;

/// Looks until it is so, for ten seconds at most.
bool comes_true(const std::function<bool()>& is_so) {
    for (int look = 0; look < 200; ++look) {
        if (is_so()) return true;
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

std::string lab_text() {
    return file_text(LABRACK_SOURCE_DIR "/tests/grade/two-servers/lab.json").value();
}

/// A built page and a lab, and beside them a file that is nobody's business.
class Folders : public TemporaryFolder {
  public:
    Folders() {
        write("site/index.html", "<title>The page</title>");
        write("site/labrack.wasm", std::string("\0asm", 4));
        write("two-servers/lab.json", lab_text());
        write("two-servers/.hidden", "hidden");
        write("secret", "secret");
        std::filesystem::create_symlink(file("secret"), file("two-servers/link.md"));
        std::filesystem::create_symlink(file("secret"), file("site/link.md"));
    }
    [[nodiscard]] std::string arguments() const {
        return "preview '" + file("two-servers") + "' --site '" + file("site") + "'";
    }
};

/// It should end by itself.
Said refused(const std::string& arguments) {
    return run_command(arguments, "timeout 20");
}

/// The command at work, until the end of the test.
class Server {
  public:
    explicit Server(const Folders& folders) : out_(folders.file("out")), err_(folders.file("err")) {
        process_ = fork();
        REQUIRE(process_ >= 0);
        if (process_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); // it must not outlive a test that was broken off
            dup2(open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
            dup2(open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
            execl(LABRACK_COMMAND, LABRACK_COMMAND, "preview", folders.file("two-servers").c_str(), "--site",
                  folders.file("site").c_str(), "--port", "0", nullptr);
            _exit(99);
        }
        const std::string before = "http://127.0.0.1:";
        REQUIRE(comes_true([&] { return out().find("Ctrl-C") != std::string::npos; }));
        port_ = std::atoi(out().substr(out().find(before) + before.size()).c_str());
    }
    ~Server() {
        if (process_ <= 0) return;
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::string out() const { return file_text(out_).value_or(""); }
    [[nodiscard]] std::string err() const { return file_text(err_).value_or(""); }
    [[nodiscard]] int port() const { return port_; }

    /// A connection, or -1.
    [[nodiscard]] int connected(std::uint32_t address = INADDR_LOOPBACK) const {
        const int connection = socket(AF_INET, SOCK_STREAM, 0);
        const timeval patience{5, 0};
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port_));
        to.sin_addr.s_addr = htonl(address);
        if (connect(connection, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return connection;
        close(connection);
        return -1;
    }
    /// The whole answer to a request, whose path goes out as it is.
    [[nodiscard]] std::string ask(const std::string& path, const std::string& method = "GET",
                                  const std::string& host = {}, std::uint32_t address = INADDR_LOOPBACK) const {
        const int connection = connected(address);
        std::string answer;
        if (connection >= 0) {
            const std::string name = host.empty() ? "127.0.0.1:" + std::to_string(port_) : host;
            const std::string request =
                method + " " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
            static_cast<void>(send(connection, request.data(), request.size(), MSG_NOSIGNAL));
            char buffer[4096];
            for (ssize_t got = 0; (got = recv(connection, buffer, sizeof buffer, 0)) > 0;)
                answer.append(buffer, static_cast<std::size_t>(got));
        }
        if (connection >= 0) close(connection);
        return answer;
    }
    [[nodiscard]] int status(const std::string& path, const std::string& method = "GET",
                             const std::string& host = {}) const {
        const std::string answer = ask(path, method, host);
        return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
    }
    [[nodiscard]] std::string body(const std::string& path) const {
        const std::string answer = ask(path);
        const std::size_t end = answer.find("\r\n\r\n");
        return end == std::string::npos ? "" : answer.substr(end + 4);
    }
    /// The exit status after a signal; -1 if it has not ended after some seconds.
    int end_by(int signal) {
        kill(process_, signal);
        int status = 0;
        const bool ended = comes_true([&] { return waitpid(process_, &status, WNOHANG) == process_; });
        if (!ended) return -1;
        process_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    std::string out_;
    std::string err_;
    pid_t process_ = 0;
    int port_ = 0;
};

} // namespace

TEST_CASE("preview serves the page and the lab's files, to this machine alone") {
    const Folders folders;
    const Server server(folders);
    CHECK(server.out().find("two-servers: ok, 1 step\n") != std::string::npos);
    CHECK(server.out().find("/?preview=two-servers ") != std::string::npos);
    CHECK(server.body("/") == "<title>The page</title>");
    CHECK(server.body("/?preview=two-servers") == "<title>The page</title>");
    CHECK(server.ask("/labrack.wasm").find("Content-Type: application/wasm\r\n") != std::string::npos);
    CHECK(server.ask("/").find("Content-Security-Policy: default-src 'none'; ") != std::string::npos);
    CHECK(server.body("/preview/lab.json") == lab_text());
    CHECK(server.body("/preview.json").find("{\"lab\": \"two-servers\", \"stamp\": \"") == 0);
    CHECK(server.status("/preview/lab.es.json") == 404);
    CHECK(
        server.ask("/", "GET", {}, 0x7f000002).empty()); // 127.0.0.2 is this machine, too, and not the address it said
}

TEST_CASE("preview refuses what lies outside of its folders, whatever the path looks like") {
    const Folders folders;
    const Server server(folders);
    for (const char* path : {"/../secret", "/preview/../secret", "/preview/%2e%2e/secret", "/preview/..%2fsecret",
                             "/preview/%2e%2e%2f%2e%2e%2fetc/passwd", "/preview//etc/passwd", "//etc/passwd",
                             "/preview/..\\secret", "/preview/lab.json%00", "/preview/.hidden", "/preview/link.md",
                             "/link.md", "/preview/", "/preview", "/preview/.", "/%2e%2e/two-servers/lab.json"}) {
        CAPTURE(path);
        const std::string answer = server.ask(path);
        CHECK(answer.find("HTTP/1.1 4") == 0);
        CHECK(answer.find("secret") == std::string::npos);
    }
}

TEST_CASE("preview answers GET and HEAD alone, and no page of another site") {
    const Folders folders;
    const Server server(folders);
    const std::string head = server.ask("/", "HEAD");
    CHECK(head.find("HTTP/1.1 200") == 0);
    CHECK(head.find("<title>") == std::string::npos);
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
        CAPTURE(method);
        CHECK(server.status("/preview.json", method) == 405);
    }
    CHECK(server.status("/", "GET", "localhost:" + std::to_string(server.port())) == 200);
    CHECK(server.status("/", "GET", "evil.test:" + std::to_string(server.port())) == 403);
    CHECK(server.status("/", "GET", "evil.test") == 403);
}

TEST_CASE("preview tells the page and the terminal when a file has changed") {
    const Folders folders;
    const Server server(folders);
    const std::string first = server.body("/preview.json");
    std::this_thread::sleep_for(600ms);
    CHECK(server.body("/preview.json") == first);
    folders.write("two-servers/lab.json", "{\n  \"version\": 1,\n");
    REQUIRE(comes_true([&] { return server.body("/preview.json") != first; }));
    CHECK(comes_true([&] { return server.err().find("lab.json:3:1: error: ") != std::string::npos; }));
    CHECK(server.body("/preview/lab.json") == "{\n  \"version\": 1,\n");
    const std::string second = server.body("/preview.json");
    folders.write("two-servers/lab.json", lab_text());
    folders.write("two-servers/texts/new.md", "A new file.");
    REQUIRE(comes_true([&] { return server.body("/preview.json") != second; }));
    CHECK(comes_true([&] { return server.out().rfind("ok, 1 step\n") > server.out().find("Ctrl-C"); }));
    CHECK(server.body("/preview/texts/new.md") == "A new file.");
}

TEST_CASE("preview ends cleanly by Ctrl-C and by SIGTERM, with a page still connected") {
    for (const int signal : {SIGINT, SIGTERM}) {
        const Folders folders;
        Server server(folders);
        CHECK(server.status("/") == 200);
        const int page = server.connected();
        REQUIRE(page >= 0);
        CHECK(server.end_by(signal) == 0);
        close(page);
        CHECK(server.err().find("error") == std::string::npos);
    }
}

TEST_CASE("preview says what it cannot do") {
    const Folders folders;
    for (const char* port : {"x", "-1", "65536", "80a"}) {
        CAPTURE(port);
        const Said said = refused(folders.arguments() + " --port=" + port);
        CHECK(said.status == 1);
        CHECK(said.err.find("is no port; name a number") != std::string::npos);
    }
    const Server server(folders);
    const Said taken = refused(folders.arguments() + " --port " + std::to_string(server.port()));
    CHECK(taken.status == 1);
    CHECK(taken.err.find("port " + std::to_string(server.port()) + " cannot be used") != std::string::npos);

    const Said no_page =
        refused("preview '" + folders.file("two-servers") + "' --site '" + folders.file("two-servers") + "'");
    CHECK(no_page.status == 1);
    CHECK(no_page.err.find("it has no index.html") != std::string::npos);
    const Said nowhere = run_command("preview two-servers --site '" + folders.file("none") + "'",
                                     "LABRACK_LABS='" + folders.file("") + "' timeout 20");
    CHECK(nowhere.status == 1);
    CHECK(nowhere.err.find("scripts/serve") != std::string::npos);
    CHECK(refused("preview no-such-lab --site '" + folders.file("site") + "'").status == 2);
    const std::string bundle = folders.file("x.bundle.json");
    CHECK(run_command("bundle tests/grade/two-servers -o " + bundle).status == 0);
    const Said bundled = refused("preview " + bundle);
    CHECK(bundled.status == 1);
    CHECK(bundled.err.find("Open a lab file…") != std::string::npos);
}
