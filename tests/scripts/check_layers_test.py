"""The layer check finds each kind of forbidden include, and lets the allowed ones pass."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts/check-layers"


def run(files: dict[str, str]) -> tuple[int, str]:
    """Exit status and output of the check on a repository of these files."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "engine").mkdir()
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        done = subprocess.run([sys.executable, SCRIPT, root], capture_output=True, text=True)
        return done.returncode, done.stdout


class CheckLayers(unittest.TestCase):
    def test_allowed_directions_pass(self):
        status, output = run(
            {
                "engine/base/time.hpp": "#include <cstdint>\n",
                "engine/model/design.hpp": '#include "base/time.hpp"\n#include "assets/catalogue.hpp"\n',
                "engine/session/session.cpp": '#include "lab/lab.hpp"\n#include "sim/simulation.hpp"\n',
                "web/views/canvas.cpp": '#include "session/session.hpp"\n#include <imgui.h>\n',
            }
        )
        self.assertEqual(status, 0, output)

    def test_forbidden_includes_are_named_with_file_and_line(self):
        forbidden = {
            "a lower layer sees a higher one": ("engine/base/time.hpp", '"model/design.hpp"'),
            "the simulation sees labs": ("engine/sim/runner.cpp", '"lab/lab.hpp"'),
            "siblings see each other": ("engine/analysis/rules.cpp", '"sim/simulation.hpp"'),
            "the command sees the page": ("engine/cli/main.cpp", '"app/theme.hpp"'),
            "the page sees the command": ("web/app/app.cpp", '"cli/run.hpp"'),
            "the engine sees SDL": ("engine/session/session.cpp", "<SDL.h>"),
            "the engine sees Dear ImGui": ("engine/session/session.cpp", '"imgui.h"'),
            "the engine sees Emscripten": ("engine/cli/main.cpp", "<emscripten/emscripten.h>"),
        }
        for name, (path, included) in forbidden.items():
            with self.subTest(name):
                status, output = run({path: f"// a comment\n#include {included}\n"})
                self.assertEqual(status, 1)
                self.assertIn(f"{path}:2: ", output)

    def test_an_unknown_folder_is_not_ignored(self):
        status, output = run({"engine/helpers/x.hpp": ""})
        self.assertEqual(status, 1)
        self.assertIn("engine/helpers/x.hpp", output)


if __name__ == "__main__":
    unittest.main()
