"""Replies of a real model, kept in a file and given again: the same words, no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ostap.audience.llm.answer import usable
from ostap.audience.llm.protocol import ChatModel, Message, ModelProfile, Reply, Schema
from ostap.errors import InvalidInputError, ModelProviderError
from ostap.names import Text
from ostap.results.audience import Tokens


class RecordedChat:
    """Answers from a file of JSON lines; what isn't there is an error, never a guess.

    Args:
        path: the file that ``Recording`` wrote. Of two lines with one key the later holds.
        name: how it is called.

    Raises:
        InvalidInputError: the file can't be read.
    """

    def __init__(self, path: Path, *, name: str = "recorded") -> None:
        self.name = name
        self.profile = ModelProfile(
            local=True, supports_json_schema=False, context_tokens=None, max_concurrency=1
        )
        self._path = path
        self._replies = _read(path)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return what the real model answered to the same question."""

        def recall(_: int) -> Reply:
            found = self._replies.get(key_of(messages, schema, max_tokens))
            if found is None:
                raise self._unknown(messages)
            return found

        return usable(self.name, recall, schema=schema, max_tokens=max_tokens, deadline=deadline)

    def close(self) -> None:
        """Nothing is held."""

    def _unknown(self, messages: Sequence[Message]) -> ModelProviderError:
        last = messages[-1].content[-80:] if messages else ""
        return ModelProviderError(
            "model.not_recorded",
            Text(
                f"{self._path} has no answer to the question that ends with {last!r}.",
                f"В {self._path} нет ответа на вопрос, который кончается на {last!r}.",
            ),
            Text(
                "The prompt, the schema or the length has changed: record again by asking a real "
                "model through Recording(model, path).",
                "Изменился запрос, схема или длина: запишите заново, спросив настоящую модель "
                "через Recording(model, path).",
            ),
        )


class Recording:
    """A real model whose replies are also written down.

    Args:
        model: who answers.
        path: the file to append to; made where it isn't.
    """

    def __init__(self, model: ChatModel, path: Path) -> None:
        self.name = model.name
        self.profile = model.profile
        self._model = model
        self._path = path

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return the model's answer, once it is written down. Failures are not recorded."""
        reply = self._model.complete(
            messages, schema=schema, max_tokens=max_tokens, deadline=deadline
        )
        line = {
            "key": key_of(messages, schema, max_tokens),
            "asked": messages[-1].content[-80:] if messages else "",
            "text": reply.text,
            "finish": reply.finish,
            "usage": reply.usage.model_dump(),
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return reply

    def close(self) -> None:
        """Close the model."""
        self._model.close()


def key_of(messages: Sequence[Message], schema: Schema | None, max_tokens: int) -> str:
    """Return the SHA-256 by which a question is known: every word, the schema, the length."""
    asked = [[[m.role, m.content] for m in messages], schema, max_tokens]
    # The order within the schema is kept: it is the order in which the model writes.
    text = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> dict[str, Reply]:
    replies: dict[str, Reply] = {}
    line = ""
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            one: dict[str, Any] = json.loads(line)
            usage = Tokens.model_validate(one["usage"])
            replies[one["key"]] = Reply(one["text"], usage, one["finish"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(
            "model.recording",
            Text(
                f"The recording {path} can't be read at {line[:60]!r}: {error}",
                f"Запись {path} не читается на {line[:60]!r}: {error}",
            ),
        ) from error
    return replies
