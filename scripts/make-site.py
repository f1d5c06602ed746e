"""Assembles the page: copies what is shipped into one folder of static files and lists it for loader and service worker.

site/            web/page/*, labrack.js and labrack.wasm, labrack-worker.js and labrack-worker.wasm
site/labs/NAME/  the lab's files, without solutions and teaching notes, and what its examples.json names, by the same paths
site/labs.json   the labs, by folder name, each after its prerequisites: {"labs": ["simple-web-stack"]}
site/manifest.json   {"build": <hash over all files>, "script": {"file", "bytes"}, "wasm": {"file", "bytes"},
                      "files": [{"path", "bytes", "sha256"}]}; `bytes` are before compression
"""

import argparse
import fnmatch
import hashlib
import json
import pathlib

NOT_SHIPPED = ["solution*.design.json", "wrong-*.design.json", "teaching*.md", "README.md", ".*"]
PROGRAM = {"script": "labrack.js", "wasm": "labrack.wasm"}
WORKER = ["labrack-worker.js", "labrack-worker.wasm"]


def is_shipped(file: pathlib.Path) -> bool:
    return file.is_file() and not any(fnmatch.fnmatch(file.name, pattern) for pattern in NOT_SHIPPED)


def collect(source: pathlib.Path, program: pathlib.Path) -> dict[str, bytes]:
    """Path in the site → contents."""
    files: dict[str, bytes] = {}
    page = source / "web/page"
    for file in sorted(page.rglob("*")):
        if is_shipped(file):
            files[file.relative_to(page).as_posix()] = file.read_bytes()
    for name in [*PROGRAM.values(), *WORKER]:
        files[name] = (program / name).read_bytes()
    labs = in_order([path.parent for path in source.glob("labs/*/lab.json")])
    for lab in labs:
        for file in sorted(lab.rglob("*")):
            if is_shipped(file):
                files[f"labs/{file.relative_to(lab.parent).as_posix()}"] = file.read_bytes()
        for path in designs_of_examples(lab):
            files[path] = (source / path).read_bytes()
    files["labs.json"] = json_bytes({"labs": [lab.name for lab in labs]})
    return files


def designs_of_examples(lab: pathlib.Path) -> list[str]:
    """Designs that stand elsewhere in the repository, and are shown in the lab."""
    examples = lab / "examples.json"
    if not examples.is_file():
        return []
    return [example["design"] for example in json.loads(examples.read_bytes())["examples"]]


def in_order(labs: list[pathlib.Path]) -> list[pathlib.Path]:
    """By what they build on, then by name: a lab comes after its prerequisites."""
    needs = {lab.name: json.loads((lab / "lab.json").read_bytes()).get("prerequisites", []) for lab in labs}

    def depth(name: str, seen: tuple[str, ...] = ()) -> int:
        known = [each for each in needs.get(name, []) if each in needs and each not in seen]
        return 1 + max((depth(each, (*seen, name)) for each in known), default=0)

    return sorted(labs, key=lambda lab: (depth(lab.name), lab.name))


def json_bytes(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def manifest(files: dict[str, bytes]) -> bytes:
    listed = [
        {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in sorted(files.items())
    ]
    build = hashlib.sha256(json_bytes(listed)).hexdigest()[:16]
    program = {key: {"file": name, "bytes": len(files[name])} for key, name in PROGRAM.items()}
    return json_bytes({"build": build, **program, "files": listed})


def write_site(files: dict[str, bytes], out: pathlib.Path) -> None:
    """Writes what changed and removes what is no longer part of the site."""
    out.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != data:
            fresh = target.with_name(target.name + ".part")
            fresh.write_bytes(data)
            fresh.replace(target)
    for target in sorted(out.rglob("*"), reverse=True):
        if target.is_file() and target.relative_to(out).as_posix() not in files:
            target.unlink()
        elif target.is_dir() and not any(target.iterdir()):
            target.rmdir()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=pathlib.Path, required=True, help="the repository")
    parser.add_argument("--program", type=pathlib.Path, required=True, help="folder of the two programs")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    files = collect(options.source, options.program)
    files["manifest.json"] = manifest(files)
    write_site(files, options.out)


if __name__ == "__main__":
    main()
