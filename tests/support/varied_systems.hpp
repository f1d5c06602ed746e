// Systems that have, between them, every behaviour of the engine: for tests of what holds of all of them. Whatever is
// done to one happens in its first 20 seconds; from the end of its first minute on it is in its steady state.
#pragma once

#include <array>
#include <string_view>

namespace labrack::test {

struct VariedSystem {
    std::string_view name;
    std::string_view design;
    std::string_view workload;
};

/// A function leaves work in a queue, whose consumers ask a service that fails and has a quota; dead letters; uploads
/// by signed link; a table with units.
inline constexpr VariedSystem decoupled{"queues, functions and services", R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 50}},
    {"id": "gateway", "product": "aws-api-gateway", "config": {"quota": 100, "quota_burst": 50}},
    {"id": "orders", "product": "gunicorn", "config": {"workers": 20, "retries": 2}},
    {"id": "jobs", "product": "aws-sqs", "config": {"visibility_timeout": "2s", "max_receives": 3}},
    {"id": "dead", "product": "aws-sqs"},
    {"id": "worker", "product": "aws-lambda", "replicas": 2, "config": {"workers": 3}},
    {"id": "payments", "product": "payment-service", "config": {"error_rate": "5%", "quota": 30}},
    {"id": "photos", "product": "aws-s3"},
    {"id": "table", "product": "aws-dynamodb", "config": {"read_units": 50, "write_units": 20}}],
  "links": [
    {"from": "visitors", "to": "gateway", "protocol": "http"},
    {"from": "visitors", "to": "photos", "protocol": "signed-link"},
    {"from": "gateway", "to": "orders", "protocol": "http"},
    {"from": "orders", "to": "jobs", "protocol": "sqs"},
    {"from": "orders", "to": "photos", "protocol": "http"},
    {"from": "orders", "to": "table", "protocol": "http"},
    {"from": "jobs", "to": "worker", "protocol": "sqs"},
    {"from": "jobs", "to": "dead", "protocol": "dead-letter"},
    {"from": "worker", "to": "payments", "protocol": "http"}]})",
                                        R"({"version": 1,
  "collections": [{"id": "items", "objects": 1000, "zipf": 1.0, "size": "3kB"}],
  "operations": [
    {"id": "order", "entry": "api", "idempotent": false, "root": {"role": "app", "cpu": {"exponential": "20ms"}, "steps": [
      {"role": "nosql read", "object": "items", "repeat": 2}, {"role": "nosql write", "object": "items", "in": "2kB"},
      {"role": "background", "cpu": "5ms", "answer": "later", "steps": [{"role": "external"}]}]}},
    {"id": "photo", "entry": "api", "idempotent": false, "root": {"role": "app", "cpu": "2ms", "steps": [
      {"role": "app", "cpu": "1ms"}, {"role": "blob", "in": "200kB", "upload": true}, {"role": "nosql write", "in": "1kB"}]}}],
  "loads": [{"client": "visitors", "rate": "40/s", "mix": [{"operation": "order", "weight": 3}, {"operation": "photo"}]}],
  "interventions": [{"at": "5s", "stop": "payments", "for": "2s"}, {"at": "9s", "slow": "worker", "factor": 3, "for": "2s"},
    {"when": {"failures": "payments", "count": 20}, "restart": "worker#1"}]})"};

/// Content delivery before a cache that fetches once for all, before an application that asks a cache first.
inline constexpr VariedSystem cached{"caches and content delivery", R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 30, "keep_alive": "1s"}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "shop", "type": "ALIAS", "value": "cdn", "ttl": "2s"}]}},
    {"id": "cdn", "product": "aws-cloudfront", "replicas": 2, "config": {"cache_objects": 50, "cache_ttl": "3s"}},
    {"id": "region", "product": "region"},
    {"id": "front", "product": "varnish", "in": "region",
     "config": {"cache_objects": 200, "cache_ttl": "2s", "collapse_misses": true}},
    {"id": "server", "product": "linux-server", "in": "region", "config": {"cores": 2, "iops": 500}},
    {"id": "app", "product": "gunicorn", "in": "server", "config": {"workers": 8, "memory_per_request": "20MB"}},
    {"id": "memory", "product": "redis", "in": "region", "replicas": 2, "config": {"cache_objects": 300}},
    {"id": "sql", "product": "mysql", "in": "server", "config": {"cpu_request": 500}}],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns"},
    {"from": "visitors", "to": "cdn", "protocol": "http"},
    {"from": "cdn", "to": "front", "protocol": "http"},
    {"from": "front", "to": "app", "protocol": "http"},
    {"from": "app", "to": "memory", "protocol": "redis", "config": {"connections": "keep"}},
    {"from": "app", "to": "sql", "protocol": "mysql", "config": {"connections": "keep"}}]})",
                                     R"({"version": 1,
  "collections": [{"id": "goods", "objects": 2000, "zipf": 0.9, "size": "20kB"}],
  "operations": [
    {"id": "look", "entry": "shop", "root": {"role": "app", "object": "goods", "cacheable": true, "cpu": {"exponential": "3ms"},
      "steps": [{"role": "cache read", "wait": "1ms", "on_miss": [{"role": "sql read", "cpu": "2ms", "disk": 3}]}]}},
    {"id": "change", "entry": "shop", "idempotent": false, "root": {"role": "app", "object": "goods", "invalidates": true,
      "cpu": "2ms", "steps": [{"role": "sql write", "wait": "5ms", "disk": 2},
      {"role": "cache write", "wait": "1ms", "invalidates": true, "on_miss": []}]}}],
  "loads": [{"client": "visitors", "rate": "60/s", "mix": [{"operation": "look", "weight": 9}, {"operation": "change"}]}],
  "interventions": [{"at": "4s", "restart": "memory#0"}, {"at": "6s", "invalidate": "front"}, {"at": "8s", "restart": "app"},
    {"at": "10s", "slow": "server", "factor": 2, "for": "3s"}]})"};

