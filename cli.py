"""The command line. Commands are loaded when they are called, so that asking for help costs next to nothing."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import Any

gc.set_threshold(100_000)  # starting makes many objects and hardly a cycle: searched for rarely, from the imports on

import typer  # noqa: E402
from typer.core import TyperGroup  # noqa: E402

from pipeline.commands import COMMANDS  # noqa: E402


class Commands(TyperGroup):
    """The group, knowing its commands by name and line until one of them is wanted."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """All of them, loaded or not."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Loads the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.commands.{cmd_name}")
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        single.command(cmd_name)(getattr(module, cmd_name))
        return typer.main.get_command(single)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """The list in the help text."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def torikumi() -> None:
    """Read evaluation reports of 地域子育て支援拠点 and make one SQLite database of them."""


def main() -> None:
    """What the installed command runs."""
    if sys.argv[1:] == ["--version"]:
        from pipeline.batch.key import VERSION

        print(f"torikumi {VERSION}")
        return
    _speak_utf8()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # else every installed package is asked whether it is one
    try:
        app(prog_name="torikumi")
    finally:
        gc.freeze()  # the end takes all memory back at once: nobody needs to look through it for cycles first


def _speak_utf8() -> None:
    """Names of files are UTF-8, wherever we are called: under another locale the same name would be another text.

    What is printed keeps the encoding of the terminal.
    """
    if sys.getfilesystemencoding() == "utf-8" or sys.flags.utf8_mode:
        return
    os.environ.setdefault("PYTHONIOENCODING", sys.stderr.encoding)
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


if __name__ == "__main__":
    main()
