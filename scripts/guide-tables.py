#!/usr/bin/env python3
"""Keeps the instructor's guide in step with what it is about: labs/reference.md is written from the JSON Schemas, the
rules of analysis and the catalogue, and so are the tables of labs/README.md, between `<!-- table: NAME -->` and
`<!-- end -->`. Descriptions are the schemas' own; a field without one is an error.

Usage: guide-tables.py [--fix] [REPOSITORY]. Without --fix it only says whether they are up to date (exit status 1: no).
"""

import argparse
import json
import pathlib
import re
import sys

from schemas import DOCUMENTS, Schemas, Shape, Variant, below

TABLE = re.compile(r"<!-- table: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
INTRODUCTION = """# Every field of a lab

[The guide](README.md) says how a lab is made; this page says what each key of each document means. It is written by
`scripts/guide-tables.py --fix` from `assets/schema`, `assets/findings.json` and `assets/catalogue.json`: change those.
`"$comment"` is allowed in every object. Where objects of one sort come in several forms, the form is told by its first
field, which is printed in bold.
"""


class Guide:
    """The tables, as lines of Markdown."""

    def __init__(self, root: pathlib.Path):
        self.schemas = Schemas(root / "assets/schema")
        self.rules = json.loads((root / "assets/findings.json").read_text())["rules"]
        self.catalogue = json.loads((root / "assets/catalogue.json").read_text())
        self.values: dict[str, tuple[str, dict]] = {}  # those that cells link to: their document and schema, by name

    def value_text(self, document: str, field: dict, name: str) -> str:
        """What may stand there: "list of [id](#values)"."""
        inner_document, schema, inner_name = self.schemas.resolve(document, field, name)
        if self.schemas.shape(inner_document, schema, inner_name) is not None:
            return f"[{inner_name.split(': ')[-1].lower()}]({anchor(inner_name)})"
        if "$ref" in field and inner_name.count(".") == 0:
            self.values[inner_name.split(": ")[-1]] = (inner_document, schema)
            return f"[{inner_name.split(': ')[-1]}](#values)"
        return self.plain_text(inner_document, schema, inner_name)

    def plain_text(self, document: str, schema: dict, name: str) -> str:
        def inner(one: dict) -> str:
            return self.value_text(document, one, name)

        if "const" in schema or "enum" in schema:
            return ", ".join(code(word) for word in schema.get("enum", [schema.get("const")]))
        if "oneOf" in schema or "anyOf" in schema:
            return " or ".join(inner(option) for option in schema.get("oneOf", schema.get("anyOf")))
        kinds = schema.get("type", "any")
        if isinstance(kinds, list):
            return " or ".join(self.plain_text(document, {**schema, "type": kind}, name) for kind in kinds)
        if kinds == "array":
            length = f"{schema['minItems']} " if schema.get("minItems") == schema.get("maxItems", -1) else ""
            return f"list of {length}{inner(schema['items'])}"
        if kinds == "object":
            values = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()))
            return f"by name: {inner(values)}"
        words = {"integer": "whole number", "number": "number", "boolean": "`true` or `false`", "string": "text"}
        if kinds in ("integer", "number") and "minimum" in schema:
            most = f" to {schema['maximum']}" if "maximum" in schema else " and more"
            return f"{words[kinds]}, {schema['minimum']}{most}"
        return words.get(kinds, "anything")

    def field_row(self, shape: Shape, variant: Variant, key: str, is_form: bool) -> str:
        field = variant.fields[key]
        name = f"**`{key}`**" if is_form else f"`{key}`"
        text = f"{variant.description} {field['description']}".strip() if is_form else field["description"]
        default = "required" if key in variant.required else code(field["default"]) if "default" in field else ""
        return row(name, self.value_text(shape.document, field, below(shape.name, key)), default, text)

    def shape_lines(self, shape: Shape) -> list[str]:
        lines = [shape.description, ""] if shape.description else []
        lines += header("field", "value", "unless stated", "meaning")
        for other in shape.others:
            lines.append(row("", self.value_text(shape.document, other, shape.name), "", other.get("description", "")))
        forms = shape.variants
        if len(forms) == 1:
            return lines + [self.field_row(shape, forms[0], key, False) for key in forms[0].fields]
        shared = [key for key in forms[0].fields if all(key in form.fields for form in forms)]
        if by_kind := "kind" in shared:  # It tells the form, by its value, and the other fields go with it.
            shared = []
        lines += [self.field_row(shape, forms[0], key, False) for key in shared]
        for form in forms:
            teller = "kind" if by_kind else form.required[0]
            own = [teller, *(key for key in form.fields if key not in (*shared, teller))]
            lines += [self.field_row(shape, form, key, key == teller) for key in own]
        return lines

    def value_lines(self) -> list[str]:
        lines = [*header("value", "written like", "meaning")]
        for name, (document, schema) in list(self.values.items()):
            like = ", ".join(code(one) for one in schema.get("examples", []))
            lines.append(row(name, like or self.plain_text(document, schema, name), schema.get("description", "")))
        return lines

    def finding_lines(self) -> list[str]:
        lines = header("rule", "pillar", "title", "cases, with their severity")
        for rule in self.rules:
            cases = [(f"`{case['case']}`: " if "case" in case else "") + case["severity"] for case in rule["cases"]]
            lines.append(row(f"`{rule['id']}`", rule["pillar"], rule["title"]["en"], ", ".join(cases)))
        return lines

    def product_lines(self) -> list[str]:
        kinds = {kind["id"]: kind for kind in self.catalogue["kinds"]}
        lines = header("product", "kind", "serves", "accepts", "a design may change")
        for product in self.catalogue["products"]:
            opened = [f"`{name}` {bounds_text(bounds)}".strip() for name, bounds in product.get("open", {}).items()]
            kind = product["kind"] + (" (contains others)" if kinds[product["kind"]].get("contains") else "")
            lists = [", ".join(product.get(key, [])) for key in ("serves", "accepts")]
            name = f"`{product['id']}` {product['name']['en']}"
            lines.append(row(name, kind, *lists, "; ".join(opened)))
        return lines

    def reference(self) -> str:
        lines = [INTRODUCTION]
        shapes = [shape for document in DOCUMENTS if document != "common" for shape in self.schemas.shapes(document)]
        unique = {shape.name: shape for shape in shapes}
        for document, title in DOCUMENTS.items():
            lines += [f"## {title}", "", self.schemas.by_document[document]["title"] + ".", ""]
            for shape in unique.values():
                if shape.document != document:
                    continue
                lines += [*([f"### {shape.name}", ""] if ":" in shape.name else []), *self.shape_lines(shape), ""]
        lines += ["## Values", "", *self.value_lines(), ""]
        lines += ["## Findings", "", "The rules of the analysis, for checks of `absent` and `present`.", ""]
        lines += [*self.finding_lines(), ""]
        lines += ["## Products", "", "What a design is made of, with the bounds of what it may change.", ""]
        return "\n".join([*lines, *self.product_lines()]) + "\n"

    def form_lines(self, shape_name: str, *heads: str) -> list[str]:
        """A table of the forms of one shape by their examples."""
        shape = next(shape for shape in self.schemas.shapes("lab") if shape.name == shape_name)
        return header(*heads) + [row(code(form.examples[0]), form.description) for form in shape.variants]

    def key_lines(self, shape_name: str, *keys: str) -> list[str]:
        """A table of some keys of one shape."""
        shape = next(shape for shape in self.schemas.shapes("lab") if shape.name == shape_name)
        return header("key", "") + [row(f"`{key}`", shape.variants[0].fields[key]["description"]) for key in keys]

    def table(self, name: str) -> list[str]:
        judging = "experiments light rubric seeds failure_model palette locks teaches month pass_mark".split()
        tables = {
            "interventions": lambda: self.form_lines("Workload: intervention", "intervention", ""),
            "conditions": lambda: self.form_lines("Lab: condition", "`done`", "holds when, since the step was entered"),
            "checks": lambda: self.form_lines("Lab: check", "check", ""),
            "step": lambda: self.key_lines("Lab: step", "kind", "panels", "speed", "playing", "scene", "offer", "walk"),
            "judging": lambda: self.key_lines("Lab", *judging),
        }
        return tables[name]()

    def missing(self) -> list[str]:
        """Fields without a description of their own."""
        shapes = {shape.name: shape for document in DOCUMENTS for shape in self.schemas.shapes(document)}
        return [
            below(shape.name, key)
            for shape in shapes.values()
            for variant in shape.variants
            for key, field in variant.fields.items()
            if "description" not in field
        ]


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def header(*cells: str) -> list[str]:
    return [row(*cells), row(*["---"] * len(cells))]


