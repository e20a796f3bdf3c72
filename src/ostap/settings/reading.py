"""Reading TOML, YAML and JSON at the border: every wrong field at once, with the nearest name."""

from __future__ import annotations

import json
import sys
import tomllib
import typing
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.names import Text

ModelT = TypeVar("ModelT", bound=BaseModel)

MAX_FILE_BYTES = 50_000_000
_MOST_NESTED = 100


# libyaml parses ten times faster, where PyYAML was built with it.
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_SafeLoader):  # type: ignore[misc, valid-type]  # one of two, chosen above
    """YAML whose scalars are all text but for null: ``no`` and ``010`` keep their letters.

    The models that parse it turn text into numbers and booleans where they want those.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML declares it as an instance variable
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key written twice: YAML would keep the last in silence."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    "", node.start_mark, f"the key '{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_text(path: Path | str) -> tuple[str, str]:
    """Return the text of a file, or of standard input for ``-``, and the name to call it by.

    Raises:
        InvalidInputError: it is not there, not UTF-8, or larger than 50 MB.
    """
    if str(path) == "-":
        return sys.stdin.read(), "-"
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InvalidInputError(
                "input.too_large",
                Text(f"{path} is larger than 50 MB.", f"{path} больше 50 МБ."),
            )
        return path.read_text(encoding="utf-8-sig"), str(path)
    except FileNotFoundError as error:
        siblings = (
            [p.name for p in path.parent.iterdir() if p.is_file()] if path.parent.is_dir() else []
        )
        raise InvalidInputError(
            "input.no_file",
            Text(f"There is no file {path}.", f"Нет файла {path}."),
            did_you_mean(path.name, siblings),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            "input.unreadable",
            Text(f"{path} can't be read: {error}", f"{path} не читается: {error}"),
            Text("It must be a text file in UTF-8.", "Нужен текстовый файл в UTF-8."),
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Return the contents of a TOML file."""
    text, name = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken("TOML", name, str(error)) from error


def read_yaml(path: Path | str) -> Any:
    """Return the contents of a YAML file; every scalar but null stays text."""
    text, name = read_text(path)
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> Any:
    """Return the contents of YAML text; every scalar but null stays text."""
    try:
        _refuse_depth(text)
        return yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a SafeLoader with fewer types
    except yaml.YAMLError as error:
        raise _broken("YAML", name, str(error)) from error


def _refuse_depth(text: str) -> None:
    """Raise where YAML is nested too deep: libyaml would take the whole process with it."""
    depth = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MOST_NESTED:
                message = f"nested deeper than {_MOST_NESTED} levels"
                raise yaml.YAMLError(message)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def read_json(path: Path | str) -> Any:
    """Return the contents of a JSON file or of standard input (``-``)."""
    text, name = read_text(path)
    return parse_json(text, name)


def parse_json(text: str, name: str) -> Any:
    """Return the contents of JSON text; NaN and infinities are refused."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _broken("JSON", name, str(error)) from error


def _refuse_constant(name: str) -> Any:
    message = f"{name} is not a JSON number"
    raise ValueError(message)


def _broken(kind: str, name: str, detail: str) -> InvalidInputError:
    called = Text("standard input", "стандартный ввод") if name == "-" else Text(name, name)
    return InvalidInputError(
        f"input.broken_{kind.lower()}",
        Text(f"{called.en} is not valid {kind}: {detail}", f"{called.ru}: это не {kind}: {detail}"),
    )


def parse_as(model: type[ModelT], raw: Any, name: str, *, strict: bool = False) -> ModelT:
    """Return ``raw`` as ``model``.

    Args:
        model: the pydantic model to build.
        raw: what was read.
        name: what to call the input in messages.
        strict: whether text may not stand for a number (true for JSON, false for YAML).

    Raises:
        InvalidInputError: every wrong field, each with the nearest known name.
    """
    try:
        if strict:  # JSON's own strictness: a list may stand for a tuple, text for an enum
            return model.model_validate_json(json.dumps(raw), strict=True)
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [_problem(model, detail) for detail in error.errors(include_url=False)]
        raise InvalidInputError(
            "input.invalid",
            Text(
                f"{name} has {len(problems)} wrong field(s):",
                f"{name}: неверных полей: {len(problems)}",
            ),
            problems=problems,
        ) from error


def _problem(model: type[BaseModel], detail: ErrorDetails) -> Problem:
    location = detail["loc"]
    where = ".".join(str(part) for part in location)
    kind = detail["type"]
    if kind == "extra_forbidden":
        wrong = str(location[-1])
        known = _fields_at(model, location[:-1])
        return Problem(
            "input.unknown_field",
            where,
            Text("no such field.", "нет такого поля."),
            did_you_mean(wrong, known),
        )
    if kind == "missing":
        return Problem("input.missing_field", where, Text("must be given.", "нужно указать."))
    given = detail.get("input")
    shown = repr(given) if isinstance(given, str | int | float | bool) else type(given).__name__
    message = detail["msg"].removeprefix("Value error, ")
    russian = _NEEDED_RU.get(kind, message)
    return Problem(
        f"input.{kind}",
        where,
        Text(f"{message} (got {shown[:80]}).", f"{russian} (получено {shown[:80]})."),
    )


_NEEDED_RU: Final = {
    "string_type": "нужен текст",
    "int_type": "нужно целое число",
    "int_parsing": "нужно целое число",
    "float_type": "нужно число",
    "float_parsing": "нужно число",
    "bool_type": "нужно true или false",
    "bool_parsing": "нужно true или false",
    "dict_type": "нужен объект {…}",
    "model_type": "нужен объект {…}",
    "list_type": "нужен список […]",
    "tuple_type": "нужен список […]",
}
"""What the commonest mistakes of type are called in Russian; others are told as pydantic does."""


def _fields_at(model: type[BaseModel], location: tuple[str | int, ...]) -> set[str]:
    """Return the field names that would have been right at ``location``, as far as known."""
    here: set[type[BaseModel]] = {model}
    for part in location:
        following: set[type[BaseModel]] = set()
        for candidate in here:
            fields = {f.alias or n: f for n, f in candidate.model_fields.items()}
            if part in fields:
                following |= _models_in(fields[str(part)].annotation)
        # A list index, a mapping's key or a union's tag: the models stay the same.
        here = following or here
    return {f.alias or n for candidate in here for n, f in candidate.model_fields.items()}


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and typing.get_origin(annotation) is None:
        return {annotation} if issubclass(annotation, BaseModel) else set()
    found: set[type[BaseModel]] = set()
    for argument in typing.get_args(annotation):
        found |= _models_in(argument)
    return found
