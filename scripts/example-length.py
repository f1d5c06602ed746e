#!/usr/bin/env python3
"""How long an example has to run until everything that its workload does at an instant has happened and is over:
interventions with their repairs, scripts, changes of a rate. Some time more shows what comes of it, failovers too; a
workload that only goes on as it began runs for two seconds.

Usage: example-length.py WORKLOAD.json, which prints a duration such as 65.1s.
"""

import decimal
import json
import re
import sys

UNITS = {"ns": "1e-9", "us": "1e-6", "ms": "1e-3", "s": "1", "min": "60", "h": "3600", "d": "86400"}
AFTERWARDS = decimal.Decimal(25)
AT_LEAST = decimal.Decimal(2)


def seconds(text):
    """The seconds of a duration as documents write it: "20.1s", "6min"."""
    parts = re.fullmatch(r"([0-9.]+)(ns|us|ms|s|min|h|d)", text)
    if parts is None:
        raise ValueError(f"{text!r} is no duration")
    return decimal.Decimal(parts[1]) * decimal.Decimal(UNITS[parts[2]])


def last_end(value):
    """When the last of all that stands in `value` with an "at" is over, in seconds."""
    if isinstance(value, list):
        return max(map(last_end, value), default=decimal.Decimal(0))
    if not isinstance(value, dict):
        return decimal.Decimal(0)
    within = last_end(list(value.values()))
    if "at" not in value:
        return within
    lengths = [seconds(value[key]) for key in ("for", "during") if key in value]
    return max(within, seconds(value["at"]) + sum(lengths))


def length(workload):
    last = last_end(workload)
    return last + AFTERWARDS if last > 0 else AT_LEAST


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(f"{length(json.load(file)).normalize():f}s")
