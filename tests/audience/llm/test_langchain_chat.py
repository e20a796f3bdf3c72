"""A model behind an OpenAI-compatible address: right answers, and every kind of wrong one."""

import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from ostap.audience.llm import Message, Reply
from ostap.audience.llm import langchain_chat as module
from ostap.audience.llm.langchain_chat import LangChainChat
from ostap.errors import EnvironmentFailedError, InvalidInputError, ModelProviderError
from ostap.names import Language
from ostap.results.audience import Tokens
from ostap.settings.workspace import ChatModelSettings

ASKED = [Message("system", "Каталог"), Message("user", "Сколько лет?")]
AGE = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def chat(url: str, **more: Any) -> LangChainChat:
    settings = ChatModelSettings(kind="openai", base_url=url, model="m", **more)
    return LangChainChat(settings, name="ours")


def failure(model: LangChainChat, **more: Any) -> ModelProviderError:
    with pytest.raises(ModelProviderError) as caught:
        model.complete(ASKED, schema=AGE, max_tokens=20, **more)
    return caught.value


def test_an_answer_carries_its_text_and_its_tokens_with_the_cached_apart(server: Any) -> None:
    server.say('{"age": 30}', cached=8)
    reply = chat(server.url).complete(ASKED, schema=AGE, max_tokens=20)
    assert reply == Reply('{"age": 30}', Tokens(prompt=10, cached=8, completion=5))
    _, asked = server.requests[0]
    assert asked["messages"] == [
        {"role": "system", "content": "Каталог"},
        {"role": "user", "content": "Сколько лет?"},
    ]
    assert asked["response_format"]["json_schema"]["schema"] == AGE
    assert (asked["max_tokens"], asked["temperature"]) == (20, 0)


def test_prose_and_fences_around_the_json_are_dropped(server: Any) -> None:
    server.say('Вот [ответ]:\n```json\n{"age": 30}\n```\nГотово.')
    assert chat(server.url).complete(ASKED, schema=AGE, max_tokens=20).text == '{"age": 30}'


def test_a_json_cut_in_half_is_asked_for_once_more_with_twice_the_tokens(server: Any) -> None:
    server.say('{"age"', finish="length")
    server.say('{"age": 30}')
    reply = chat(server.url).complete(ASKED, schema=AGE, max_tokens=20)
    assert reply == Reply('{"age": 30}', Tokens(prompt=20, completion=10))
    assert [asked["max_tokens"] for _, asked in server.requests] == [20, 40]


def test_a_json_cut_twice_is_an_error(server: Any) -> None:
    server.say('{"age"', finish="length")
    assert failure(chat(server.url)).code == "model.cut_short"
    assert len(server.requests) == 2


@pytest.mark.parametrize("said", ['{"age": "thirty"}', '{"years": 3}', "тридцать", "", '{"age": 3'])
def test_an_answer_not_of_the_schema_is_an_error_at_once(server: Any, said: str) -> None:
    server.say(said)
    assert failure(chat(server.url)).code == "model.nonsense"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body", [b"<html>gateway</html>", b"{}", b'{"choices": []}', b"[1]", b'{"choices": nul']
)
def test_a_body_that_is_no_chat_completion_is_nonsense(server: Any, body: bytes) -> None:
    server.send(200, body, {"Content-Type": "application/json"})
    assert failure(chat(server.url)).code == "model.nonsense"


@pytest.mark.parametrize(
    ("status", "hint"), [(400, "response_format"), (401, "api_key_env"), (404, "base_url")]
)
def test_a_refusal_says_what_to_look_at_and_is_not_repeated(
    server: Any, status: int, hint: str
) -> None:
    server.send(status, b'{"error": {"message": "no"}}', {"Content-Type": "application/json"})
    error = failure(chat(server.url))
    assert error.code == f"model.http_{status}"
    assert hint in error.told(Language.RU)
    assert len(server.requests) == 1


def test_a_passing_fault_is_tried_once_more(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    server.send(503)
    server.say('{"age": 30}')
    assert chat(server.url).complete(ASKED, schema=AGE, max_tokens=20).text == '{"age": 30}'


def test_a_server_that_keeps_failing_is_reported_with_its_status(server: Any) -> None:
    server.send(500, b"boom")
    assert failure(chat(server.url)).code == "model.http_500"


def test_a_server_that_is_away_is_named_with_what_to_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    error = failure(chat(url))
    assert error.code == "model.away"
    assert f"Проверьте, что сервер {url} запущен" in error.told(Language.RU)


def test_a_slow_server_is_left_at_the_deadline(server: Any) -> None:
    def slow(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        time.sleep(2)
        handler.close_connection = True

    model = chat(server.url)
    server.say('{"age": 30}')
    model.complete(ASKED, schema=AGE, max_tokens=20)  # loads the client
    server.will(slow)
    started = time.monotonic()
    assert failure(model, deadline=started + 0.3).code == "model.deadline"
    assert time.monotonic() - started < 1.5


def test_the_key_is_read_from_the_named_variable(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_KEY", "abc")
    server.say("да")
    chat(server.url, api_key_env="OUR_KEY").complete(ASKED, max_tokens=5)
    assert server.requests[0][0]["authorization"] == "Bearer abc"


def test_a_missing_key_is_an_error_that_names_its_variable(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OUR_KEY", raising=False)
    with pytest.raises(EnvironmentFailedError, match="OUR_KEY"):
        chat(server.url, api_key_env="OUR_KEY").complete(ASKED, max_tokens=5)


def test_incomplete_settings_name_every_field_that_is_missing() -> None:
    with pytest.raises(InvalidInputError) as caught:
        LangChainChat(ChatModelSettings(kind="openai"), name="ours")
    assert [p.where for p in caught.value.problems] == [
        "models.known.ours.base_url",
        "models.known.ours.model",
    ]


@pytest.mark.parametrize(
    ("url", "local"),
    [("http://localhost:8000/v1", True), ("http://[::1]/v1", True), ("http://10.0.0.5/v1", False)],
)
def test_only_a_server_of_this_machine_is_local(url: str, local: bool) -> None:
    assert chat(url).profile.local is local
