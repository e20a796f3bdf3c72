"""What a database can do to us, said in both languages.

An engine's own words are kept, but for what stands in quotation marks: there a row's value may be
("Could not convert string '4509 …'"), and no value may reach a log or a prompt.
"""

from __future__ import annotations

import re
from pathlib import Path

from ostap.errors import NOTHING, DataOwnerError, did_you_mean
from ostap.names import Dialect, Text

_QUOTED = re.compile(r"'[^']*'")
_LONGEST_DETAIL = 300


def no_file(path: Path) -> DataOwnerError:
    """Return the error for a database file that is not there."""
    folder = path.parent
    names = [p.name for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
    return DataOwnerError(
        "database.no_file",
        Text(f"There is no database file {path}.", f"Нет файла базы данных {path}."),
        did_you_mean(path.name, names),
    )


def not_a_file(path: Path) -> DataOwnerError:
    """Return the error for a folder, or a device, where a database file should be."""
    return DataOwnerError(
        "database.not_a_file",
        Text(f"{path} is not a file.", f"{path}: это не файл."),
        Text("Name the database file itself.", "Укажите сам файл базы данных."),
    )


def not_permitted(path: Path) -> DataOwnerError:
    """Return the error for a file that this user may not read."""
    return DataOwnerError(
        "database.not_permitted",
        Text(f"{path} may not be read by this user.", f"{path}: нет права на чтение."),
        Text("Ask its owner for the right to read it.", "Попросите у владельца право на чтение."),
    )


def locked(path: Path) -> DataOwnerError:
    """Return the error for a file that someone else holds."""
    return DataOwnerError(
        "database.locked",
        Text(
            f"{path} is held by another program that writes to it.",
            f"{path} занят другой программой: она пишет в эту базу.",
        ),
        Text(
            "Close that program, or give Ostap a copy of the file.",
            "Закройте ту программу или дайте Остапу копию файла.",
        ),
    )


def corrupt(path: Path, kind: str) -> DataOwnerError:
    """Return the error for a file that is no database of its kind, or a broken one."""
    return DataOwnerError(
        "database.corrupt",
        Text(
            f"{path} is not a {kind} database, or it is damaged.",
            f"{path} - не база {kind}, или файл повреждён.",
        ),
        Text(
            "Check the kind in the address, or restore the file from a copy.",
            "Проверьте вид базы в адресе или восстановите файл из копии.",
        ),
    )


def gone(path: Path) -> DataOwnerError:
    """Return the error for a file that was deleted or replaced while it was open."""
    return DataOwnerError(
        "database.gone",
        Text(
            f"{path} was deleted or replaced while it was open.",
            f"{path} удалили или заменили, пока он был открыт.",
        ),
        Text("Open the database again.", "Откройте базу заново."),
    )


def closed() -> DataOwnerError:
    """Return the error for a statement after `close`."""
    return DataOwnerError(
        "database.closed",
        Text("The database is already closed.", "База данных уже закрыта."),
    )


def wrong_dialect(wanted: Dialect, given: Dialect) -> DataOwnerError:
    """Return the error for a statement that was approved for another kind of database."""
    return DataOwnerError(
        "database.wrong_dialect",
        Text(
            f"The statement was approved for {given}, the database is {wanted}.",
            f"Запрос одобрен для {given}, а база - {wanted}.",
        ),
    )


def too_slow(seconds: float) -> DataOwnerError:
    """Return the error for a statement that passed its time limit."""
    return DataOwnerError(
        "database.too_slow",
        Text(
            f"The database did not answer in {seconds:g} s; the statement was stopped.",
            f"База не ответила за {seconds:g} с, запрос остановлен.",
        ),
        Text("Narrow the statement, or raise the limit.", "Сузьте запрос или поднимите предел."),
    )


def too_many_rows(limit: int) -> DataOwnerError:
    """Return the error for a statement that returns more rows than it may."""
    return DataOwnerError(
        "database.too_many_rows",
        Text(
            f"The statement returns more than {limit:,} rows.",
            f"Запрос возвращает больше {limit:,} строк.".replace(",", " "),
        ),
        Text("Narrow the statement, or raise the limit.", "Сузьте запрос или поднимите предел."),
    )


def interrupted() -> DataOwnerError:
    """Return the error for a statement that `interrupt` stopped."""
    return DataOwnerError(
        "database.interrupted",
        Text("The statement was stopped.", "Запрос остановлен."),
    )


def out_of_memory() -> DataOwnerError:
    """Return the error for a statement that needs more memory than it may take."""
    return DataOwnerError(
        "database.out_of_memory",
        Text("The statement needs too much memory.", "Запросу не хватило памяти."),
        Text("Narrow the statement.", "Сузьте запрос."),
    )


def failed(error: BaseException, *, keep_quoted: bool = False) -> DataOwnerError:
    """Return the error for everything else an engine may say.

    Args:
        error: what the engine raised.
        keep_quoted: whether quoted words may stay: true where no row was read.
    """
    detail = str(error).strip().split("\n\n")[0].splitlines()
    said = detail[0] if detail else type(error).__name__
    said = said if keep_quoted else _QUOTED.sub("'…'", said)
    said = said[:_LONGEST_DETAIL]
    return DataOwnerError(
        "database.failed",
        Text(f"The database refused: {said}", f"База данных ответила ошибкой: {said}"),
        NOTHING,
    )
