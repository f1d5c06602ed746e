// The server of `labrack preview`: the built page and one lab's folder, for this machine alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace labrack::cli {

/// Serves from a thread of its own, on 127.0.0.1 only, and answers nothing but GET and HEAD:
///   /              the page; a file of the site
///   /preview.json  {"lab": NAME, "stamp": CHANGES}: another stamp means that the lab's files have changed
///   /preview/FILE  a file of the lab's folder, as it is now
class PreviewServer {
  public:
    struct Folders {
        std::string site;
        std::string lab;
        std::string name; ///< of the lab
    };
    explicit PreviewServer(Folders folders);
    ~PreviewServer();
    PreviewServer(const PreviewServer&) = delete;
    PreviewServer& operator=(const PreviewServer&) = delete;

    /// Listens on that port, or on a free one for 0. False: the port cannot be used.
    [[nodiscard]] bool start(int port);
    /// The one that it listens on.
    [[nodiscard]] int port() const;
    /// What /preview.json tells from now on.
    void set_stamp(std::uint64_t stamp);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace labrack::cli
