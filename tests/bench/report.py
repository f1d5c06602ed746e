#!/usr/bin/env python3
"""Runs the bench's programs in turn, prints what they measured beside the targets, and writes it as JSON.

Usage: report.py OUTPUT.json [--quick] [--filter REGEX], from a repository whose presets bench and bench-web are built.
Every round runs all programs on one case right after each other, and a ratio is that of one round: the machine's speed
at the time cancels out. What is shown is the median of the rounds.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Callable

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ["mm1", "web", "web-holding"]
SIZES = {"pending": [50, 1_000, 100_000], "components": [10, 100, 1_000], "targets": [10, 100, 1_000]}
ESTIMATED = ["fixture", 100, 1_000]
# The slow ones run a part of the requests; their speed does not depend on how many there are.
SHARE = {"engine": 1.0, "wasm": 1.0, "minimal": 1.0, "minimal-wasm": 1.0, "simgrid": 0.25, "simpy": 0.05}
# Theory's mean in ms (README.md), and how far a run of the whole size may be off: four standard deviations.
MEANS = {"mm1": (5.0, 0.03), "web": (18.025, 0.01)}

CLASS_LAB = "distributed-web-infrastructure"
CLASS_SIZE = 1_000

Round = dict[tuple[str, str], dict]  # (program, case) → what it printed


def node_command() -> list[str]:
    """Node as the output of old Emscriptens needs it: without fetch, which they would use on a file."""
    command = ["node", "--no-experimental-fetch"]
    known = subprocess.run([*command, "--eval", "0"], capture_output=True).returncode == 0
    return command if known else command[:1]


def simpy_command() -> list[str]:
    """A Python that has SimPy: Debian's own, which a version manager's may hide."""
    for python in [shutil.which("python3", path=os.defpath), sys.executable]:
        if python and subprocess.run([python, "-c", "import simpy"], capture_output=True).returncode == 0:
            return [python, str(ROOT / "tests/bench/simpy_bench.py")]
    sys.exit("report.py: no Python here has simpy; run scripts/setup --bench")


def judging_labs() -> list[str]:
    """The labs of the repository that judge designs."""
    labs = sorted((ROOT / "labs").glob("*/lab.json"))
    return [lab.parent.name for lab in labs if "rubric" in json.loads(lab.read_text(encoding="utf-8"))]


def write_class(folder: pathlib.Path, size: int) -> None:
    """A class that hands in what stands beside the lab, over and over."""
    designs = sorted((ROOT / "labs" / CLASS_LAB).glob("*.design.json"))
    for i in range(size):
        shutil.copy(designs[i % len(designs)], folder / f"{i:04}.design.json")


def grade_class(jobs: int, scale: float) -> dict:
    """Grades a class as an instructor does, and takes the time that passes, not that of the processors."""
    with tempfile.TemporaryDirectory() as folder:
        size = int(CLASS_SIZE * scale)
        write_class(pathlib.Path(folder), size)
        command = [str(ROOT / "build/bench/labrack"), "--labs", str(ROOT / "labs"), "grade", CLASS_LAB, folder, "--csv",
                   "-j", str(jobs)]
        begin = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds = time.monotonic() - begin
    if done.stdout.count("\n") != size + 1:
        sys.exit(f"report.py: the class was not graded: {done.stderr.strip()[-500:]}")
    return {"requests": size, "events": 0, "seconds": seconds, "mean_ms": 0}


class Programs:
    def __init__(self, scale: float):
        self.scale = scale
        self.native = ROOT / "build/bench"
        self.prefix = {
            "wasm": [*node_command(), str(ROOT / "build/bench-web/labrack_bench.js")],
            "simgrid": [str(self.native / "simgrid_bench")],
            "simpy": simpy_command(),
        }
        self.prefix["minimal-wasm"] = self.prefix["wasm"]

    def command(self, program: str, case: str) -> list[str]:
        name = f"minimal-{case}" if program.startswith("minimal") else case
        scale = str(self.scale * SHARE[program])
        if program in self.prefix:
            return [*self.prefix[program], name, scale]
        pattern = f"^{name}(/iterations|$)"
        return [str(self.native / "labrack_bench"), f"--scale={scale}", f"--benchmark_filter={pattern}",
                "--benchmark_format=json"]

    def run(self, program: str, case: str) -> dict:
        if program == "class":
            return grade_class(int(case), self.scale)
        done = subprocess.run(self.command(program, case), capture_output=True, text=True)
        if done.returncode != 0 or not done.stdout.startswith("{"):
            sys.exit(f"report.py: {program} failed on {case}: {done.stderr.strip()}")
        return json.loads(done.stdout)["benchmarks"][0]


def measurements() -> list[tuple[str, str]]:
    """What to run, and in which order: what is compared stands together."""
    wanted = [(program, model) for model in MODELS for program in SHARE]
    wanted += [("engine", "fixture"), ("wasm", "fixture"), ("wasm", "page-minute")]
    wanted += [("engine", f"{kind}/{size}") for kind, sizes in SIZES.items() for size in sizes]
    wanted += [(program, f"estimate/{size}") for size in ESTIMATED for program in ("engine", "wasm")]
    wanted += [(program, "analysis/1000") for program in ("engine", "wasm")]
    wanted += [(program, f"grade/{lab}") for lab in judging_labs() for program in ("engine", "wasm")]
    if CLASS_LAB in judging_labs():
        wanted += [("class", "1"), ("class", "2")]
    wanted += [("engine", case) for case in
               ["resident", "request-bytes", "component-bytes", "checkpoint/web", "checkpoint/fixture"]]
    return wanted


def per_second(what: str) -> Callable[[dict], float]:
    return lambda result: result[what] / result["seconds"]


def value(key: str) -> Callable[[dict], float]:
    return lambda result: result[key]


def ns_per_event(result: dict) -> float:
    return result["seconds"] / result["events"] * 1e9


@dataclass
class Figure:
    """One line of the table."""

    name: str
    value: float
    unit: str
    target: str = ""  # "at least 6"
    met: bool | None = None

    def verdict(self) -> str:
        return "" if self.met is None else "met" if self.met else "missed"


class Report:
    """Collects figures from rounds; leaves out those for which something was filtered away."""

    def __init__(self, rounds: list[Round]):
        self.rounds = rounds
        self.figures: list[Figure] = []

    def has(self, *keys: tuple[str, str]) -> bool:
        return all(key in self.rounds[0] for key in keys)

    def median(self, key: tuple[str, str], of: Callable[[dict], float]) -> float:
        return statistics.median(of(one[key]) for one in self.rounds)

    def figure(self, name: str, key: tuple[str, str], of: Callable[[dict], float], unit: str,
               at_most: float | None = None) -> None:
        if not self.has(key):
            return
        found = self.median(key, of)
        limit = "" if at_most is None else f"at most {text_of(at_most)}"
        self.figures.append(Figure(name, found, unit, limit, None if at_most is None else found <= at_most))

    def ratio(self, name: str, above: tuple[str, str], below: tuple[str, str], of: Callable[[dict], float],
              at_least: float | None = None, at_most: float | None = None) -> None:
        if not self.has(above, below):
            return
        found = statistics.median(of(one[above]) / of(one[below]) for one in self.rounds)
        met = found >= at_least if at_least is not None else found <= at_most
        limit = f"at least {text_of(at_least)}" if at_least is not None else f"at most {text_of(at_most)}"
        self.figures.append(Figure(name, found, "ratio", limit, met))


def fill(report: Report) -> None:
    for model in MODELS:
        for program in SHARE:
            report.figure(f"{model}: {program}", (program, model), per_second("requests"), "requests/s")
            if program in ("engine", "wasm"):
                report.figure(f"{model}: {program}, events", (program, model), per_second("events"), "events/s")
        engine = ("engine", model)
        for other, least in {"minimal": 0.5, "simgrid": 6, "simpy": 100}.items():
            report.ratio(f"{model}: engine ÷ {other}", engine, (other, model), per_second("requests"), at_least=least)
        report.ratio(f"{model}: WebAssembly ÷ native", ("wasm", model), engine, per_second("requests"),
                     at_least=0.5 if model == "mm1" else 0.6)
    for program in ("engine", "wasm"):
        report.figure(f"fixture: {program}", (program, "fixture"), per_second("requests"), "requests/s")
        report.figure(f"fixture: {program}, events", (program, "fixture"), per_second("events"), "events/s")
    report.figure("fixture: events a request", ("engine", "fixture"),
                  lambda result: result["events"] / result["requests"], "events")
    report.figure("fixture: a minute at 1,000/s in the page", ("wasm", "page-minute"), value("seconds"), "s", 1.0)
    for kind, sizes in SIZES.items():
        for size in sizes:
            report.figure(f"event with {size:,} {kind}", ("engine", f"{kind}/{size}"), ns_per_event, "ns")
    report.ratio("event with 1,000 ÷ 10 components", ("engine", "components/1000"), ("engine", "components/10"),
                 ns_per_event, at_most=1.5)
    for size in ESTIMATED:
        what = f"{size:,} components" if isinstance(size, int) else f"the {size}"
        for program in ("engine", "wasm"):
            report.figure(f"instant estimate of {what}: {program}", (program, f"estimate/{size}"),
                          lambda result: result["seconds"] / result["requests"], "s", 0.002 if size == 100 else None)
    for program in ("engine", "wasm"):
        report.figure(f"analysis of 1,000 components: {program}", (program, "analysis/1000"),
                      lambda result: result["seconds"] / result["requests"], "s", 0.05 if program == "engine" else None)
        for lab in judging_labs():
            report.figure(f"grades of {lab}: {program}", (program, f"grade/{lab}"), per_second("requests"), "grades/s")
            report.figure(f"grades of {lab}: {program}, events", (program, f"grade/{lab}"),
                          lambda result: result["events"] / result["requests"], "events/grade")
    report.figure(f"a class of {CLASS_SIZE:,} on one core", ("class", "1"), value("seconds"), "s")
    report.ratio(f"a class of {CLASS_SIZE:,}: two cores ÷ one", ("class", "2"), ("class", "1"), per_second("requests"),
                 at_least=1.8)
    report.figure("resident memory of web-holding", ("engine", "resident"), value("bytes"), "bytes", 10e6)
    report.figure("resident memory, end ÷ half of the run", ("engine", "resident"), value("growth"), "ratio", 1.02)
    report.figure("memory of a request in flight", ("engine", "request-bytes"), value("bytes"), "bytes")
    report.figure("memory of a component", ("engine", "component-bytes"), value("bytes"), "bytes")
    for case in ("web", "fixture"):
        report.figure(f"checkpoint of {case}", ("engine", f"checkpoint/{case}"), value("bytes"), "bytes")
        report.figure(f"checkpoint of {case}: copying", ("engine", f"checkpoint/{case}"), value("cpu_time"), "ns")


def text_of(number: float) -> str:
    """For people: "2.68 M", "95.8 k", "7,444", "0.13"."""
    if abs(number) >= 1e6:
        return f"{number / 1e6:.2f} M"
    if abs(number) >= 1e4:
        return f"{number / 1e3:.1f} k"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def print_table(figures: list[Figure]) -> None:
    rows = [("", "measured", "", "target", "")]
    rows += [(one.name, text_of(one.value), one.unit, one.target, one.verdict()) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for name, found, unit, target, verdict in rows:
        line = f"{name:{widths[0]}}  {found:>{widths[1]}} {unit:{widths[2]}}  {target:{widths[3]}}  {verdict}"
        print(line.rstrip())


def check_means(rounds: list[Round], scale: float) -> None:
    """Speeds compare only if every program simulates the same: the means must be theory's, or the minimal loop's."""
    for model in MODELS:
        theory, tolerance = MEANS.get(model, (0.0, 0.01))
        if not theory:
            minimal = rounds[0].get(("minimal", model))
            if minimal is None:
                continue
            theory = minimal["mean_ms"]
        for program, share in SHARE.items():
            result = rounds[0].get((program, model))
            if result and abs(result["mean_ms"] / theory - 1) > tolerance / (scale * share) ** 0.5:
                sys.exit(f"report.py: {program} has a mean of {result['mean_ms']:.3f} ms on {model}, not {theory:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs the bench.")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, one round")
    parser.add_argument("--filter", default="", help="only cases whose name, or PROGRAM:NAME, this matches")
    options = parser.parse_args()
    scale, count = (0.1, 1) if options.quick else (1.0, 3)

    programs = Programs(scale)
    wanted = [one for one in measurements() if re.search(options.filter, f"{one[0]}:{one[1]}")]
    if not wanted:
        sys.exit(f"report.py: nothing matches {options.filter}; a name is like engine:mm1 or wasm:page-minute")
    rounds: list[Round] = []
    for number in range(1, count + 1):
        rounds.append({})
        for program, case in wanted:
            print(f"· round {number} of {count}: {program} {case}", file=sys.stderr)
            rounds[-1][program, case] = programs.run(program, case)
    check_means(rounds, scale)

    report = Report(rounds)
    fill(report)
    print_table(report.figures)
    machine = {"system": platform.platform(), "processors": os.cpu_count(), "architecture": platform.machine()}
    figures = [{"name": one.name, "value": one.value, "unit": one.unit}
               | ({"target": one.target, "met": one.met} if one.target else {}) for one in report.figures]
    document = {"machine": machine, "scale": scale, "rounds": count, "figures": figures}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
