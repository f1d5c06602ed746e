// How documents name what a parameter chooses among: each word once.
#pragma once

#include "base/json_fields.hpp"
#include "model/parameters.hpp"

#include <array>
#include <span>
#include <string_view>

namespace labrack::model {

/// Of an enumeration: what a value of it is called in a message, and the word of each value, in the enumeration's
/// order.
template <class Choice>
struct Choices;

template <>
struct Choices<RecordType> {
    static constexpr std::string_view name = "record type";
    static constexpr std::array words{json::Word<RecordType>{"A", RecordType::a},
                                      json::Word<RecordType>{"ALIAS", RecordType::alias}};
};

template <>
struct Choices<Administration> {
    static constexpr std::string_view name = "administration";
    static constexpr std::array words{json::Word<Administration>{"none", Administration::none},
                                      json::Word<Administration>{"ssh", Administration::ssh},
                                      json::Word<Administration>{"session-manager", Administration::session_manager}};
};

template <>
struct Choices<Policy> {
    static constexpr std::string_view name = "policy";
    static constexpr std::array words{json::Word<Policy>{"round-robin", Policy::round_robin},
                                      json::Word<Policy>{"least-connections", Policy::least_connections},
                                      json::Word<Policy>{"random", Policy::random},
                                      json::Word<Policy>{"source-hash", Policy::source_hash}};
};

template <>
struct Choices<Scaling> {
    static constexpr std::string_view name = "scaling";
    static constexpr std::array words{json::Word<Scaling>{"none", Scaling::none},
                                      json::Word<Scaling>{"kubernetes", Scaling::kubernetes},
                                      json::Word<Scaling>{"target-tracking", Scaling::target_tracking},
                                      json::Word<Scaling>{"cluster", Scaling::cluster}};
};

template <>
struct Choices<ScalingMetric> {
    static constexpr std::string_view name = "metric";
    static constexpr std::array words{json::Word<ScalingMetric>{"cpu", ScalingMetric::cpu},
                                      json::Word<ScalingMetric>{"requests", ScalingMetric::requests},
                                      json::Word<ScalingMetric>{"in-hand", ScalingMetric::in_hand}};
};

template <>
struct Choices<Strategy> {
    static constexpr std::string_view name = "strategy";
    static constexpr std::array words{
        json::Word<Strategy>{"none", Strategy::none}, json::Word<Strategy>{"recreate", Strategy::recreate},
        json::Word<Strategy>{"rolling", Strategy::rolling}, json::Word<Strategy>{"blue-green", Strategy::blue_green}};
};

template <>
struct Choices<Caching> {
    static constexpr std::string_view name = "way to cache";
    static constexpr std::array words{json::Word<Caching>{"none", Caching::none},
                                      json::Word<Caching>{"hit-ratio", Caching::hit_ratio},
                                      json::Word<Caching>{"lru", Caching::lru}};
};

template <>
struct Choices<Replication> {
    static constexpr std::string_view name = "replication";
    static constexpr std::array words{json::Word<Replication>{"none", Replication::none},
                                      json::Word<Replication>{"asynchronous", Replication::asynchronous},
                                      json::Word<Replication>{"synchronous", Replication::synchronous}};
};

template <>
struct Choices<ReadRouting> {
    static constexpr std::string_view name = "read routing";
    static constexpr std::array words{json::Word<ReadRouting>{"primary", ReadRouting::primary},
                                      json::Word<ReadRouting>{"replicas", ReadRouting::replicas},
                                      json::Word<ReadRouting>{"any", ReadRouting::any}};
};

template <class T>
concept IsChoice = requires {
    Choices<T>::words;
};

template <IsChoice Choice>
[[nodiscard]] std::string_view word_of(Choice choice) {
    return json::word_for<Choice>(Choices<Choice>::words, choice);
}

template <IsChoice Choice>
void read_choice(const json::Cursor& cursor, Choice& out) {
    json::read_word(cursor, Choices<Choice>::name, std::span<const json::Word<Choice>>(Choices<Choice>::words), out);
}

} // namespace labrack::model
