// The instant estimate against the simulation on designs as students make them, where waiting is most of the time: at
// 70 % and 80 % of the bottleneck.
#include "support/estimates.hpp"

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

/// A page of 8 + 3 × 2 ms, and a quarter of orders whose work varies much.
const std::string pages_and_orders = R"([
    {"id": "page", "entry": "x", "root": {"role": "app", "cpu": {"exponential": "8ms"}, "steps": [
      {"role": "sql read", "repeat": 3, "cpu": {"exponential": "2ms"}}]}},
    {"id": "order", "entry": "x", "root": {"role": "app", "cpu": {"log_normal": {"mean": "20ms", "cv": 1.5}}, "steps": [
      {"role": "sql write", "cpu": "5ms", "wait": "4ms"}]}}])";
const std::string both = R"([{"operation": "page", "weight": 3}, {"operation": "order"}])";

void check_shape(const std::string& name, const std::string& nodes, const std::string& links,
                 const std::string& operations, const std::string& mix) {
    const auto plan =
        plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 50}}, )" +
                    nodes + R"(], "links": [)" + links + "]}",
                R"({"version": 1, "collections": [{"id": "goods", "objects": 2000, "zipf": 0.9}], "operations": )" +
                    operations + R"(, "loads": [{"client": "visitors", "rate": "100/s", "mix": )" + mix + "}]}");
    for (const double share : {0.7, 0.8})
        compare_with_run(name, loaded(*plan, share), 25'000, seconds(60));
}

std::string one_operation(const std::string& root) {
    return R"([{"id": "page", "entry": "x", "root": )" + root + "}]";
}
const std::string only = R"([{"operation": "page"}])";

std::string balanced_over_three(const std::string& policy) {
    return R"({"id": "lb", "product": "haproxy", "config": {"policy": ")" + policy + R"("}},
      {"id": "machine", "product": "linux-server", "replicas": 3, "config": {"cores": 2}},
      {"id": "app", "product": "gunicorn", "in": "machine", "replicas": 3, "config": {"workers": 5}},
      {"id": "data", "product": "linux-server", "config": {"cores": 4}},
      {"id": "mysql", "product": "mysql", "in": "data"})";
}

} // namespace

TEST_CASE("everything on one server, with many cores and with one") {
    const auto server = [](const std::string& cores, const std::string& workers) {
        return R"({"id": "server", "product": "linux-server", "config": {"cores": )" + cores + R"(}},
          {"id": "nginx", "product": "nginx", "in": "server"},
          {"id": "app", "product": "gunicorn", "in": "server", "config": {"workers": )" +
               workers + R"(}}, {"id": "mysql", "product": "mysql", "in": "server"})";
    };
    const std::string links = R"({"from": "visitors", "to": "nginx", "protocol": "http"},
      {"from": "nginx", "to": "app", "protocol": "http"}, {"from": "app", "to": "mysql", "protocol": "mysql"})";
    check_shape("4 cores, 8 workers", server("4", "8"), links, pages_and_orders, both);
    check_shape("1 core, 1 worker", server("1", "1"), links, pages_and_orders, both);
}

TEST_CASE("application servers behind a balancer, whatever its policy") {
    const std::string links = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "app", "protocol": "http"},
      {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"connections": "keep"}})";
    for (const char* const policy : {"round-robin", "least-connections", "random"})
        check_shape(policy, balanced_over_three(policy), links, pages_and_orders, both);
}

TEST_CASE("workers that wait: for a slow service, for a connection of a small pool, for a narrow station") {
    const std::string to_app = R"({"from": "visitors", "to": "app", "protocol": "http"}, )";
    check_shape("service", R"({"id": "app", "product": "gunicorn", "config": {"workers": 10}},
        {"id": "store", "product": "aws-s3"})",
                to_app + R"({"from": "app", "to": "store", "protocol": "http"})",
                one_operation(R"({"role": "app", "cpu": {"exponential": "8ms"}, "steps": [{"role": "blob"}]})"), only);
    check_shape("pool", R"({"id": "app", "product": "gunicorn", "config": {"workers": 32}},
        {"id": "mysql", "product": "mysql"})",
                to_app + R"({"from": "app", "to": "mysql", "protocol": "mysql", "config": {"pool": 3}})",
                one_operation(R"({"role": "app", "cpu": {"exponential": "30ms"}, "steps": [
                    {"role": "sql read", "cpu": {"exponential": "6ms"}}]})"),
                only);
    check_shape("narrow", R"({"id": "app", "product": "gunicorn", "config": {"workers": 40}},
        {"id": "dealer", "product": "dealer"},
        {"id": "station", "product": "station", "replicas": 2, "config": {"workers": 2}})",
                to_app + R"({"from": "app", "to": "dealer", "protocol": "http"},
                    {"from": "dealer", "to": "station", "protocol": "http", "config": {"connections": "keep"}})",
                one_operation(R"({"role": "app", "cpu": {"exponential": "20ms"}, "steps": [
                    {"role": "service", "cpu": {"exponential": "10ms"}}]})"),
                only);
}

TEST_CASE("parts at the same time take as long as the last of them") {
    check_shape("parallel", R"({"id": "app", "product": "gunicorn", "config": {"workers": 64}},
        {"id": "data", "product": "linux-server", "config": {"cores": 4}},
        {"id": "mysql", "product": "mysql", "in": "data"})",
                R"({"from": "visitors", "to": "app", "protocol": "http"},
                    {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"connections": "keep"}})",
                one_operation(R"({"role": "app", "cpu": {"exponential": "3ms"}, "steps": [
                    {"role": "sql read", "parallel": "all", "cpu": {"exponential": "10ms"}},
                    {"role": "sql read", "parallel": "all", "cpu": {"exponential": "10ms"}},
                    {"role": "sql read", "parallel": "all", "wait": {"exponential": "15ms"}}]})"),
                only);
}

TEST_CASE("a cache that is asked first, before a database with a slow disk") {
    check_shape("cache", R"({"id": "app", "product": "gunicorn", "config": {"workers": 16}},
        {"id": "redis", "product": "redis", "config": {"cache_objects": 300}},
        {"id": "data", "product": "linux-server", "config": {"cores": 2, "iops": 500}},
        {"id": "mysql", "product": "mysql", "in": "data"})",
                R"({"from": "visitors", "to": "app", "protocol": "http"},
                    {"from": "app", "to": "redis", "protocol": "redis", "config": {"connections": "keep"}},
                    {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"connections": "keep"}})",
                one_operation(R"({"role": "app", "object": "goods", "cpu": {"exponential": "3ms"}, "steps": [
                    {"role": "cache read", "cpu": "100us", "on_miss": [
                      {"role": "sql read", "cpu": "4ms", "disk": 2}]}]})"),
                only);
}

TEST_CASE("consumers of a queue compete with the application for the cores of their server") {
    check_shape("consumers", R"({"id": "server", "product": "linux-server", "config": {"cores": 2}},
        {"id": "app", "product": "gunicorn", "in": "server", "config": {"workers": 4}},
        {"id": "consumer", "product": "celery-worker", "in": "server", "config": {"workers": 2}},
        {"id": "queue", "product": "aws-sqs"})",
                R"({"from": "visitors", "to": "app", "protocol": "http"},
                    {"from": "app", "to": "queue", "protocol": "sqs"},
                    {"from": "queue", "to": "consumer", "protocol": "sqs"})",
                one_operation(R"({"role": "app", "cpu": {"exponential": "8ms"}, "steps": [
                    {"role": "background", "answer": "later", "cpu": {"exponential": "8ms"}}]})"),
                only);
}