def code(value: object) -> str:
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def anchor(heading: str) -> str:
    return "#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def bounds_text(bounds: object) -> str:
    return f"{bounds[0]} to {bounds[1]}" if isinstance(bounds, list) else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true", help="write what is out of date")
    default = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("repository", nargs="?", type=pathlib.Path, default=default)
    options = parser.parse_args()
    guide = Guide(options.repository)
    if missing := guide.missing():
        print("these fields have no description in assets/schema:", *missing, sep="\n  ", file=sys.stderr)
        return 1
    readme = options.repository / "labs/README.md"

    def with_table(found: re.Match[str]) -> str:
        return "\n".join([f"<!-- table: {found[1]} -->", *guide.table(found[1]), "<!-- end -->"])

    wanted = {readme: TABLE.sub(with_table, readme.read_text()), readme.parent / "reference.md": guide.reference()}
    stale = [file for file, text in wanted.items() if not file.exists() or file.read_text() != text]
    for file in stale if options.fix else []:
        file.write_text(wanted[file])
    if stale and not options.fix:
        names = ", ".join(str(file.relative_to(options.repository)) for file in stale)
        print(f"{names}: out of date; scripts/guide-tables.py --fix writes what has changed", file=sys.stderr)
    return 1 if stale and not options.fix else 0


if __name__ == "__main__":
    sys.exit(main())
