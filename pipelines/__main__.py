"""The command line: `python -m pipelines`. The only place in this package that looks at the clock."""

from __future__ import annotations

import logging
import signal
from datetime import UTC, datetime

import typer

from pipelines.commands import agencies, areas, backups, check, demo, exports, imports, rounds, start, validate
from pipelines.commands.stopping import end_when_stopped
from pipelines.commands.terminal import problems
from pipelines.commands.usage import UsageError, explained
from pipelines.config import Config
from pipelines.errors import ProblemError

app = typer.Typer(
    help="Lägesbild på kommandoraden.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
app.add_typer(rounds.app, name="rounds")
app.add_typer(imports.app, name="import")
app.add_typer(exports.app, name="export")
app.command("template")(agencies.write_template)
app.command("calendar")(agencies.write_calendar)
app.command("remind")(agencies.remind)
app.command("start")(start.start)
app.command("areas")(areas.build_areas)
app.command("backup")(backups.back_up)
app.command("restore")(backups.restore)
app.command("check")(check.check)
app.command("demo")(demo.make_demo)
app.command("validate")(validate.validate)


@app.callback()
def look_at_the_clock(context: typer.Context) -> None:
    """Lägesbild på kommandoraden."""
    context.obj = Config.from_env().fixed_now or datetime.now(UTC)


def main() -> None:
    """Runs one command. A problem is told in words and the exit code is 1; it is 2 if the command makes no sense.

    The log, which is for whoever keeps the program and partly in DuckDB's English, is no part of what a command says.
    """
    logging.getLogger("pipelines").addHandler(logging.NullHandler())
    try:
        exit_code = app(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        raise SystemExit(128 + signal.SIGINT) from None
    except ProblemError as problem:
        problems.print(str(problem))
        raise SystemExit(1) from None
    except UsageError as error:
        problems.print(explained(error))
        raise SystemExit(2) from None
    raise SystemExit(exit_code)


if __name__ == "__main__":
    end_when_stopped()
    main()
