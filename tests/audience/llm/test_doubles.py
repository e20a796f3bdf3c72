"""The scripted and the recorded model, the off-switch, the factory, and one contract for all."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ostap.audience import llm
from ostap.audience.llm import ChatModel, Message, RecordedChat, Recording, Reply, ScriptedChat
from ostap.audience.llm.embedded import EmbeddedChat
from ostap.audience.llm.langchain_chat import LangChainChat
from ostap.audience.llm.validation import check_schema, first_violation
from ostap.errors import EnvironmentFailedError, InvalidInputError, ModelProviderError
from ostap.names import Text
from ostap.results.audience import Tokens
from ostap.settings.workspace import ChatModelSettings, Models

ASKED = [Message("user", "Сколько лет?")]
AGE = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def every_model(server: Any, tmp_path: Path) -> list[ChatModel]:
    """Return one of each kind, ready to say that somebody is thirty; the embedded one apart."""
    said = '{"age":30}'
    recording = Recording(ScriptedChat([said]), tmp_path / "said.jsonl")
    recording.complete(ASKED, schema=AGE, max_tokens=9)
    server.say(said)
    settings = ChatModelSettings(kind="openai", base_url=server.url, model="m")
    return [
        ScriptedChat([said]),
        Recording(ScriptedChat([said]), tmp_path / "again.jsonl"),
        RecordedChat(tmp_path / "said.jsonl"),
        LangChainChat(settings, name="server"),
    ]


def test_every_model_keeps_the_contract(server: Any, tmp_path: Path) -> None:
    models = every_model(server, tmp_path)
    written = {
        kind
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("ostap.audience.llm.")
        for kind in vars(module).values()
        if isinstance(kind, type) and hasattr(kind, "complete") and kind is not ChatModel
    }
    assert written == {type(model) for model in models} | {EmbeddedChat}
    for model in models:
        assert isinstance(model, ChatModel)
        assert model.complete(ASKED, schema=AGE, max_tokens=9).text == '{"age":30}'
        with pytest.raises(ValueError, match="not supported"):
            model.complete(ASKED, schema={"format": "date"}, max_tokens=9)
        model.close()
        model.close()


def test_a_script_is_said_in_order_and_what_was_asked_is_kept() -> None:
    model = ScriptedChat(["раз", Reply("два", Tokens(prompt=7))])
    assert [model.complete(ASKED, max_tokens=9).text for _ in "12"] == ["раз", "два"]
    assert [call.messages for call in model.calls] == [tuple(ASKED)] * 2
    with pytest.raises(ModelProviderError, match="no line left"):
        model.complete(ASKED, max_tokens=9)


def test_a_script_may_be_a_function_of_the_question() -> None:
    model = ScriptedChat(lambda messages: messages[-1].content.upper())
    assert model.complete(ASKED, max_tokens=9).text == "СКОЛЬКО ЛЕТ?"


def test_a_scripted_error_is_raised() -> None:
    model = ScriptedChat([ModelProviderError("model.away", Text("gone", "нет"))])
    with pytest.raises(ModelProviderError, match="gone"):
        model.complete(ASKED, max_tokens=9)


def test_a_recording_gives_the_same_words_and_tokens_again(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    first = Recording(ScriptedChat(["Тридцать"]), file).complete(ASKED, max_tokens=9)
    assert RecordedChat(file).complete(ASKED, max_tokens=9) == first


@pytest.mark.parametrize(
    "changed",
    [
        {"messages": [Message("user", "Сколько?")], "max_tokens": 9},
        {"messages": ASKED, "max_tokens": 10},
        {"messages": ASKED, "max_tokens": 9, "schema": AGE},
    ],
)
def test_a_question_that_was_not_recorded_says_how_to_record_it(
    changed: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "said.jsonl"
    Recording(ScriptedChat(["Тридцать"]), file).complete(ASKED, max_tokens=9)
    with pytest.raises(ModelProviderError, match=r"Recording\(model, path\)"):
        RecordedChat(file).complete(**changed)


@pytest.mark.parametrize("line", ["{", '{"key": "a"}', "[]"])
def test_a_damaged_recording_is_bad_input(line: str, tmp_path: Path) -> None:
    (tmp_path / "said.jsonl").write_text(line)
    with pytest.raises(InvalidInputError, match=r"said\.jsonl"):
        RecordedChat(tmp_path / "said.jsonl")


def test_the_off_switch_stops_every_real_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSTAP_NO_MODEL", "1")
    settings = ChatModelSettings(kind="openai", base_url="http://localhost:1", model="m")
    for model in (EmbeddedChat(), LangChainChat(settings, name="server")):
        with pytest.raises(EnvironmentFailedError, match="OSTAP_NO_MODEL"):
            model.complete(ASKED, max_tokens=9)
    assert ScriptedChat(["да"]).complete(ASKED, max_tokens=9).text == "да"


def test_settings_name_the_model_that_is_opened() -> None:
    server = ChatModelSettings(kind="openai", base_url="http://localhost:1", model="m")
    models = Models(use="ours", known={"ours": server, "small": ChatModelSettings(kind="embedded")})
    assert isinstance(llm.open_chat_model(models), LangChainChat)
    assert isinstance(llm.open_chat_model(models, "small"), EmbeddedChat)
    with pytest.raises(InvalidInputError, match="Did you mean small"):
        llm.open_chat_model(models, "smal")


def test_a_damaged_model_file_names_the_command_that_fetches_it(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(5000))
    with pytest.raises(EnvironmentFailedError, match="ostap model fetch") as caught:
        EmbeddedChat(broken).complete(ASKED, max_tokens=9)
    assert caught.value.code == "model.unreadable"


@pytest.mark.parametrize(
    ("value", "schema", "violation"),
    [
        (True, {"type": "integer"}, "$: bool is not integer"),
        (3.0, {"type": "integer"}, None),
        (1, {"enum": [True]}, "$: 1 is not one of the allowed values"),
        ([1, 1], {"uniqueItems": True}, "$: items repeat"),
        ("абв", {"maxLength": 2}, "$: length 3 is not between 0 and 2"),
        (5, {"exclusiveMaximum": 5}, "$: 5 is out of bounds"),
        ({"a": 1, "b": 2}, {"properties": {"a": {}}, "additionalProperties": False},
         "$.b: nothing is allowed here"),
        ([{"n": []}], {"$ref": "#/$defs/n", "$defs": {"n": {
            "type": "array", "items": {"properties": {"n": {"$ref": "#/$defs/n"}}}}}}, None),
        (2, {"oneOf": [{"type": "integer"}, {"minimum": 1}]}, "$: fits 2 of the 2 forms of oneOf"),
    ],
)  # fmt: skip
def test_a_value_is_checked_as_json_schema_says(
    value: Any, schema: dict[str, Any], violation: str | None
) -> None:
    check_schema(schema)
    assert first_violation(value, schema) == violation


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        check_schema({"properties": {"a": {"$ref": "#/$defs/b"}}})


def test_the_door_brings_no_heavy_library() -> None:
    heavy = ("langchain_core", "langchain_openai", "openai", "xllamacpp", "httpx")
    code = f"import ostap.audience.llm, sys; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert out.stdout.strip() == "[]"


def test_the_door_is_pinned() -> None:
    assert llm.__all__ == [
        "ChatModel",
        "Message",
        "ModelProfile",
        "RecordedChat",
        "Recording",
        "Reply",
        "ScriptedChat",
        "fetch_model",
        "find_model",
        "open_chat_model",
    ]
