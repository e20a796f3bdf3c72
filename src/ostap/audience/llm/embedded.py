"""The language model inside this process: llama.cpp through xllamacpp.

llama.cpp's server can't be had without its listener, so that listens on a socket in a private
folder, behind a random key, and nobody is told; questions go in by function call.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from ostap.audience.llm.answer import usable
from ostap.audience.llm.failures import nonsense, out_of_time, refuse_when_off, too_long
from ostap.audience.llm.model_file import find_model
from ostap.audience.llm.protocol import Finish, Message, ModelProfile, Reply, Schema
from ostap.errors import EnvironmentFailedError, missing_extra
from ostap.names import Text
from ostap.results.audience import Tokens

READING_BATCH: Final = 64
"""Tokens read between two looks at the clock: measured to cost no speed against 512."""
KEPT_PREFIXES_MIB: Final = 256
"""Memory for prefixes read earlier; 28 KiB a token with this model."""
MOST_THREADS: Final = 2
THREADS: Final = "OSTAP_MODEL_THREADS"


class EmbeddedChat:
    """Qwen2.5-Coder-1.5B-Instruct, or another GGUF file, in this process.

    Loads on the first question (2 s and about 0.9 GB, with 1.1 GB of file pages beside).
    Temperature is zero. A prefix that was read before is not read again, also after questions
    with another prefix in between.

    Args:
        path: the model's file; None for the one that `ostap model fetch` brought.
        name: how the settings call it.
        timeout: seconds for one call, where its deadline isn't sooner.
        context_tokens: of one question and its answer.
        slots: questions at once. With more than one a prefix is read once for each slot.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        name: str = "embedded",
        timeout: float = 120.0,
        context_tokens: int = 8192,
        slots: int = 1,
    ) -> None:
        self.name = name
        self.profile = ModelProfile(
            local=True,
            supports_json_schema=True,
            context_tokens=context_tokens,
            max_concurrency=slots,
        )
        self._path = path
        self._timeout = timeout
        self._engine: _Engine | None = None
        self._loading = threading.Lock()
        self._turns = threading.BoundedSemaphore(slots)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return the answer; see ``ChatModel.complete``.

        Generation stops within one token of the deadline, reading within ``READING_BATCH``
        tokens (1-2 s on two cores). The time to load counts.
        """
        refuse_when_off(self.name)
        own = time.monotonic() + self._timeout
        until = own if deadline is None else min(deadline, own)

        def ask(tokens: int) -> Reply:
            request = _request(messages, schema, tokens)
            with self._turn(until):
                return self._loaded().ask(request, until)

        return usable(self.name, ask, schema=schema, max_tokens=max_tokens, deadline=until)

    def close(self) -> None:
        """Free the model's memory; the next question would load it again."""
        with self._loading:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _loaded(self) -> _Engine:
        with self._loading:
            if self._engine is None:
                path = find_model(self._path)
                self._engine = _Engine(path, self.name, self.profile)
            return self._engine

    @contextmanager
    def _turn(self, until: float) -> Iterator[None]:
        """Wait for a free slot here: in llama.cpp's own queue nobody looks at the clock."""
        if not self._turns.acquire(timeout=max(0.0, until - time.monotonic())):
            raise out_of_time(self.name)
        try:
            if time.monotonic() >= until:
                raise out_of_time(self.name)
            yield
        finally:
            self._turns.release()


class _Engine:
    """A loaded model."""

    def __init__(self, path: Path, name: str, profile: ModelProfile) -> None:
        self._name = name
        self._context = cast("int", profile.context_tokens)
        self._folder = tempfile.mkdtemp(prefix="ostap-")  # of mode 0700
        self._sweep = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._server = self._start(path, profile.max_concurrency)

    def _start(self, path: Path, slots: int) -> Any:
        try:
            import xllamacpp
        except ImportError as error:
            raise missing_extra(
                "embedded", Text("The embedded language model", "Встроенная языковая модель")
            ) from error
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_parallel = self._context * slots, slots
        params.n_batch = params.n_ubatch = READING_BATCH
        params.cache_ram_mib = KEPT_PREFIXES_MIB
        for threads in (params.cpuparams, params.cpuparams_batch):
            threads.n_threads = _threads()
            threads.poll = 0  # spinning threads starve beside any busy process: 20 times slower
        params.hostnames = [str(Path(self._folder) / "llama.sock")]
        params.api_keys = [secrets.token_hex(32)]
        params.ui = params.endpoint_slots = params.fit_params = False
        params.offline = True
        params.verbosity = -1
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            raise _unreadable(path) from error

    def ask(self, request: Mapping[str, Any], until: float) -> Reply:
        """Return the raw answer to one request, read as it is written."""
        answer = _Answer(until)
        server = self._server
        try:
            server.handle_chat_completions(dict(request), answer.take)
        except (RuntimeError, ValueError) as error:
            raise nonsense(self._name, str(error)[:300]) from error
        if answer.interrupted is not None:
            raise answer.interrupted
        if answer.late:
            raise out_of_time(self._name)
        if answer.error is not None:
            if "n_prompt_tokens" in answer.error:
                raise too_long(self._name, answer.error["n_prompt_tokens"], self._context)
            raise nonsense(self._name, str(answer.error.get("message", answer.error))[:300])
        return answer.reply()

    def close(self) -> None:
        """Stop the model's thread and free its memory."""
        server, self._server = self._server, None
        if server is not None:
            # A server told to stop before its loop has begun never stops: one token proves it has.
            server.handle_chat_completions(_request([Message("user", "-")], None, 1), _ignore)
            del server
        self._sweep()


