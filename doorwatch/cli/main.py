"""`doorwatch`: finds commands by name, imports only the one that runs, turns errors into exit codes."""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import resource
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.main import get_command

import doorwatch.cli
from doorwatch.cli.common import Options, printable
from doorwatch.errors import (
    BadInput,
    DoorwatchError,
    Exit,
    Interrupted,
    describe_fault,
    disk_fault,
    missing_package,
)

NOT_COMMANDS = ("main", "common")
_FLAGS = ("--json", "--quiet")
_VALUED = ("--settings", "--tenant")
_COMPLETION = ("install_completion", "show_completion")


class _ReaderGone(DoorwatchError):
    """Whoever read our output has closed it; there is nobody to tell."""

    exit_code = Exit.INTERRUPTED


@contextmanager
def _our_exits() -> Iterator[None]:
    """Give a stop by the keyboard or a closed pipe our exit code in place of the shell's."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted("stopped; what was done is kept, run the same command again") from error
    except BrokenPipeError as error:
        raise _ReaderGone from error


class LazyGroup(TyperGroup):
    """Commands are the modules of `doorwatch.cli`; each is imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, without importing one."""
        names = (module.name for module in pkgutil.iter_modules(doorwatch.cli.__path__))
        return sorted(n.replace("_", "-") for n in names if n not in NOT_COMMANDS and not n.startswith("_"))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and return one command, None when there is none of this name."""
        if cmd_name not in self.commands and cmd_name in self.list_commands(ctx):
            module = import_module(f"doorwatch.cli.{cmd_name.replace('-', '_')}")
            command = get_command(module.app)
            command.name = cmd_name
            # A group of one page would else offer to write into the shell's own files.
            command.params = [one for one in command.params if one.name not in _COMPLETION]
            self.add_command(command)
        return self.commands.get(cmd_name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Let the global options stand anywhere on the line."""
        with _our_exits():
            return super().parse_args(ctx, _hoist(args, self._declared(ctx, args)))

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _our_exits():
            return super().invoke(ctx)

    def _declared(self, ctx: Any, args: list[str]) -> set[str]:
        """Return the options that the command named in `args` declares itself."""
        command: Any = self
        for word in _words(args):
            found = command.get_command(ctx, word) if isinstance(command, TyperGroup) else None
            if found is None:
                break
            command = found
        return set() if command is self else {opt for param in command.params for opt in param.opts}


app = typer.Typer(
    cls=LazyGroup,
    name="doorwatch",
    add_completion=False,
    epilog="--settings, --tenant, --json and --quiet may stand before or after the command. "
    "Exit codes: 0 done, 1 fault of ours, 2 bad input, 3 refused, 4 unreachable or partial, "
    "5 interrupted, 64 wrong use.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"doorwatch {doorwatch.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    settings: Annotated[
        Path | None, typer.Option(envvar="DOORWATCH_SETTINGS", help="The settings file.")
    ] = None,
    tenant: Annotated[
        str | None, typer.Option(envvar="DOORWATCH_TENANT", help="The tenant to work for.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Write results and errors only.")] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Tell the version.")
    ] = False,
) -> None:
    """Scan advertisement platforms under agreements; a person decides what happens next."""
    ctx.obj = Options(settings=settings, tenant=tenant, json=as_json, quiet=quiet)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    try:
        outcome = get_command(app).main(args=arguments, prog_name="doorwatch", standalone_mode=False)
        sys.stdout.flush()
        return int(outcome) if isinstance(outcome, int) else Exit.DONE
    except (_ReaderGone, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.INTERRUPTED
    except DoorwatchError as error:
        return _report(_described(error), as_json)
    except typer.TyperException as error:
        message = " ".join(error.format_message().split())
        message += "" if message.endswith((".", "?")) else "."
        path = getattr(getattr(error, "ctx", None), "command_path", "doorwatch")
        return _report({"message": f"{message} See: {path} --help", "exit": Exit.USAGE}, as_json)
    except typer.Abort:
        return _report(
            {"message": "stopped at a question; nothing was done", "exit": Exit.INTERRUPTED}, as_json
        )
    except Exception as error:
        if isinstance(error, OSError) and (fault := disk_fault(error)):
            return _report(_described(fault), as_json)
        if isinstance(error, ImportError) and (lack := missing_package(error)):
            return _report(_described(lack), as_json)
        if os.environ.get("DOORWATCH_TRACE"):
            traceback.print_exc()
        return _report({"message": describe_fault(error), "exit": Exit.FAULT}, as_json)


def run() -> NoReturn:
    """Run the program's own command line; a polite kill stops it like the keyboard does.

    What it and its children write is for their own user alone, and a crash leaves no picture of the
    memory on disk: that would hold texts, pictures and keys.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGTERM, _terminate)
    # Large tables are built at the start and none is garbage: fewer rounds of the collector save a fifth.
    gc.set_threshold(200_000, 20, 20)
    sys.exit(main())


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _described(error: DoorwatchError) -> dict[str, Any]:
    described: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, BadInput):
        described |= {"place": error.place, "expected": error.expected, "got": error.got}
    return described | {"exit": error.exit_code}


def _report(described: dict[str, Any], as_json: bool) -> int:
    code = int(described["exit"])
    line = json.dumps(described | {"exit": code}, ensure_ascii=False)
    text = line if as_json else "doorwatch: " + printable(" ".join(str(described["message"]).splitlines()))
    sys.stderr.write(text + "\n")
    return code


def _words(args: list[str]) -> Iterator[str]:
    """Yield the words of a command line that are no options and no values of a global option."""
    skip = False
    for word in args:
        if not skip and not word.startswith("-"):
            yield word
        skip = word in _VALUED
        if word == "--":
            return


def _hoist(args: list[str], declared: set[str]) -> list[str]:
    """Move global options to the front; one that the command declares itself stays there too."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        name = word.partition("=")[0]
        if name not in (*_FLAGS, *_VALUED):
            rest.append(word)
            continue
        whole = [word]
        if word in _VALUED and (value := next(words, None)) is not None:
            whole.append(value)
        front += whole
        rest += whole if name in declared else []
    return front + rest


if __name__ == "__main__":
    run()
