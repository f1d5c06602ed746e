"""An example runs until all that its workload does is over, and an idle one for two seconds."""

import json
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]


def length(workload):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "workload.json"
        path.write_text(json.dumps(workload), encoding="utf-8")
        command = [ROOT / "scripts/example-length.py", path]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class ExampleLength(unittest.TestCase):
    def test_who_only_goes_on_runs_for_two_seconds(self):
        self.assertEqual(length({"loads": [{"rate": "5/s"}]}), "2s\n")
        self.assertEqual(length({"loads": [{"profile": [{"at": "0s", "rate": "5/s"}]}]}), "2s\n")

    def test_a_repair_belongs_to_its_intervention(self):
        stop = {"at": "20.1s", "stop": "mysql", "for": "500ms"}
        self.assertEqual(length({"interventions": [stop, {"at": "3s", "start": "api"}]}), "45.6s\n")

    def test_scripts_and_changes_of_a_rate_count_too(self):
        script = {"messages": 5, "during": "10s", "at": "6min"}
        self.assertEqual(length({"loads": [{"script": script}]}), "395s\n")
        self.assertEqual(length({"loads": [{"profile": [{"at": "16s", "rate": "1/s"}]}]}), "41s\n")

    def test_what_waits_for_a_condition_has_no_instant(self):
        self.assertEqual(length({"interventions": [{"when": {"queue": "api", "count": 5}, "stop": "api"}]}), "2s\n")

    def test_every_example_says_how_long_it_runs(self):
        workloads = [path for part in ["bench", "golden", "theory"] for path in (ROOT / "tests" / part).glob("*.workload.json")]
        self.assertGreater(len(workloads), 30)
        for path in workloads:
            self.assertRegex(length(json.loads(path.read_text(encoding="utf-8"))), r"^[1-9][0-9.]*s\n$")


if __name__ == "__main__":
    unittest.main()
