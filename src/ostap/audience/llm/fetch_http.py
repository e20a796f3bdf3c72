"""The model's file from a web address, going on from where an earlier try was cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from ostap.audience.llm.model_file import ModelFile
from ostap.errors import EnvironmentFailedError
from ostap.names import Text

_TIMEOUT: Final = httpx.Timeout(30.0, connect=5.0)
_TRIES: Final = 3
_OK, _PARTIAL_CONTENT, _RANGE_NOT_SATISFIABLE = 200, 206, 416


def fetch(url: str, partial: Path, expected: ModelFile, progress: Callable[[int], None]) -> Path:
    """Return the whole file in ``partial``, its contents not yet checked.

    A connection that is cut is taken up again at once, as long as each try brings something.

    Raises:
        EnvironmentFailedError: the address can't be reached, has no such file, or was cut.
    """
    file = partial / expected.name
    reason = Text("", "")
    for _ in range(_TRIES):
        before = _size(file)
        if before > expected.size:
            file.unlink()
            before = 0
        if before == expected.size:
            return file
        try:
            _append(url, file, before, expected.size, progress)
        except httpx.HTTPError as error:
            detail = str(error) or type(error).__name__
            reason = Text(f"no connection: {detail}.", f"нет связи: {detail}.")
        if _size(file) <= before:
            break
    done = _size(file)
    if done == expected.size:
        return file
    raise EnvironmentFailedError("fetch.cut", _cut(done, expected.size) if done else reason)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _append(url: str, file: Path, start: int, size: int, progress: Callable[[int], None]) -> None:
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with httpx.stream(
        "GET", url, headers=headers, follow_redirects=True, timeout=_TIMEOUT
    ) as answer:
        if answer.status_code == _RANGE_NOT_SATISFIABLE:
            file.unlink()  # what we have is none of theirs: begin anew at the next fetch
        if answer.status_code not in {_OK, _PARTIAL_CONTENT}:
            raise EnvironmentFailedError(
                f"fetch.http_{answer.status_code}",
                Text(
                    f"the server answered {answer.status_code}.",
                    f"сервер ответил {answer.status_code}.",
                ),
            )
        done = start if _goes_on(answer, start) else 0
        with file.open("ab" if done else "wb") as out:
            for chunk in answer.iter_bytes():
                done += len(chunk)
                if done > size:
                    raise _too_long(size)
                out.write(chunk)
                progress(done)


def _goes_on(answer: httpx.Response, start: int) -> bool:
    """Return whether the body continues at ``start``; a server may ignore the range asked for."""
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return answer.status_code == _PARTIAL_CONTENT and found is not None and int(found[1]) == start


def _cut(done: int, size: int) -> Text:
    return Text(
        f"the connection was cut after {done} of {size} bytes.",
        f"связь оборвалась: получено {done} из {size} байт.",
    )


def _too_long(size: int) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "fetch.too_long",
        Text(
            f"the file there is longer than {size} bytes: it is another one.",
            f"файл там длиннее {size} байт: это другой файл.",
        ),
    )
