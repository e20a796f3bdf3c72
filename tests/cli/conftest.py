"""Two small companies, made once, and the command line in this process."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ostap.delivery.cli import run
from ostap.demo.agency import AgencySettings, write_agency
from ostap.demo.bank import write_at_scale
from ostap.demo.bank_story import Scale


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


Ostap = Callable[..., Said]


@pytest.fixture
def ostap(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Ostap:
    """The command line; language models are off, and nothing of the user's is seen."""
    monkeypatch.setenv("OSTAP_NO_MODEL", "1")
    monkeypatch.setenv("OSTAP_HOME", str(tmp_path / "home"))
    for name in ("OSTAP_LOG", "OSTAP_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def say(*arguments: object, language: str = "en") -> Said:
        monkeypatch.setenv("OSTAP_LANG", language)
        capsys.readouterr()
        code = run([str(one) for one in arguments])
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return say


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank to look at; a test that changes it takes `own_bank`."""
    folder = tmp_path_factory.mktemp("cli") / "bank"
    write_at_scale(folder, Scale(clients=1_000, card_operations=8_000), seed=7)
    return folder


@pytest.fixture(scope="session")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency to look at."""
    folder = tmp_path_factory.mktemp("cli") / "agency"
    write_agency(folder, seed=7, settings=AgencySettings(leads=1_500))
    return folder


@pytest.fixture
def own_bank(bank: Path, tmp_path: Path) -> Path:
    """A copy of the bank that a test may change."""
    shutil.copytree(bank, tmp_path / "bank")
    return tmp_path / "bank"


@pytest.fixture
def young(tmp_path: Path) -> Path:
    """Criteria: clients of 18 to 25."""
    return aged(tmp_path / "young.yaml", 18, 25)


@pytest.fixture
def nobody(tmp_path: Path) -> Path:
    """Criteria that nobody satisfies."""
    return aged(tmp_path / "nobody.yaml", 118, 119)


def aged(path: Path, low: int, high: int) -> Path:
    """Write criteria over an age."""
    path.write_text(
        "all_of:\n  - {kind: attribute, column: clients.birth_date, of: age, "
        f"test: {{op: between, low: {low}, high: {high}}}}}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def trained_version(agency: Path) -> dict[str, Any]:
    """What `match train` printed when it trained the agency's model."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setenv("OSTAP_LANG", "en")
        assert run(["match", "train", "--trials", "1", "--json", "-w", str(agency)]) == 0
    version: dict[str, Any] = json.loads(printed.getvalue())
    return version


@pytest.fixture(scope="session")
def trained(agency: Path, trained_version: dict[str, Any]) -> Path:
    """The agency with a model."""
    assert (agency / "models" / trained_version["version"]).is_dir()
    return agency


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    """A request by area alone."""
    path = tmp_path / "request.json"
    asked = {"client": None, "manager": None, "request": {"area_min": 40}}
    path.write_text(json.dumps(asked), encoding="utf-8")
    return path