/// A primary that dies, with a synchronous replica that takes over and an asynchronous stand of readers; a Multi-AZ
/// database; two zones, of which one is lost; balancers, retries and circuit breakers.
inline constexpr VariedSystem replicated{"replicated databases in zones", R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 40}},
    {"id": "region", "product": "region"},
    {"id": "east", "product": "zone", "in": "region"},
    {"id": "west", "product": "zone", "in": "region"},
    {"id": "lb", "product": "aws-alb", "in": "region"},
    {"id": "app", "product": "gunicorn", "replicas": 4, "spans": ["east", "west"], "config": {"workers": 8, "retries": 2,
      "retry_backoff": "50ms", "retry_tokens": 100, "breaker_failures": 20, "breaker_open": "500ms"}},
    {"id": "primary", "product": "mysql", "in": "east", "config": {"replication": "synchronous", "acknowledgements": 1,
      "read_routing": "replicas", "failover_detection": "1s", "promotion_time": "1s", "reconnection_time": "1s",
      "rejoin_time": "3s", "replica_timeout": "2s"}},
    {"id": "replica", "product": "mysql", "in": "west", "replicas": 2},
    {"id": "ledger", "product": "aws-rds-mysql-multi-az", "spans": ["east", "west"]}],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http"},
    {"from": "lb", "to": "app", "protocol": "http"},
    {"from": "app", "to": "primary", "protocol": "mysql", "config": {"connections": "keep", "priority": 1}},
    {"from": "app", "to": "ledger", "protocol": "mysql"},
    {"from": "primary", "to": "replica", "protocol": "replication"}]})",
                                         R"({"version": 1,
  "operations": [
    {"id": "read", "entry": "bank", "root": {"role": "app", "cpu": {"exponential": "3ms"}, "steps": [
      {"role": "sql read", "wait": {"exponential": "2ms"}, "repeat": 2}]}},
    {"id": "write", "entry": "bank", "idempotent": false, "root": {"role": "app", "cpu": "2ms", "steps": [
      {"role": "sql write", "wait": "3ms"}, {"role": "sql write", "wait": "1ms", "answer": "later"}]}}],
  "loads": [{"client": "visitors", "rate": "50/s", "mix": [{"operation": "read", "weight": 3}, {"operation": "write"}]},
            {"client": "visitors", "users": 10, "think": {"exponential": "500ms"}, "mix": [{"operation": "write"}]}],
  "interventions": [{"at": "3s", "stop": "primary", "for": "4s"}, {"at": "12s", "stop": "west", "for": "1s"}]})"};

/// Pods that scale with machines that scale, a bad version that is rolled back, an instance group, a pipeline.
inline constexpr VariedSystem scaling{"clusters, scaling and deployments", R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 60, "keep_alive": "0s"}},
    {"id": "lb", "product": "haproxy", "config": {"policy": "least-connections"}},
    {"id": "cluster", "product": "kubernetes-cluster"},
    {"id": "machines", "product": "kubernetes-node-group", "in": "cluster", "replicas": 2,
     "config": {"cores": 2, "min_replicas": 1, "max_replicas": 4}},
    {"id": "service", "product": "kubernetes-service", "in": "cluster"},
    {"id": "api", "product": "kubernetes-deployment", "in": "cluster", "replicas": 3, "config": {"scaling": "kubernetes",
      "cpu_request": 500, "min_replicas": 2, "max_replicas": 6, "start_time": "1s", "drain_delay": "200ms"}},
    {"id": "group", "product": "aws-auto-scaling-group", "config": {"cores": 2, "min_replicas": 1, "max_replicas": 3}},
    {"id": "web", "product": "gunicorn", "in": "group"},
    {"id": "ecs", "product": "aws-ecs-service", "replicas": 2}],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http"},
    {"from": "lb", "to": "service", "protocol": "http"},
    {"from": "lb", "to": "web", "protocol": "http"},
    {"from": "lb", "to": "ecs", "protocol": "http"},
    {"from": "service", "to": "api", "protocol": "http"}]})",
                                      R"({"version": 1,
  "operations": [{"id": "page", "entry": "www", "root": {"role": "app", "cpu": {"exponential": "8ms"}}}],
  "loads": [{"client": "visitors", "rate": "90/s", "mix": [{"operation": "page"}]}],
  "interventions": [{"at": "4s", "deploy": "api"}, {"at": "6s", "stop": "machines#0", "for": "3s"},
    {"at": "8s", "deploy": "ecs", "errors": "50%"}, {"at": "10s", "roll_back": "ecs"}, {"at": "14s", "drain": "machines#1"},
    {"at": "15s", "spike": "visitors", "factor": 2, "for": "2s"}]})"};

