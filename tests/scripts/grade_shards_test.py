"""A class that is graded in shards, by GNU parallel and by a Slurm job array, gives the bytes of a single run."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
LAB = ROOT / "tests/grade/two-servers"
COMMAND = os.environ["LABRACK"]


class GradeShards(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "class").mkdir()
        for i, design in enumerate(["start", "solution", "wrong-one-balancer", "solution", "empty"]):
            shutil.copy(LAB / f"{design}.design.json", self.folder / "class" / f"{i}.design.json")
        (self.folder / "class/9.json").write_text("{ broken", encoding="utf-8")

    def single(self, form):
        command = [COMMAND, "grade", LAB, "class", form]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False).stdout

    def shards(self, scheduler, count, output):
        command = [ROOT / "scripts/grade-shards", scheduler, LAB, "class", str(count), output]
        environment = {**os.environ, "LABRACK_SLURM_HERE": "1"}
        said = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertFalse((self.folder / f"{output}.shards").exists())
        return (self.folder / output).read_bytes()

    def test_gnu_parallel(self):
        self.assertEqual(self.shards("parallel", 3, "class.csv"), self.single("--csv"))
        self.assertEqual(self.shards("parallel", 9, "class.jsonl"), self.single("--jsonl"))

    def test_slurm_job_array(self):
        self.assertEqual(self.shards("slurm", 3, "class.csv"), self.single("--csv"))

    def test_shards_that_are_done_are_not_graded_again(self):
        whole = self.shards("parallel", 2, "class.csv")
        done = self.folder / "class.csv.shards"
        done.mkdir()
        (done / "1").write_text("this was done before\n", encoding="utf-8")
        again = self.shards("parallel", 2, "class.csv")
        self.assertTrue(again.startswith(b"this was done before\n"))
        self.assertTrue(whole.endswith(again.split(b"\n", 1)[1]))


if __name__ == "__main__":
    unittest.main()
