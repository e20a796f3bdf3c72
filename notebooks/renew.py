"""Runs agency.py on a fresh demo and keeps what it shows in agency.ipynb: `make notebook`."""

import tempfile
from pathlib import Path

import jupytext
from nbclient import NotebookClient

HERE = Path(__file__).parent
SECONDS = 3600
"""For one cell; the whole takes some four minutes on two free cores."""


def main() -> None:
    """Run every cell; a cell that fails leaves the old notebook."""
    notebook = jupytext.read(HERE / "agency.py")
    with tempfile.TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of day say nothing to a reader
    jupytext.write(notebook, HERE / "agency.ipynb")


if __name__ == "__main__":
    main()