/// Encrypted links with pools over narrow lines; a pair of balancers with one address, which a name server checks
/// beside another machine's; private subnets that reach a service through a NAT gateway of few ports. Messages are lost
/// for good; a partition, a leak, an expired certificate and a lost gateway are mended.
inline constexpr VariedSystem networked{"networks, addresses and encryption", R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors",
     "config": {"clients": 40, "keep_alive": "1s", "download": "50Mbit/s", "upload": "10Mbit/s"}},
    {"id": "dns", "product": "route-53", "config": {"check_interval": "10s", "records": [
      {"name": "www", "type": "A", "value": "192.0.2.10", "ttl": "2s"},
      {"name": "www", "type": "A", "value": "192.0.2.20", "ttl": "2s"}]}},
    {"id": "region", "product": "region"},
    {"id": "east", "product": "zone", "in": "region"},
    {"id": "west", "product": "zone", "in": "region"},
    {"id": "public", "product": "public-subnet", "in": "east"},
    {"id": "private-east", "product": "private-subnet", "in": "east"},
    {"id": "private-west", "product": "private-subnet", "in": "west"},
    {"id": "nat", "product": "aws-nat-gateway", "in": "public", "config": {"nat_ports": 10, "bandwidth": "20Mbit/s"}},
    {"id": "box", "product": "linux-server", "in": "public", "replicas": 2, "config": {"bandwidth": "500Mbit/s"}},
    {"id": "lb", "product": "haproxy", "in": "box", "replicas": 2, "config": {"floating_address": "192.0.2.10"}},
    {"id": "machine", "product": "linux-server", "in": "public", "config": {"address": "192.0.2.20"}},
    {"id": "spare", "product": "nginx", "in": "machine"},
    {"id": "app", "product": "gunicorn", "spans": ["private-east", "private-west"], "replicas": 2,
     "config": {"workers": 16, "retries": 1}},
    {"id": "sql", "product": "mysql", "in": "private-east"},
    {"id": "pay", "product": "payment-service"}],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns"},
    {"from": "visitors", "to": "lb", "protocol": "https"},
    {"from": "visitors", "to": "spare", "protocol": "https"},
    {"from": "lb", "to": "app", "protocol": "http", "config": {"tls": true, "pool": 6}},
    {"from": "spare", "to": "app", "protocol": "http", "config": {"bandwidth": "50Mbit/s"}},
    {"from": "app", "to": "sql", "protocol": "mysql",
     "config": {"pool": 4, "pool_timeout": "2s", "keep_alive": "1s", "bandwidth": "200Mbit/s"}},
    {"from": "app", "to": "pay", "protocol": "http", "config": {"tls": true}}]})",
                                        R"({"version": 1,
  "operations": [
    {"id": "page", "entry": "www", "root": {"role": "app", "cpu": {"exponential": "2ms"}, "out": "60kB", "steps": [
      {"role": "sql read", "cpu": "2ms", "out": "20kB"}]}},
    {"id": "order", "entry": "www", "idempotent": false, "root": {"role": "app", "cpu": "2ms", "in": "5kB", "steps": [
      {"role": "sql write", "cpu": "3ms"}, {"role": "payment", "in": "10kB", "out": "20kB"}]}}],
  "loads": [{"client": "visitors", "rate": "30/s", "mix": [{"operation": "page", "weight": 3}, {"operation": "order"}]}],
  "interventions": [{"at": "2s", "loss": "visitors", "share": "1%"}, {"at": "2s", "sniff": "app"},
    {"at": "4s", "partition": "private-east", "from": "private-west", "for": "2s"},
    {"at": "6s", "spike": "visitors", "factor": 12, "for": "8s"},
    {"at": "8s", "stop": "lb#0", "for": "2s"}, {"at": "12s", "leak_connections": "app", "to": "sql", "count": 2, "for": "2s"},
    {"at": "14s", "expire_certificate": "app", "for": "1s"}, {"at": "16s", "stop": "nat", "for": "1s"},
    {"at": "18s", "scan": "public"}]})"};

inline constexpr std::array varied_systems{decoupled, cached, replicated, scaling, networked};

} // namespace labrack::test
