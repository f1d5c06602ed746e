"""The engine's readers know the keys that the JSON Schemas have, object by object, and no others."""

import copy
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from schemas import DOCUMENTS, Schemas, Shape, below  # noqa: E402

SCHEMAS = Schemas(ROOT / "assets/schema")
TYPES = {
    "lab": "labs/*/lab.json",
    "design": "tests/**/*.design.json",
    "workload": "tests/**/*.workload.json",
    "lab-translation": "labs/*/lab.es.json",
    "catalogue": "assets/catalogue.json",
    "submission": "",
}
LAB = ROOT / "assets/new-lab"
SUBMISSION = {"$schema": "submission.schema.json", "version": 1, "lab": {"id": "new-lab"}, "claimed": {}}
SUBMISSION["design"] = {"nodes": [], "links": []}
STRANGER = "no_such_key"
UNKNOWN = re.compile(r"^(.*?):\d+:\d+: error: .* \(at (.*?)\).* \[unknown-(?:key|parameter)\]$", re.MULTILINE)
BATCH = 60  # The readers stop after 100 problems.


def keys_of_schemas() -> set[str]:
    """Every key of every object, read by `labrack check` or not."""
    shapes = [shape for document in SCHEMAS.by_document if document != "common" for shape in SCHEMAS.shapes(document)]
    return {key for shape in shapes for variant in shape.variants for key in variant.fields}


def words_of_readers() -> set[str]:
    """Every word in quotes in the sources of the readers, whose keys are among them."""
    sources = [file for layer in ("base", "model", "lab") for file in (ROOT / "engine" / layer).glob("*.?pp")]
    return {word for file in sources for word in re.findall(r'"([a-z][a-z0-9_]*)"', file.read_text())}


def form_of(shape: Shape, value: dict) -> int | None:
    """Which of the shape's variants the object is."""
    for index, variant in enumerate(shape.variants):
        kinds = variant.fields.get("kind", {})
        words = kinds.get("enum", [kinds.get("const", value.get("kind"))])
        if set(variant.required) <= set(value) and value.get("kind") in [*words, None]:
            return index
    return None


def objects_in(document: str, schema: dict, name: str, value: object, path: tuple) -> list[tuple[Shape, int, tuple]]:
    """The objects in a document: of which shape and variant each is, and the way to it."""
    found = []
    for inner_document, inner, inner_name in SCHEMAS.within(document, schema, name):
        shape = SCHEMAS.shape(inner_document, inner, inner_name)
        if shape is None:
            continue
        for steps, one in nested(value, path):
            form = form_of(shape, one)
            if form is None:
                continue
            found.append((shape, form, steps))
            for key, field in shape.variants[form].fields.items():
                if key in one:
                    found += objects_in(inner_document, field, below(inner_name, key), one[key], (*steps, key))
    return found


def nested(value: object, path: tuple) -> list[tuple[tuple, dict]]:
    """The object, and those of the list or the map."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    found = [((*path, step), one) for step, one in inner if isinstance(one, dict)]
    return [(path, value), *found] if isinstance(value, dict) else found


def at(value: object, path: tuple) -> dict:
    for step in path:
        value = value[step]
    return value


def path_text(path: tuple) -> str:
    """As diagnostics write it: "steps[0].scene"."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")


def documents(document: str) -> list[dict]:
    """Documents of the type, the shortest first; of labs one more, with what no lab of the repository says."""
    if document == "submission":
        return [SUBMISSION]
    files = [file for file in ROOT.glob(TYPES[document]) if "bad" not in file.parts]
    read = [json.loads(file.read_text()) for file in sorted(files, key=lambda file: file.stat().st_size)]
    if document == "lab":
        lab = json.loads((LAB / "lab.json").read_text())
        lab["summary"] = {"file": "summary.md"}
        lab["month"] = [{"workload": "calm", "hours": 730}]
        lab["rubric"][0]["check"] = {"cost": {"full": "$1/month", "none": "$2/month"}}
        read.insert(0, lab)
    if document == "lab-translation":
        read[0]["texts"]["title"]["text"] = {"file": "summary.md"}
    return read


