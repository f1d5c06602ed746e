#!/usr/bin/env python3
"""The stations of (a) and (b) in SimPy, as its documentation would have them written.

Usage: simpy_bench.py NAME [SCALE]. Prints one result in the shape of Google Benchmark's JSON.
"""

import json
import random
import sys
import time
from dataclasses import dataclass

import simpy


@dataclass
class Tier:
    """`copies` equal stations of `workers`, used in turn; `service` is the mean in seconds."""

    copies: int
    workers: int
    service: float
    holding: bool = False  # a worker is held until the whole request is over


def web_tiers(application_holds: bool) -> list[Tier]:
    return [Tier(3, 4, 0.004), Tier(2, 8, 0.008, application_holds), Tier(1, 16, 0.006)]


# Name → tiers, requests a second, requests.
MODELS = {
    "mm1": ([Tier(1, 1, 0.001)], 800, 2_000_000),
    "web": (web_tiers(False), 900, 1_000_000),
    "web-holding": (web_tiers(True), 900, 1_000_000),
}


class Model:
    def __init__(self, tiers: list[Tier]):
        self.env = simpy.Environment()
        self.tiers = tiers
        self.stations = [[simpy.Resource(self.env, tier.workers) for _ in range(tier.copies)] for tier in tiers]
        self.total = 0.0

    def request(self, number: int):
        start = self.env.now
        held = []
        for tier, stations in zip(self.tiers, self.stations):
            station = stations[number % tier.copies]
            claim = station.request()
            yield claim
            yield self.env.timeout(random.expovariate(1 / tier.service))
            if tier.holding:
                held.append((station, claim))
            else:
                station.release(claim)
        for station, claim in held:
            station.release(claim)
        self.total += self.env.now - start

    def source(self, rate: float, requests: int):
        for number in range(requests):
            yield self.env.timeout(random.expovariate(rate))
            self.env.process(self.request(number))


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in MODELS:
        sys.exit(f'there is no case "{name}"')
    tiers, rate, requests = MODELS[name]
    requests = int(requests * float(sys.argv[2] if len(sys.argv) > 2 else 1))
    random.seed(1)
    model = Model(tiers)
    begin = time.process_time()
    model.env.process(model.source(rate, requests))
    model.env.run()
    seconds = time.process_time() - begin
    result = {"name": name, "requests": requests, "events": requests * (1 + len(tiers)), "seconds": seconds,
              "mean_ms": model.total / requests * 1000}
    print(json.dumps({"benchmarks": [result]}))


if __name__ == "__main__":
    main()
