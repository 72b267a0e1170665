"""The one place that reads the environment.

Three sources, the first that names a variable wins: the process environment, `.env` in the checkout, and the file
that `make up` wrote for the running stack (`.stack/<STACK_NAME>/env`). The README lists every variable.
"""

import os
import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

_ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)")


class EnvironmentFileError(ImproperlyConfigured):
    """A line of an environment file can't be read. Write NAME=value, one a line, or start the line with '#'."""

    def __init__(self, path: Path, number: int, line: str) -> None:
        name = line.split("=", maxsplit=1)[0].strip()[:40]  # never the value: it may be a secret
        super().__init__(
            f"{path}, line {number}: {name!r} is not an assignment. Write NAME=value, or '#' before a comment."
        )


class Reader(environ.Env):  # type: ignore[misc]
    """django-environ's typed reader. An error says what to do, and never the value: it may be a secret."""

    def get_value(  # its signature is django-environ's
        self,
        var: str,
        cast: Any = None,
        default: Any = environ.Env.NOTSET,
        parse_default: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        """Read one variable. Raises ImproperlyConfigured when it is required and absent, or can't be cast.

        Not as django-environ does: `$NAME` is no reference here, since a secret may begin with a dollar sign.
        """
        if var not in os.environ and not parse_default:
            if default is self.NOTSET:
                raise ImproperlyConfigured(
                    f"{var} is not set. Type `make up`, which sets it, or set it in .env."
                )
            return default
        try:
            return self.parse_value(os.environ.get(var, default), cast)
        except ValueError:
            raise ImproperlyConfigured(
                f"{var} can't be read as {cast.__name__}. Correct it in .env or in the environment."
            ) from None


def parse(path: Path) -> dict[str, str]:
    """Read the assignments of an environment file; a file that isn't there has none.

    Raises EnvironmentFileError at the first line that is neither an assignment, a comment nor empty.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{path} can't be read ({error}). Make it readable UTF-8 text, or remove it."
        ) from error
    values = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        match = _ASSIGNMENT.fullmatch(line)
        if match is None:
            raise EnvironmentFileError(path, number, line)
        values[match[1]] = _unquoted(match[2].strip())
    return values


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def stack_directory() -> Path:
    """Where the local stack keeps its state: STACK_DIR, else `.stack/<STACK_NAME>` in the checkout."""
    directory = os.environ.get("STACK_DIR")
    return Path(directory) if directory else BASE_DIR / ".stack" / os.environ.get("STACK_NAME", "runway")


def load() -> Reader:
    """Merge the files into the process environment, never over what it already says, and return the typed reader."""
    for name, value in parse(BASE_DIR / ".env").items():
        os.environ.setdefault(name, value)
    # Only now: .env may name the stack.
    for name, value in parse(stack_directory() / "env").items():
        os.environ.setdefault(name, value)
    return Reader()


env = load()
