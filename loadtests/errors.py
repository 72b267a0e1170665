"""What stops a rehearsal before it has a result. Each message is one line that says what to do."""


class RehearsalError(Exception):
    """The rehearsal can't be run or read as asked; the command prints the message and exits with 2."""


class TargetRefusedError(RehearsalError):
    """The address isn't this machine. A rehearsal writes and signs in: run it against a stack on loopback."""


class SiteUnreachableError(RehearsalError):
    """Something that the rehearsal needs doesn't answer. Start the stack with `make up`, then try again."""


class ReportUnreadableError(RehearsalError):
    """The file isn't a report of this command. Give the path of a `report.json` that `make launch` wrote."""


class ThresholdsError(RehearsalError):
    """`[tool.runway.thresholds]` in pyproject.toml is incomplete or has a name that isn't a threshold."""
