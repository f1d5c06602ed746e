// Caches: what they have and what they must fetch, those that a caller asks first and those that stand in between.
#include "base/hash.hpp"
#include "sim/runner.hpp"

namespace labrack::sim {

namespace {

constexpr std::uint32_t most_objects = 1'000'000;

std::uint32_t room_of(const model::Parameters& cache) {
    return cache.cache_objects > 0 ? static_cast<std::uint32_t>(cache.cache_objects) : most_objects;
}

} // namespace

void Runner::list_caches() {
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const model::Parameters& cache = parameters(index_of<model::InstanceIndex>(i));
        if (cache.cache == model::Caching::none) continue;
        state_.cache_of.resize(plan_.instances.size(), no_cache);
        state_.cache_of[i] = static_cast<std::uint32_t>(state_.caches.size());
        state_.caches.emplace_back().held = LeastRecentlyUsed(room_of(cache), cache.cache_memory.count);
    }
}

/// What a process keeps in memory is gone with it.
void Runner::empty_cache(model::InstanceIndex cache) {
    if (!has_cache(cache)) return;
    cache_at(cache).held.clear();
    cache_at(cache).fetches.clear();
}

/// The object that the call's step is about. It is drawn by the request and not by the try, so that who asks again asks
/// for the same; without a collection it is the step's answer itself.
ObjectKey Runner::object_of(const Call& call) const {
    const model::PlanStep& step = plan_.steps[call.step.value];
    constexpr int number_bits = 32;
    if (step.collection == model::PlanStep::no_collection)
        return (static_cast<ObjectKey>(step.collection) << number_bits) | step.thing;
    DrawStream draw(call.request.with(step.object_key) + Purpose::object);
    return (static_cast<ObjectKey>(step.collection) << number_bits) | plan_.collections[step.collection].sample(draw);
}

/// Whether the call's cache has got the object.
bool Runner::look_up(const Call& call, ObjectKey object) {
    const model::Parameters& component = parameters(call.instance);
    CacheState& cache = cache_at(call.instance);
    bool hit = false;
    if (component.cache == model::Caching::hit_ratio) {
        DrawStream draw(call.key.with(plan_.steps[call.step.value].path_key) + Purpose::hit);
        hit = draw.next_below(1'000'000) < static_cast<std::uint64_t>(component.hit_ratio.ppm);
    } else {
        hit = cache.held.use(object, state_.now);
    }
    ++(hit ? cache.hits : cache.misses);
    trace_.note_lookup(call, hit);
    return hit;
}

/// Puts the object into the call's cache.
void Runner::keep(const Call& call, ObjectKey object) {
    const model::Parameters& component = parameters(call.instance);
    if (component.cache != model::Caching::lru) return;
    const model::PlanStep& step = plan_.steps[call.step.value];
    const Bytes size = step.collection == model::PlanStep::no_collection
                           ? step.step->out
                           : plan_.workload.collections[step.collection].size;
    const Time until = component.cache_ttl.ns > 0 ? state_.now + component.cache_ttl : never;
    cache_at(call.instance).held.put(object, size.count, until);
}

/// The component serves the step and is a cache: it looks the object up, stores it or drops it.
void Runner::serve_from_cache(std::uint32_t index) {
    Call& call = call_at(index);
    const model::PlanStep& step = plan_.steps[call.step.value];
    if (call.stores || (step.step->role == "cache write" && !step.step->invalidates)) {
        keep(call, object_of(call));
    } else if (step.step->invalidates) {
        cache_at(call.instance).held.drop(object_of(call));
    } else if (step.on_miss.exists()) {
        call.missed = !look_up(call, object_of(call));
    }
}

