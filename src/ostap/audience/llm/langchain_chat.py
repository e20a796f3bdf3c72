"""Any OpenAI-compatible server (vLLM, Ollama, llama-server, a gateway) through LangChain."""

from __future__ import annotations

import ipaddress
import os
import threading
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from ostap.audience.llm import failures
from ostap.audience.llm.answer import usable
from ostap.audience.llm.protocol import Message, ModelProfile, Reply, Schema
from ostap.errors import EnvironmentFailedError, InvalidInputError, ModelProviderError, Problem
from ostap.names import Text
from ostap.results.audience import Tokens
from ostap.settings.workspace import ChatModelSettings

_PASSING: Final = frozenset({429, 502, 503, 504})
_PAUSE: Final = 1.0
"""Seconds before the one further try after a passing fault."""


class LangChainChat:
    """A model behind an OpenAI-compatible address.

    The schema goes as ``response_format`` and the reply is checked all the same. The key is
    read from the environment at each call and kept nowhere. A connection that fails and the
    answers 429, 502, 503 and 504 are tried once more; all else is reported at once.

    Args:
        settings: ``base_url`` and ``model`` are required.
        name: how the settings call it.

    Raises:
        InvalidInputError: ``base_url`` or ``model`` is missing.
    """

    def __init__(self, settings: ChatModelSettings, *, name: str) -> None:
        missing = [field for field in ("base_url", "model") if not getattr(settings, field)]
        if missing:
            raise InvalidInputError(
                "model.settings",
                Text(
                    f"The settings of the language model '{name}' are not complete:",
                    f"Настройки языковой модели '{name}' неполны:",
                ),
                problems=[
                    Problem(
                        "input.missing_field",
                        f"models.known.{name}.{field}",
                        Text("must be given.", "нужно указать."),
                    )
                    for field in missing
                ],
            )
        self.name = name
        self._settings = settings
        self._url = str(settings.base_url)
        self.profile = ModelProfile(
            local=_is_loopback(self._url),
            supports_json_schema=True,
            context_tokens=None,
            max_concurrency=4,
        )
        self._client: Any = None
        self._client_key = ""
        self._connecting = threading.Lock()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        max_tokens: int,
        deadline: float | None = None,
    ) -> Reply:
        """Return the answer; see ``ChatModel.complete``."""
        failures.refuse_when_off(self.name)
        client = self._connected(self._key())
        own = time.monotonic() + self._settings.timeout
        until = own if deadline is None else min(deadline, own)

        def ask(tokens: int) -> Reply:
            extra: dict[str, Any] = {"max_tokens": tokens}
            if schema is not None:
                inner = {"name": "reply", "schema": dict(schema), "strict": True}
                extra["response_format"] = {"type": "json_schema", "json_schema": inner}
            return self._ask(client, messages, extra, until)

        return usable(self.name, ask, schema=schema, max_tokens=max_tokens, deadline=until)

    def close(self) -> None:
        """Close the connections."""
        with self._connecting:
            client, self._client = self._client, None
        if client is not None:
            client.root_client.close()

    def _ask(
        self, client: Any, messages: Sequence[Message], extra: dict[str, Any], until: float
    ) -> Reply:
        turns = [(m.role, m.content) for m in messages]
        for last in (False, True):
            left = until - time.monotonic()
            if left <= 0:
                raise failures.out_of_time(self.name)
            try:
                # Both go in the body: LangChain would rename the one and parse the other itself.
                answer = client.invoke(turns, timeout=left, extra_body=extra)
            except Exception as error:
                failure = self._failure(error)
                if last or not _may_pass(failure) or until - time.monotonic() <= _PAUSE:
                    raise failure from error
                time.sleep(_PAUSE)
            else:
                return self._reply(answer)
        raise failures.out_of_time(self.name)

    def _reply(self, answer: Any) -> Reply:
        usage = answer.usage_metadata or {}
        details = usage.get("input_token_details") or {}
        tokens = Tokens(
            prompt=usage.get("input_tokens", 0),
            cached=details.get("cache_read") or 0,
            completion=usage.get("output_tokens", 0),
        )
        cut = answer.response_metadata.get("finish_reason") == "length"
        return Reply(answer.text, tokens, "length" if cut else "stop")

    def _failure(self, error: Exception) -> ModelProviderError:
        import openai

        if isinstance(error, openai.APITimeoutError):
            return failures.out_of_time(self.name)
        if isinstance(error, openai.APIConnectionError):
            return failures.away(self.name, self._url, str(error.__cause__ or error)[:300])
        if isinstance(error, openai.APIStatusError):
            return failures.status(self.name, error.status_code, error.message[:300])
        # A 200 whose body is no chat completion: LangChain and the client fail in many ways.
        return failures.nonsense(self.name, f"{type(error).__name__}: {error}"[:300])

    def _key(self) -> str:
        variable = self._settings.api_key_env
        if variable is None:
            return "no-key"  # the client insists on one; a local server looks at none
        if key := os.environ.get(variable):
            return key
        raise EnvironmentFailedError(
            "model.no_key",
            Text(
                f"The language model '{self.name}' needs a key in the environment variable "
                f"{variable}, which is not set.",
                f"Языковой модели '{self.name}' нужен ключ в переменной окружения {variable}, "
                "а она не задана.",
            ),
            Text(f"Run: export {variable}=…", f"Выполните: export {variable}=…"),
        )

    def _connected(self, key: str) -> Any:
        with self._connecting:
            if self._client is None or self._client_key != key:
                from langchain_openai import ChatOpenAI
                from pydantic import SecretStr

                self._client = ChatOpenAI(
                    model=str(self._settings.model),
                    base_url=self._url,
                    api_key=SecretStr(key),
                    temperature=0,
                    max_retries=0,
                    use_responses_api=False,
                )
                self._client_key = key
            return self._client


def _may_pass(failure: ModelProviderError) -> bool:
    status = failure.code.removeprefix("model.http_")
    return failure.code == "model.away" or (status.isdecimal() and int(status) in _PASSING)


def _is_loopback(url: str) -> bool:
    """Return whether prompts stay on this machine; a company's own server counts as outside."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
