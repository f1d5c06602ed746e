// A workload: which operations exist, what each asks of the components it walks through, and who sends them.
#pragma once

#include "base/distribution.hpp"
#include "base/json.hpp"
#include "base/local_text.hpp"
#include "base/quantity.hpp"
#include "model/intervention.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

/// Things of one sort that operations are about: the products of a shop, the pictures of a gallery. The first is the
/// most popular: object k is asked for in proportion to k^-zipf.
struct Collection {
    std::string id;
    int objects = 1;   ///< 1 to 1000000000
    double zipf = 0.0; ///< 0 to 10; 0: all equally popular
    Bytes size{1000};  ///< that each takes in a cache
};

/// One piece of work and the pieces it needs, done by whichever component serves its role.
struct Step {
    std::string role;             ///< "web", "app", "file", "sql read"
    std::string name;             ///< for people: "read the template"; may be empty
    Distribution cpu;             ///< processor time, shared with everything else on the host
    Distribution wait;            ///< time that occupies a worker but no processor (a disk, say)
    int disk = 0;                 ///< operations of the disk of whoever serves it, 0 to 100000
    Bytes in;                     ///< request size
    Bytes out;                    ///< answer size
    int repeat = 1;               ///< how many times it is done, one after the other, 1 to 100
    Share probability{1'000'000}; ///< with which it is done at all, drawn for each request
    std::string parallel;         ///< neighbours of the same name are done at the same time
    bool later = false;           ///< whoever asks goes on without waiting for the answer
    bool upload = false;          ///< a client that has a link to the store does it itself, with a link signed for it
    std::vector<Step> steps;      ///< needed one after the other, after this step's own work
    std::string object;       ///< the collection of which it is about one object, drawn for each request; so are the
                              ///< steps below it that name none of their own
    bool cacheable = false;   ///< a cache that stands in between may keep the answer
    bool invalidates = false; ///< the caches that serve it or stand in between drop what they keep of its object
    /// None, or one step of no work of its own: its steps are what the caller does when a cache has not got the object.
    /// Then whoever has none, or gets no answer from it, does the same.
    std::vector<Step> on_miss;
};

/// How a drawing tells operations apart without colour.
enum class Shape { circle, square, triangle, diamond };

/// Something a client asks for.
struct Operation {
    std::string id;
    LocalText title;        ///< "GET the news page"
    std::string method;     ///< "GET"
    std::string path;       ///< "/news"
    std::string entry;      ///< host name that the client resolves: "www.foobar.com"
    std::string protocol;   ///< spoken by the client: "http"
    bool idempotent = true; ///< doing it twice does no harm; unless stated: every method but POST and PATCH
    Shape shape = Shape::circle;
    Duration objective = seconds(1); ///< an answer within it counts as goodput
    Step root;
};

/// One share of a load: `weight` parts of the requests are `operation`.
struct OperationShare {
    std::string operation;
    int weight = 1; ///< 1 to 1000000
};

/// When requests arrive.
enum class Arrivals {
    poisson, ///< independent people: exponential gaps
    regular, ///< a metronome: constant gaps
};

/// Requests per second from an instant on.
struct RatePoint {
    Duration at;
    Rate rate;
    bool ramp = false; ///< the rate gets there in a straight line from the point before; else at once
};

/// A number of requests at equal distances: the k-th of them, from 0 on, is sent at `at` + k × `during` / `messages`.
struct Script {
    int messages = 0; ///< 1 to 10 million; 0 = no script
    Duration at;
    Duration during; ///< all are sent within it
};

/// A load sent by one client node. An open load sends at the rates of its profile, whatever becomes of the answers; a
/// closed one has `users`, each of whom thinks, sends, waits for the answer (or the failure) and thinks again; a
/// scripted one sends so many requests in so much time. Without any of these it sends only what is asked for by hand.
struct Load {
    std::string client; ///< node id
    int users = 0;      ///< of a closed load, 1 to 100000; at most as many as the client has people
    Distribution think; ///< of a closed load: from an answer to the same user's next request
    Arrivals arrivals = Arrivals::poisson;
    std::vector<RatePoint> profile;
    Script script;
    std::vector<OperationShare> mix;
};

struct Workload {
    std::string id;
    std::vector<Collection> collections;
    std::vector<Operation> operations;
    std::vector<Load> loads;
    std::vector<Intervention> interventions; ///< what happens to the system during the run

    [[nodiscard]] std::optional<std::size_t> find_operation(std::string_view id) const;
    [[nodiscard]] std::optional<std::size_t> find_collection(std::string_view id) const;
};

/// Reads and validates a workload document: known operations in mixes, bounded counts, rates and nesting.
[[nodiscard]] Result<Workload> read_workload(std::string_view text, const std::string& file);

/// The same from a value inside another document.
[[nodiscard]] Workload read_workload(const json::Cursor& cursor);

} // namespace labrack::model
