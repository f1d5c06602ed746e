"""The page's folder holds what a student needs, never a solution, and a manifest that is true."""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts/make-site.py"


class MakeSite(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path in [
            "web/page/index.html",
            "labs/one/lab.json",
            "labs/one/lab.es.json",
            "labs/one/pictures/rack.png",
            "labs/one/solution.design.json",
            "labs/one/wrong-cache.design.json",
            "labs/one/teaching.md",
            "labs/README.md",
            "program/labrack.js",
            "program/labrack.wasm",
            "program/labrack-worker.js",
            "program/labrack-worker.wasm",
        ]:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(path)
        self.write_lab("one", [])

    def write_lab(self, name: str, prerequisites: list[str]) -> None:
        folder = self.root / "labs" / name
        folder.mkdir(exist_ok=True)
        (folder / "lab.json").write_text(json.dumps({"id": name, "prerequisites": prerequisites}))

    def make(self) -> pathlib.Path:
        site = self.root / "site"
        subprocess.run(
            [sys.executable, SCRIPT, "--source", self.root, "--program", self.root / "program", "--out", site],
            check=True,
        )
        return site

    def test_solutions_and_teaching_notes_stay_behind(self):
        site = self.make()
        shipped = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
        lab = {"labs/one/lab.json", "labs/one/lab.es.json", "labs/one/pictures/rack.png"}
        program = {"index.html", "labrack.js", "labrack.wasm", "labs.json", "manifest.json"}
        worker = {"labrack-worker.js", "labrack-worker.wasm"}
        self.assertEqual(shipped, lab | program | worker)
        self.assertEqual(json.loads((site / "labs.json").read_text()), {"labs": ["one"]})

    def test_designs_that_a_lab_shows_as_examples_come_along(self):
        design = self.root / "tests/some.design.json"
        design.parent.mkdir()
        design.write_text("a design")
        examples = {"examples": [{"id": "some", "design": "tests/some.design.json"}]}
        (self.root / "labs/one/examples.json").write_text(json.dumps(examples))
        self.assertEqual((self.make() / "tests/some.design.json").read_text(), "a design")

    def test_a_lab_comes_after_those_that_it_builds_on(self):
        self.write_lab("advanced", ["one", "next"])
        self.write_lab("next", ["one", "elsewhere"])
        self.write_lab("circle", ["circle"])  # nothing that hangs
        labs = json.loads((self.make() / "labs.json").read_text())["labs"]
        self.assertEqual(labs, ["one", "circle", "next", "advanced"])

    def test_the_manifest_lists_every_file_with_size_and_hash(self):
        site = self.make()
        manifest = json.loads((site / "manifest.json").read_text())
        self.assertEqual(manifest["wasm"], {"file": "labrack.wasm", "bytes": len("program/labrack.wasm")})
        for entry in manifest["files"]:
            data = (site / entry["path"]).read_bytes()
            self.assertEqual(entry["bytes"], len(data))
            self.assertEqual(entry["sha256"], hashlib.sha256(data).hexdigest())

    def test_a_file_that_left_the_repository_leaves_the_site(self):
        site = self.make()
        (self.root / "labs/one/pictures/rack.png").unlink()
        self.make()
        self.assertFalse((site / "labs/one/pictures").exists())


if __name__ == "__main__":
    unittest.main()
