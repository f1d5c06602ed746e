"""The guide's tables are those of the schemas and data, and no field is without a description."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = "assets/schema/lab.schema.json"


def run(root: pathlib.Path, *options: str) -> tuple[int, str]:
    """Exit status and complaints of the script on a repository."""
    command = [sys.executable, ROOT / "scripts/guide-tables.py", root, *options]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stderr


class GuideTables(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "assets/schema", self.root / "assets/schema")
        for name in ("assets/findings.json", "assets/catalogue.json", "labs/README.md", "labs/reference.md"):
            (self.root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)

    def change(self, name: str, before: str, after: str) -> None:
        text = (self.root / name).read_text()
        self.assertTrue(before in text, f"{before} is not in {name}")
        (self.root / name).write_text(text.replace(before, after))

    def assert_stale_until_fixed(self, *names: str) -> None:
        status, complaint = run(self.root)
        self.assertEqual(status, 1)
        self.assertIn(", ".join(names) + ": out of date; scripts/guide-tables.py --fix", complaint)
        self.assertEqual(run(self.root, "--fix"), (0, ""))
        self.assertEqual(run(self.root), (0, ""))

    def test_the_guide_is_up_to_date(self):
        self.assertEqual(run(ROOT), (0, ""))

    def test_another_description_makes_both_files_stale(self):
        self.change(SCHEMA, "The worst loss counts.", "The best loss counts.")
        self.assert_stale_until_fixed("labs/README.md", "labs/reference.md")
        self.assertIn("The best loss counts.", (self.root / "labs/README.md").read_text())

    def test_another_finding_or_product_makes_the_reference_stale(self):
        self.change("assets/findings.json", '"No firewall before it"', '"No wall before it"')
        self.change("assets/catalogue.json", '"varnish"', '"lacquer"')
        self.assert_stale_until_fixed("labs/reference.md")

    def test_a_table_that_was_edited_by_hand_is_stale(self):
        self.change("labs/reference.md", "The worst loss counts.", "")
        self.assert_stale_until_fixed("labs/reference.md")

    def test_a_field_without_a_description_is_named(self):
        self.change(SCHEMA, '"allow": {', '"colour": {"type": "string"}, "allow": {')
        status, complaint = run(self.root, "--fix")
        self.assertEqual(status, 1)
        self.assertIn("Lab: palette.colour", complaint)

    def test_the_reference_names_every_key_that_a_document_may_have(self):
        reference = (ROOT / "labs/reference.md").read_text()
        for key in ("survive", "compared_to", "copies_of", "leak_connections", "hit_ratio", "basis_points"):
            self.assertRegex(reference, rf"\| (\*\*)?`{key}`(\*\*)? \|")


if __name__ == "__main__":
    unittest.main()