def examples() -> dict[tuple[str, int], tuple[str, dict, tuple]]:
    """For each variant of each shape: the type of a document, the document and the way to such an object in it."""
    found: dict[tuple[str, int], tuple[str, dict, tuple]] = {}
    for document in TYPES:
        name = DOCUMENTS.get(document, document)
        for content in documents(document):
            for shape, form, path in objects_in(document, SCHEMAS.by_document[document], name, content, ()):
                found.setdefault((shape.name, form), (document, content, path))
    for shape in shapes():  # What no document says stands in the place of what one says.
        for form, variant in enumerate(shape.variants):
            if (shape.name, form) in found or not variant.examples:
                continue
            document, content, path = next(one for (name, _), one in found.items() if name == shape.name)
            changed = copy.deepcopy(content)
            at(changed, path[:-1])[path[-1]] = variant.examples[0]
            found[shape.name, form] = (document, changed, path)
    return found


def shapes() -> list[Shape]:
    return list({shape.name: shape for document in TYPES for shape in SCHEMAS.shapes(document)}.values())


@dataclasses.dataclass
class Probe:
    """A document to which keys were added at one place; what its reader says of them is compared with the schema."""

    document: str
    content: dict
    path: tuple
    known: set[str]
    unknown: set[str]


def probes() -> list[Probe]:
    found = examples()
    words = sorted(keys_of_schemas() | words_of_readers())
    made = []
    for shape in shapes():
        forms = {variant.required[0] for variant in shape.variants if variant.required}
        for form, variant in enumerate(shape.variants):
            document, content, path = found[shape.name, form]
            told = forms if path else {"$schema", "version"}
            if (document, path) == ("submission", ()):
                told.add("nodes")  # With it, it would be a design that is handed in as such.
            strangers = [word for word in words if word not in told | set(variant.fields)]
            here = at(content, path)
            own = [key for key in variant.fields if key not in here]
            for some in batches(own) or [set()]:
                made.append(probe(document, content, path, known=some, unknown={STRANGER}))
            for some in batches(strangers):
                made.append(probe(document, content, path, known=set(), unknown=some))
    return made


def batches(keys: list[str]) -> list[set[str]]:
    return [set(keys[start : start + BATCH]) for start in range(0, len(keys), BATCH)]


def probe(document: str, content: dict, path: tuple, known: set[str], unknown: set[str]) -> Probe:
    changed = copy.deepcopy(content)
    at(changed, path).update({key: None for key in sorted(known | unknown)})
    return Probe(document, changed, path, known, unknown)


def write(one: Probe, folder: pathlib.Path) -> pathlib.Path:
    """Writes the document with what it needs beside it."""
    folder.mkdir()
    (folder / "summary.md").write_text("One sentence.\n")
    (folder / "summary.es.md").write_text("Una frase.\n")
    if one.document == "lab-translation":
        (folder / "lab.json").write_text((LAB / "lab.json").read_text())
    name = {"lab": "lab.json", "lab-translation": "lab.es.json"}.get(one.document, f"x.{one.document}.json")
    (folder / name).write_text(json.dumps(one.content))
    return folder / name


def run(*arguments: object) -> str:
    """What the command says of bad input."""
    return subprocess.run([os.environ["LABRACK"], *arguments], capture_output=True, text=True).stderr


class ReaderKeys(unittest.TestCase):
    def test_every_object_has_the_keys_of_its_schema_and_no_others(self):
        made = probes()
        self.assertGreater(len(made), 500)
        with tempfile.TemporaryDirectory() as name:
            files = [write(one, pathlib.Path(name) / str(number)) for number, one in enumerate(made)]
            submitted = [file for file in files if file.name == "x.submission.json"]
            said = run("check", *set(files) - set(submitted)) + run("grade", LAB, *submitted)
        unknown: dict[str, set[str]] = {}
        for file, path in UNKNOWN.findall(said):
            unknown.setdefault(file, set()).add(path)
        for one, file in zip(made, files, strict=True):
            prefix = path_text(one.path)
            ways = [path.rpartition(".") for path in unknown.get(str(file), set())]
            found = {key for way, _, key in ways if way == prefix}
            with self.subTest(document=one.document, place=prefix or "the document"):
                self.assertEqual(one.known & found, set(), "the schema has keys that the reader refuses")
                self.assertEqual(one.unknown - found, set(), "the reader takes keys that the schema has not")


if __name__ == "__main__":
    unittest.main()
