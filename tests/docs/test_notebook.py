"""The notebook runs from end to end, and what is shown of it is what its script says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jupytext
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
SCRIPT, SHOWN = FOLDER / "agency.py", FOLDER / "agency.ipynb"


def cells(path: Path) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in jupytext.read(path).cells]


def outputs(notebook: Any) -> list[Any]:
    return [one for cell in notebook.cells for one in cell.get("outputs", [])]


def test_the_notebook_has_the_cells_of_its_script() -> None:
    assert cells(SHOWN) == cells(SCRIPT)


def test_it_was_run_from_top_to_bottom_without_an_error_and_tells_nothing_of_the_machine() -> None:
    shown = jupytext.read(SHOWN)
    code = [cell for cell in shown.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = {one.output_type for one in outputs(shown)}
    assert kinds <= {"stream", "execute_result", "display_data"}
    assert not re.findall(r'"/(?:work|home|root|tmp|usr)/[^"]*', SHOWN.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # of the libraries that talk to the kernel
def test_it_runs_on_a_fresh_agency(tmp_path: Path) -> None:
    from nbclient import NotebookClient

    notebook = jupytext.read(SCRIPT)
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=3600, kernel_name="python3", resources=where).execute()
    pictures = [one for one in outputs(notebook) if "image/svg+xml" in one.get("data", {})]
    assert len(pictures) == 4
    said = "".join(one.text for one in outputs(notebook) if one.output_type == "stream")
    assert "Accepted because" in said
    assert (tmp_path / "demo" / "agency" / "models" / "current").is_file()
