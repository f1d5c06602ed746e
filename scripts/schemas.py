"""What the JSON Schemas of assets/schema say of the objects in documents, for whoever documents or tests them."""

import dataclasses
import json
import pathlib
from collections.abc import Iterator

DOCUMENTS = {
    "lab": "Lab",
    "design": "Design",
    "workload": "Workload",
    "lab-translation": "Translation",
    "submission": "Submission",
    "result": "Result",
    "bundle": "Bundle",
    "common": "Shared",
}


@dataclasses.dataclass
class Variant:
    """One set of fields that an object may have. Of several, the first required field tells which one it is."""

    description: str
    required: list[str]
    fields: dict[str, dict]  # by name, without "$comment"; with those that all variants share
    examples: list[dict]


@dataclasses.dataclass
class Shape:
    """A sort of object. What it is may also be said without an object: `others` are those schemas."""

    name: str  # "Lab: step.scene"
    document: str  # "lab": the schema that it stands in
    description: str
    variants: list[Variant]
    others: list[dict]


class Schemas:
    def __init__(self, folder: pathlib.Path):
        suffix = ".schema.json"
        files = sorted(folder.glob("*" + suffix))
        self.by_document = {file.name.removesuffix(suffix): json.loads(file.read_text()) for file in files}

    def resolve(self, document: str, schema: dict, name: str) -> tuple[str, dict, str]:
        """Follows "$ref": the document, the schema and the name of what is meant."""
        while "$ref" in schema:
            file, _, pointer = schema["$ref"].partition("#")
            document = file.removesuffix(".schema.json") or document
            schema = self.by_document[document]
            steps = pointer.strip("/").split("/")
            for step in steps:
                schema = schema[step]
            name = f"{DOCUMENTS.get(document, document)}: {steps[-1]}"
            if steps[-1] == "inline":  # The document inside another one.
                schema, name = self.by_document[document], DOCUMENTS.get(document, document)
        return document, schema, name

    def shape(self, document: str, schema: dict, name: str) -> Shape | None:
        """The sort of object that the schema, without a "$ref" of its own, is about, if it is about one."""
        common = schema.get("properties", {})
        unions = [option for part in [schema, *schema.get("allOf", [])] for option in part.get("oneOf", [])]
        options = [option for option in unions if "properties" in option]
        others = [option for option in unions if "properties" not in option and "required" not in option]
        if not options and not set(common) - {"$comment"}:
            return None
        variants = [
            Variant(
                option.get("description", ""),
                [*option.get("required", []), *(schema.get("required", []) if option is not schema else [])],
                {key: field for key, field in {**common, **option["properties"]}.items() if key != "$comment"},
                option.get("examples", []),
            )
            for option in options or [schema]
        ]
        return Shape(name, document, schema.get("description", ""), variants, others)

    def within(self, document: str, schema: dict, name: str) -> Iterator[tuple[str, dict, str]]:
        """The schemas of a value and of what it holds or may be: lists' items, maps' values, alternatives."""
        document, schema, name = self.resolve(document, schema, name)
        yield document, schema, name
        inner = [schema.get("items"), schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
        if self.shape(document, schema, name) is None:
            inner += [*schema.get("oneOf", []), *schema.get("anyOf", [])]
        for one in inner:
            if isinstance(one, dict):
                yield from self.within(document, one, name)

    def shapes(self, document: str) -> list[Shape]:
        """Every sort of object in such a document, each once, what contains others before them."""
        found: dict[str, Shape] = {}
        self._collect(document, self.by_document[document], DOCUMENTS.get(document, document), found)
        return list(found.values())

    def _collect(self, document: str, schema: dict, name: str, found: dict[str, Shape]) -> None:
        for inner_document, inner, inner_name in self.within(document, schema, name):
            shape = self.shape(inner_document, inner, inner_name)
            if shape is None or inner_name in found:
                continue
            found[inner_name] = shape
            for variant in shape.variants:
                for key, field in variant.fields.items():
                    self._collect(inner_document, field, below(inner_name, key), found)


def below(name: str, key: str) -> str:
    """The name of what stands under the key: "Lab: step.scene", "Lab: month"."""
    return f"{name}.{key}" if ":" in name else f"{name}: {key}"