/// A cache that stands in between: true when it answers the call itself, now or when the one fetch is over that others
/// have begun; false when it has to ask the origin.
bool Runner::answered_from_cache(std::uint32_t index) {
    Call& call = call_at(index);
    if (!plan_.steps[call.step.value].step->cacheable) return false;
    const ObjectKey object = object_of(call);
    if (look_up(call, object)) {
        complete(index, {});
        return true;
    }
    call.fetches = true;
    const model::Parameters& component = parameters(call.instance);
    if (component.cache != model::Caching::lru || !component.collapse_misses) return false;
    ObjectTable& fetches = cache_at(call.instance).fetches;
    const std::uint32_t last = fetches.find(object);
    if (last == ObjectTable::none) { // a ring of one: who fetches comes first, the table knows who came last
        call.next_in_queue = index;
        fetches.insert(object, index);
        return false;
    }
    call.fetches = false;
    call.stage = Stage::calling;
    call.next_in_queue = call_at(last).next_in_queue;
    call_at(last).next_in_queue = index;
    fetches.replace(object, index);
    trace_.leave_phase(call, state_.now);
    return true;
}

/// The origin has answered a call that a cache passed on.
void Runner::note_origin(std::uint32_t index, const Failure& failure) {
    const Call& call = call_at(index);
    const model::PlanStep& step = plan_.steps[call.step.value];
    if (step.step->invalidates && !failure.failed()) cache_at(call.instance).held.drop(object_of(call));
    if (!call.fetches) return;
    const ObjectKey object = object_of(call);
    if (!failure.failed()) keep(call, object);
    if (parameters(call.instance).collapse_misses) end_fetch(index, object, failure);
}

/// Answers those who have waited for the fetch as it was answered itself.
void Runner::end_fetch(std::uint32_t index, ObjectKey object, const Failure& failure) {
    ObjectTable& fetches = cache_at(call_at(index).instance).fetches;
    const std::uint32_t last = fetches.find(object);
    if (last == ObjectTable::none) return;
    fetches.erase(object);
    std::uint32_t next = call_at(index).next_in_queue;
    while (next != index) {
        const std::uint32_t waiting = next;
        next = call_at(waiting).next_in_queue;
        complete(waiting, failure);
    }
}

/// The component does what it does when a cache has not got the object. With `store` it then puts it there.
void Runner::do_on_miss(std::uint32_t index, model::StepIndex group, bool store) {
    const std::uint32_t child = open_call(index, group, {});
    call_at(child).instance = call_at(index).instance;
    call_at(child).local = true;
    call_at(child).stores = store;
    trace_.leave_phase(call_at(index), state_.now);
    trace_.open_span(call_at(child), call_at(index), state_.now);
    next_parts(child);
}

/// True when what a cache has answered, or not answered, makes its caller do something first before it goes on.
bool Runner::goes_on_after_cache(std::uint32_t parent, const Ended& child, const Failure& failure) {
    if (call_at(parent).forwarded || !child.step.exists()) return false;
    const model::PlanStep& step = plan_.steps[child.step.value];
    if (step.fills.exists() && child.stores && !failure.failed()) {
        const model::Route& route = plan_.route(plan_.instances[call_at(parent).instance.value].node, step.fills);
        ask_for_part(parent, step.fills, route, true);
        return true;
    }
    if (!step.on_miss.exists()) return false;
    if (child.stores && failure.failed()) { // it is not in the cache, and nobody else is the worse for it
        child_answered(parent, child, {});
        return true;
    }
    if (child.stores || (!failure.failed() && !child.missed)) return false;
    do_on_miss(parent, step.on_miss, !failure.failed());
    return true;
}

/// A client asks the edge location near to it: the same each time.
void Runner::go_to_nearest(std::uint32_t index) {
    Call& call = call_at(index);
    const model::NodeIndex node = plan_.instances[call.instance.value].node;
    call.instance = {plan_.first_instance[node.value].value + call.person % plan_.instance_count[node.value]};
}

/// Of several copies of a cache each has its part of the objects, so that everybody asks the same one for the same.
void Runner::choose_shard(std::uint32_t index) {
    Call& call = call_at(index);
    if (!has_cache(call.instance)) return;
    const model::NodeIndex node = plan_.instances[call.instance.value].node;
    const std::uint32_t copies = plan_.instance_count[node.value];
    if (copies == 1) return;
    call.instance = {plan_.first_instance[node.value].value +
                     static_cast<std::uint32_t>(mix64(object_of(call)) % copies)};
}

} // namespace labrack::sim
