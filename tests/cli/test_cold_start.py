"""A command imports what it needs: what fits models takes seconds to import, and an answer none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "alembic", "catboost", "langgraph", "lightgbm", "matplotlib", "openai", "optuna", "pandas",
    "scipy", "sklearn", "streamlit", "xllamacpp",
}  # fmt: skip
ASKED = f"""
import sys
from ostap.delivery.cli import run
code = run(sys.argv[1:])
print(sorted({HEAVY!r} & sys.modules.keys()), file=sys.stderr)
sys.exit(code)
"""


def told_by(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """What a process of its own says; last on stderr, which of the heavy libraries it imported."""
    return subprocess.run(  # noqa: S603 - this Python, words of this file
        [sys.executable, "-c", ASKED, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "OSTAP_NO_MODEL": "1", "OSTAP_LANG": "en", "OSTAP_HOME": str(home)},
    )


def test_a_ranking_imports_nothing_that_fits_models(
    trained: Path, request_file: Path, tmp_path: Path
) -> None:
    first = told_by(tmp_path, "match", "rank", request_file, "-w", trained)
    assert first.returncode == 0, first.stderr
    again = told_by(tmp_path, "match", "rank", request_file, "-w", trained, "--json")
    assert (again.returncode, again.stderr) == (0, "[]\n")
