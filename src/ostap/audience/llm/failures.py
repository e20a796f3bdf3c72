"""The ways in which a language model fails, each with what to do next."""

from __future__ import annotations

import os
from typing import Final

from ostap.errors import EnvironmentFailedError, ModelProviderError
from ostap.names import Text

OFF_SWITCH: Final = "OSTAP_NO_MODEL"


def refuse_when_off(name: str) -> None:
    """Refuse to ask a real model while the off-switch of the environment is set.

    Raises:
        EnvironmentFailedError: ``OSTAP_NO_MODEL`` is set to anything but an empty text or 0.
    """
    if os.environ.get(OFF_SWITCH, "") not in {"", "0"}:
        raise EnvironmentFailedError(
            "model.switched_off",
            Text(
                f"The language model '{name}' was not asked: {OFF_SWITCH} is set.",
                f"Языковая модель '{name}' не вызвана: задана переменная {OFF_SWITCH}.",
            ),
            Text(
                f"Unset {OFF_SWITCH}, or use a recorded or scripted model.",
                f"Снимите {OFF_SWITCH} или возьмите записанную модель.",
            ),
        )


def out_of_time(name: str) -> ModelProviderError:
    """The deadline came before the answer."""
    return ModelProviderError(
        "model.deadline",
        Text(
            f"The language model '{name}' did not answer in time; it was stopped.",
            f"Языковая модель '{name}' не успела ответить и остановлена.",
        ),
        Text(
            "Allow more seconds ([budget] or the model's timeout), or ask for less at once.",
            "Дайте больше времени ([budget] или timeout модели) или спросите о меньшем.",
        ),
    )


def nonsense(name: str, detail: str) -> ModelProviderError:
    """The answer is no JSON, or not of the schema asked for."""
    return ModelProviderError(
        "model.nonsense",
        Text(
            f"The answer of the language model '{name}' can't be used: {detail}",
            f"Ответ языковой модели '{name}' непригоден: {detail}",
        ),
        Text(
            "Rephrase the request, or use a larger model.",
            "Сформулируйте запрос иначе или возьмите модель побольше.",
        ),
    )


def cut_short(name: str, max_tokens: int) -> ModelProviderError:
    """The answer did not fit, twice."""
    return ModelProviderError(
        "model.cut_short",
        Text(
            f"The answer of the language model '{name}' did not end within {max_tokens} tokens.",
            f"Ответ языковой модели '{name}' не уместился в {max_tokens} токенов.",
        ),
        Text("Ask for less at once.", "Спросите о меньшем за один раз."),
    )


def too_long(name: str, tokens: int, context: int) -> ModelProviderError:
    """The prompt and its answer don't fit the model's context."""
    return ModelProviderError(
        "model.prompt_too_long",
        Text(
            f"The prompt for '{name}' takes {tokens} tokens; the context has {context}.",
            f"Запрос к '{name}' занимает {tokens} токенов, а контекст вмещает {context}.",
        ),
        Text(
            "Shorten the offer, or use a model with a longer context.",
            "Сократите предложение или возьмите модель с бо́льшим контекстом.",
        ),
    )


def away(name: str, url: str, detail: str) -> ModelProviderError:
    """No connection, or it broke."""
    return ModelProviderError(
        "model.away",
        Text(
            f"The server of the language model '{name}' did not answer: {detail}",
            f"Сервер языковой модели '{name}' не ответил: {detail}",
        ),
        Text(
            f"Check that the server at {url} is running and base_url is right.",
            f"Проверьте, что сервер {url} запущен, а base_url указан верно.",
        ),
    )


_NEXT: Final = {
    400: Text(
        "The server refused the request: check that it supports response_format json_schema "
        "and that 'model' is right.",
        "Сервер отверг запрос: проверьте, что он умеет response_format json_schema "
        "и что 'model' указана верно.",
    ),
    401: Text(
        "Check the key in the variable named by api_key_env.",
        "Проверьте ключ в переменной, названной в api_key_env.",
    ),
    404: Text("Check 'model' and base_url.", "Проверьте 'model' и base_url."),
    429: Text(
        "The server limits requests: wait and try again.",
        "Сервер ограничивает число запросов: подождите и повторите.",
    ),
}
_SERVER_FAILED: Final = Text(
    "Look into the server's log, then try again.", "Посмотрите журнал сервера и повторите."
)


def status(name: str, code: int, detail: str) -> ModelProviderError:
    """The server answered with an HTTP error."""
    known = 401 if code == 403 else code  # noqa: PLR2004 - forbidden is about the key, too
    return ModelProviderError(
        f"model.http_{code}",
        Text(
            f"The server of the language model '{name}' answered {code}: {detail}",
            f"Сервер языковой модели '{name}' ответил {code}: {detail}",
        ),
        _NEXT.get(known, _SERVER_FAILED),
    )