class _Answer:
    """Collects the pieces of one answer and says when to stop."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._pieces: list[str] = []
        self._usage = Tokens()
        self._finish: Finish = "stop"
        self.late = False
        self.error: dict[str, Any] | None = None
        self.interrupted: BaseException | None = None

    def take(self, piece: dict[str, Any]) -> bool:
        """Take one piece; return whether to stop.

        The caller is C++ and drops exceptions: Ctrl-C among them is kept and raised later.
        """
        try:
            self._take(piece)
        except BaseException as error:  # noqa: BLE001 - see above
            self.interrupted = error
            return True
        self.late = self.late or (time.monotonic() >= self._until and not piece.get("usage"))
        return self.late

    def _take(self, piece: dict[str, Any]) -> None:
        if "error" in piece:
            self.error = dict(piece["error"])
            return
        for choice in piece.get("choices", ()):
            self._pieces.append(choice["delta"].get("content") or "")
            if choice.get("finish_reason") == "length":
                self._finish = "length"
        if usage := piece.get("usage"):
            self._usage = Tokens(
                prompt=usage["prompt_tokens"],
                cached=usage["prompt_tokens_details"]["cached_tokens"],
                completion=usage["completion_tokens"],
            )

    def reply(self) -> Reply:
        """Return the pieces as one."""
        return Reply("".join(self._pieces), self._usage, self._finish)


def _request(messages: Sequence[Message], schema: Schema | None, tokens: int) -> dict[str, Any]:
    request: dict[str, Any] = {
        "messages": [{"role": m.role, "content": _harmless(m.content)} for m in messages],
        "max_tokens": tokens,
        "temperature": 0,
        "seed": 1,
        "cache_prompt": True,
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,  # so that the clock is looked at while the prompt is read
    }
    if schema is not None:
        request["grammar"] = _grammar(schema)
    return request


def _grammar(schema: Schema) -> str:
    """Return the schema as a grammar without free white space: a third fewer tokens to write."""
    compact = {**schema, "x-guidance": {"whitespace_flexible": False}}
    return "%llguidance {}\nstart: %json " + json.dumps(compact, ensure_ascii=False)


def _harmless(content: str) -> str:
    """Break control tokens: text of an offer must not open a turn of its own."""
    return content.replace("<|", "< |")


def _threads() -> int:
    """Return how many threads to compute with: cores that are idle now, two at most."""
    if said := os.environ.get(THREADS, ""):
        if not said.isdecimal() or int(said) < 1:
            raise EnvironmentFailedError(
                "model.threads",
                Text(
                    f"{THREADS} must be a whole number above zero, not {said!r}.",
                    f"{THREADS}: нужно целое число больше нуля, а не {said!r}.",
                ),
            )
        return int(said)
    idle = round((os.cpu_count() or 1) - os.getloadavg()[0])
    return max(1, min(MOST_THREADS, idle))


def _unreadable(path: Path) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "model.unreadable",
        Text(
            f"The model's file {path} could not be loaded: it is damaged or no GGUF file, "
            "or memory ran out.",
            f"Файл модели {path} не загружается: он повреждён, это не GGUF или не хватило памяти.",
        ),
        Text(
            "About 2 GB of memory are needed. To fetch the file anew: ostap model fetch",
            "Нужно около 2 ГБ памяти. Получить файл заново: ostap model fetch",
        ),
    )


def _ignore(_: object) -> bool:
    return False
