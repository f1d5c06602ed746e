"""Adds up the JUnit reports that CTest wrote and ends with the line `N passed, N failed`.

A test that is itself a runner (doctest, node:test) counts by the number of cases it reports. Exit status 1 if anything
failed, was not run, or if no test ran at all.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as xml

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
RUNNERS = [
    re.compile(r"test cases:\s*\d+ \|\s*(?P<passed>\d+) passed \|\s*(?P<failed>\d+) failed"),
    re.compile(r"^[#ℹ] pass (?P<passed>\d+)\n[#ℹ] fail (?P<failed>\d+)", re.MULTILINE),
]


def count(output: str, succeeded: bool) -> tuple[int, int]:
    """Passed and failed cases of one CTest test; its own verdict wins over what its output claims."""
    for runner in RUNNERS:
        found = list(runner.finditer(ESCAPES.sub("", output)))
        if found:
            passed = sum(int(match["passed"]) for match in found)
            failed = sum(int(match["failed"]) for match in found)
            return passed, failed if succeeded else max(failed, 1)
    return (1, 0) if succeeded else (0, 1)


def main() -> None:
    passed = failed = 0
    failures = []
    for report in map(pathlib.Path, sys.argv[1:]):
        preset = report.parent.name
        if not report.is_file():
            failures.append(f"{preset}: the build failed or its tests did not run")
            failed += 1
            continue
        for case in xml.parse(report).getroot().iter("testcase"):
            succeeded = case.get("status") == "run"
            good, bad = count(case.findtext("system-out") or "", succeeded)
            passed, failed = passed + good, failed + bad
            if bad:
                failures.append(f"{preset}: {case.get('name')}")
    if not passed and not failed:
        failures.append("no test ran")
        failed = 1
    if failures:
        print("\nFailed:")
        print("\n".join(f"  {line}" for line in failures))
    print(f"\n{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
