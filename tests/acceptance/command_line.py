"""The command line as a user runs it: in a separate process, with a separate home."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.output_schema import check_output

TIME_LIMIT_S = 300


@dataclass(frozen=True, slots=True)
class CommandResult:
    """A command's exit code and output."""

    code: int
    output: str
    errors: str

    @property
    def result(self) -> Mapping[str, Any]:
        content = json.loads(self.output)
        assert isinstance(content, dict)
        return content


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs `reelproof` in `folder` with its state under `home`, and `extra` in its environment.

    Settings are beside the home: a page of the studio may change them.

    Films are drafts, which are encoded in a fraction of the time, unless their picture is to be examined.
    Their language is not detected, unless `language` is empty, and by default one whose voice speaks at once.
    """

    home: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    makes_drafts: bool = True
    language: str = "de"

    def run(self, *arguments: str) -> CommandResult:
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=TIME_LIMIT_S)
        if "--json" in arguments and output:
            check_output(arguments, output)
        return CommandResult(process.returncode, output, errors)

    @property
    def environment(self) -> dict[str, str]:
        config = self.home.with_name(f"{self.home.name}-config")
        usual = {"REELPROOF_HOME": str(self.home), "XDG_CONFIG_HOME": str(config), "NO_COLOR": "1"}
        if self.makes_drafts:
            usual["REELPROOF_DRAFT"] = "true"
        if self.language:
            usual["REELPROOF_LANGUAGE"] = self.language
        return {**os.environ, **usual, **self.extra}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "reelproof", *arguments],
            env=self.environment,
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )


@dataclass(frozen=True, slots=True)
class ScriptFilm:
    """The film of a script in its usual folder, and the command line that makes it."""

    line: CommandLine
    script: Path

    @property
    def folder(self) -> Path:
        return self.script.parent / f"{self.script.stem}-film"

    @property
    def path(self) -> Path:
        return self.folder / "film.mp4"

    @property
    def report(self) -> Mapping[str, Any]:
        content = json.loads((self.folder / "report.json").read_text())
        assert isinstance(content, dict)
        return content
