"""Both pages in a real browser, from the command to the file of ids; pictures are kept.

Needs an installed Chromium; OSTAP_BROWSER names another than the usual ones. OSTAP_PICTURES names
a folder to keep the pictures in.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ostap.audience.llm import Message
from ostap.compose import Company

from .conftest import careful_model, events

pytestmark = pytest.mark.slow

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PATIENCE = 180_000
_DESK, _PHONE = (1366, 768), (390, 844)


def find_browser() -> str | None:
    asked = os.environ.get("OSTAP_BROWSER")
    return asked or next((path for name in _NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium, or name one with OSTAP_BROWSER")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=root)
        yield opened
        opened.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("OSTAP_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class _Answers(BaseHTTPRequestHandler):
    """An OpenAI-compatible server that answers as the scripted model."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer one conversation."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = careful_model([Message(m["role"], m["content"]) for m in body["messages"]])
        message = {"role": "assistant", "content": said}
        answer: dict[str, Any] = {
            "id": "1", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
        }  # fmt: skip
        raw = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@pytest.fixture
def model() -> Iterator[str]:
    """The address of a language model."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def served(workspace: Path, log: Path) -> Iterator[str]:
    """Serve a workspace by the command itself; yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ostap", "ui", "-w", str(workspace), "--port", str(port)]
    environment = os.environ | {"OSTAP_NO_MODEL": "0", "OSTAP_TEST_KEY": "none"}
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603 - this interpreter
            command, stdout=out, stderr=out, env=environment, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", process)
            yield address
        finally:
            os.killpg(process.pid, 15)
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - this machine's http
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the server did not start")


def opened(browser: Browser, address: str, size: tuple[int, int] = _DESK) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until nothing is being read or drawn."""
    page.wait_for_timeout(500)
    for busy in ("stStatusWidget", "stSpinner", "stSkeleton"):
        expect(page.get_by_test_id(busy)).to_have_count(0)
    page.wait_for_timeout(300)


def picture(page: Page, path: Path) -> None:
    """Keep a picture of the whole page, which scrolls inside the window."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, 400), 6000)})
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    page.set_viewport_size(size)


def too_wide(page: Page) -> bool:
    """Whether a page must be scrolled sideways."""
    return bool(
        page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]');"
            " return m.scrollWidth > m.clientWidth + 1; }"
        )
    )


def say_who(page: Page, label: str, who: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(who)
    page.keyboard.press("Enter")
    settle(page)


def test_a_manager_matches_picks_rejects_and_sends(
    browser: Browser, agency: Path, pictures: Path, tmp_path: Path
) -> None:
    with Company(agency) as company:
        client = str(company.desk.company.requests["client"].drop_nulls().to_list()[-1])
    with served(agency, tmp_path / "server.log") as address:
        page = opened(browser, address)
        say_who(page, "Кто вы", "27")
        picture(page, pictures / "matching-form.png")
        page.get_by_label("Номер клиента").fill(client)
        page.get_by_label("Площадь от").fill("40")
        page.get_by_label("Площадь до").fill("120")
        page.get_by_role("button", name="Подобрать").dblclick()
        page.get_by_role("button", name="Выбрать").first.wait_for()
        settle(page)
        picture(page, pictures / "matching-cards.png")
        page.get_by_role("button", name="Выбрать").first.dblclick()
        page.get_by_text("Выбрано,").first.wait_for()
        settle(page)
        page.get_by_role("button", name="Отправить", exact=True).nth(1).click()
        page.get_by_role("button", name="Да, отправить").dblclick()
        page.get_by_text("Отправлено,").first.wait_for()
        settle(page)
        page.get_by_role("button", name="Отклонить", exact=True).nth(2).click()
        popover = page.get_by_test_id("stPopoverBody")
        popover.get_by_role("button", name="Отклонить").click()
        page.get_by_text("Отклонено:").first.wait_for()
        settle(page)
        page.reload()
        page.get_by_text("Отправлено,").first.wait_for()
        settle(page)
        picture(page, pictures / "matching-decided.png")
        address_then = page.url
        english = opened(browser, address_then.replace("lang=ru", "lang=en"), _PHONE)
        english.get_by_text("Sent,").first.wait_for()
        settle(english)
        picture(english, pictures / "matching-phone-en.png")
        assert not too_wide(english)
    kinds = [event.kind for event in events(agency, "selection", "pick", "rejection", "sent")]
    assert kinds == ["selection", "pick", "sent", "rejection"]


def test_a_marketer_comes_from_an_offer_to_the_file_of_ids(
    browser: Browser, bank: Path, model: str, pictures: Path, tmp_path: Path
) -> None:
    with (bank / "ostap.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '\n[models]\nuse = "scripted"\n[models.known.scripted]\nkind = "openai"\n'
            f'base_url = "{model}"\nmodel = "m"\napi_key_env = "OSTAP_TEST_KEY"\n'
        )
    with served(bank, tmp_path / "server.log") as address:
        page = opened(browser, address)
        say_who(page, "Кто вы", "anna")
        page.get_by_label("Что предлагаем").fill("Молодёжная кредитная карта")
        page.get_by_label("Текст предложения").fill("Первая карта для молодых.")
        page.get_by_label("Условия, по одному в строке").fill("age_from: 18\nage_to: 25")
        picture(page, pictures / "audience-offer.png")
        page.get_by_role("button", name="Составить критерии").first.dblclick()
        page.get_by_role("button", name="Утвердить").wait_for()
        settle(page)
        picture(page, pictures / "audience-criteria.png")
        page.get_by_role("button", name="Убрать").nth(1).click()
        page.get_by_role("button", name="Утвердить").wait_for()
        settle(page)
        expect(page.get_by_text("нет ни одной кредитной карты")).to_have_count(0)
        page.get_by_role("button", name="Утвердить").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Скачать CSV").click()
        rows = download.value.path().read_text(encoding="utf-8").split()
        settle(page)
        picture(page, pictures / "audience-ids.png")
        english = opened(browser, page.url.replace("lang=ru", "lang=en"), _PHONE)
        english.get_by_text("age 18 to 25").first.wait_for()
        settle(english)
        picture(english, pictures / "audience-phone-en.png")
        assert not too_wide(english)
    [folder] = (bank / "runs").iterdir()
    assert rows == (folder / "ids.csv").read_text(encoding="utf-8").split()
    assert rows[0] == "client_id"
