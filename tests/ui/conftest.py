"""Two small companies and their pages, driven without a browser."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ostap.audience.llm import Message, ScriptedChat
from ostap.compose import Company
from ostap.delivery.ui.office import Office
from ostap.delivery.ui.shell import open_office
from ostap.demo.agency import AgencySettings, write_agency
from ostap.demo.bank import write_at_scale
from ostap.demo.bank_story import Scale
from ostap.journal import AnyEvent
from ostap.matching.effort import Effort

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No variable of the developer's shell, no office of another test."""
    for name in ("OSTAP_LANG", "OSTAP_JOURNAL", "OSTAP_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OSTAP_NO_MODEL", "1")
    monkeypatch.setenv("OSTAP_HOME", str(tmp_path / "home"))
    open_office.clear()
    yield
    open_office.clear()


@pytest.fixture(scope="session")
def made_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ui") / "bank"
    write_at_scale(folder, Scale(clients=1_000, card_operations=8_000), seed=7)
    return folder


@pytest.fixture(scope="session")
def made_agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency with a model."""
    folder = tmp_path_factory.mktemp("ui") / "agency"
    write_agency(folder, seed=7, settings=AgencySettings(leads=1_500))
    with Company(folder) as company:
        company.train_match(0, Effort(trials=1))
    return folder


@pytest.fixture
def bank(made_bank: Path, tmp_path: Path) -> Path:
    """A bank of the test's own."""
    shutil.copytree(made_bank, tmp_path / "bank")
    return tmp_path / "bank"


@pytest.fixture
def agency(made_agency: Path, tmp_path: Path) -> Path:
    """A trained agency of the test's own."""
    shutil.copytree(made_agency, tmp_path / "agency")
    return tmp_path / "agency"


def page_script(workspace: str, page: str, who: str | None) -> None:
    """Show one page; Streamlit runs this text, so it imports for itself."""
    from ostap.delivery.ui import audience_page, match_page
    from ostap.delivery.ui.app import show
    from ostap.delivery.ui.shell import open_office

    shown = match_page.show if page == "matching" else audience_page.show
    show(open_office(workspace, None), shown, who)


@pytest.fixture
def opened() -> Open:
    """Opens a page as one visitor; another call is another visitor."""

    def open_page(workspace: Path, page: str, who: str | None = "27", **address: str) -> AppTest:
        arguments = {"workspace": str(workspace), "page": page, "who": who}
        app = AppTest.from_function(page_script, kwargs=arguments, default_timeout=120)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return open_page


def office_of(workspace: Path) -> Office:
    """Return the office that the pages of a workspace share."""
    office: Office = open_office(str(workspace), None)
    return office


def settled(app: AppTest, workspace: Path) -> AppTest:
    """Return the page after all jobs are done."""
    deadline = time.monotonic() + 120
    while office_of(workspace).jobs.running and time.monotonic() < deadline:
        time.sleep(0.02)
    return app.run()


def events(workspace: Path, *kinds: str) -> list[AnyEvent]:
    """Return what the journal holds of some kinds."""
    with Company(workspace) as company:
        return [event for event in company.journal.events() if event.kind in kinds]


def texts(app: AppTest) -> str:
    """Return what a page says, but for its widgets."""
    shown = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info, *app.success]
    return "\n".join(said(one) for one in [*shown, *app.subheader, *app.title])


def said(element: Any) -> str:
    """Return what an element says, without Markdown's escapes."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", str(element.value))


def address(app: AppTest, name: str) -> str:
    """Return what the page's address says."""
    value = app.query_params[name]
    return value if isinstance(value, str) else str(value[0])


def careful_model(messages: Sequence[Message]) -> str:
    """Answer as a careful model would: one condition a criterion."""
    asked = messages[-1].content
    if "Phrases:" in asked:
        return json.dumps({"chosen": []})
    answer: dict[str, Any] = {"rows": "cards", "have": "none", "where": []}
    for ages in ("18..25", "20..40"):
        if ages in asked:
            answer = {"column": "clients.birth_date", "age": ages}
    return json.dumps({"conditions": [answer]})


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> ScriptedChat:
    """A language model that the settings' one is replaced by."""
    chat = ScriptedChat(careful_model)
    monkeypatch.setattr("ostap.audience.llm.open_chat_model", lambda _: chat)
    return chat
