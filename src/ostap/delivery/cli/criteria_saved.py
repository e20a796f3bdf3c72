"""`ostap criteria save | saved`: audiences under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ostap.delivery.cli.criteria_files import FileArgument, opened, text_lines
from ostap.delivery.cli.options import HERE, AsOfOption, JsonOption, WorkspaceOption
from ostap.delivery.cli.printing import print_answer
from ostap.errors import InvalidInputError
from ostap.names import Text

if TYPE_CHECKING:
    from ostap.compose import Company


def save(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the audience is called.")],
    file: FileArgument,
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Save criteria under a name; what stood there before is kept as an earlier version."""
    with opened(file, workspace, as_of) as (company, criteria):
        audiences = company.saved_audiences
        path = audiences.save(name, criteria)
        earlier = len(audiences.versions(name))
        if as_json:
            print_answer(company, name=name, file=str(path), earlier=earlier)
            return
        said = Text(
            f"Saved as {path}; earlier versions: {earlier}.",
            f"Сохранено: {path}; прежних версий: {earlier}.",
        )
        typer.echo(said.to(company.language))


def saved(
    workspace: WorkspaceOption = HERE,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the saved audiences with their words."""
    from ostap.compose import Company

    with Company(workspace, as_of) as company:
        found = [_audience(company, name) for name in company.saved_audiences.names()]
        if as_json:
            print_answer(company, audiences=found)
            return
        for one in found:
            typer.echo(one["name"])
            for line in one["criteria"]:
                typer.echo(f"  {line['text']}")
            if one["broken"]:
                typer.echo(f"  ! {one['broken']}")


def _audience(company: Company, name: str) -> dict[str, Any]:
    """Return what there is to say of an audience; a broken one must not hide the rest."""
    audiences = company.saved_audiences
    found: dict[str, Any] = {"name": name, "earlier": len(audiences.versions(name))}
    try:
        tree = audiences.load(name)
    except InvalidInputError as error:
        return {**found, "entity": None, "criteria": [], "broken": error.told(company.language)}
    return {
        **found,
        "entity": tree.entity,
        "criteria": text_lines(company, tree),
        "broken": None,
    }
