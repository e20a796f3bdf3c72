"""A server on this machine that answers as each test wants, and a small model file."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ostap.audience.llm.model_file import ModelFile

Respond = Callable[[BaseHTTPRequestHandler, bytes], None]

CONTENTS = bytes(range(256)) * 4000
SMALL_MODEL = ModelFile("small.gguf", len(CONTENTS), hashlib.sha256(CONTENTS).hexdigest())


class FakeServer:
    """Answers the n-th request with the n-th response; the last one stays."""

    def __init__(self) -> None:
        self.responses: list[Respond] = []
        self.requests: list[tuple[dict[str, str], Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                """Say nothing."""

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                respond = outer.responses[min(len(outer.requests), len(outer.responses) - 1)]
                headers = {key.lower(): value for key, value in self.headers.items()}
                outer.requests.append((headers, json.loads(body) if body else None))
                respond(self, body)

            do_GET = do_POST = _answer  # noqa: N815 - http.server's names

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def will(self, *responses: Respond) -> None:
        """Answer so, in this order."""
        self.responses += responses

    def say(self, text: str, **more: Any) -> None:
        """Answer with a chat completion of this text."""
        self.will(_says(text, **more))

    def send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Answer with these bytes."""
        self.will(_raw(status, body, headers))

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def small() -> tuple[ModelFile, bytes]:
    """A file of one megabyte in the model's place, and its bytes."""
    return SMALL_MODEL, CONTENTS


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    yield fake
    fake.close()


@pytest.fixture(autouse=True)
def clean_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the developer's shell, and a cache folder of the test's own."""
    for name in ("OSTAP_NO_MODEL", "OSTAP_MODEL_MIRRORS", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    if request.node.get_closest_marker("model") is None:
        monkeypatch.delenv("OSTAP_MODEL", raising=False)
        monkeypatch.setenv("OSTAP_HOME", str(request.getfixturevalue("tmp_path") / "home"))


def _raw(status: int, body: bytes, headers: dict[str, str] | None = None) -> Respond:
    """Return a response of these bytes."""

    def respond(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        for key, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            handler.send_header(key, value)
        handler.end_headers()
        handler.wfile.write(body)

    return respond


def _says(text: str, *, finish: str = "stop", cached: int = 0) -> Respond:
    """Return a chat completion of this text: 10 tokens read, 5 written."""
    message = {"role": "assistant", "content": text}
    usage = {
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "total_tokens": 15,
        "prompt_tokens_details": {"cached_tokens": cached},
    }
    choices = [{"index": 0, "message": message, "finish_reason": finish}]
    head = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
    body = json.dumps({**head, "choices": choices, "usage": usage}).encode()
    return _raw(200, body, {"Content-Type": "application/json"})
