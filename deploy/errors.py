"""What can stop the launcher. Each error is one line: what happened, and what to do."""


class StackError(Exception):
    """The stack can't do what it was asked to."""


class ProgramMissingError(StackError):
    """A server's program is neither installed nor installable; the message says what to type."""


class PortTakenError(StackError):
    """Another process listens where a server of ours should. Stop it, or move the stack by STACK_PORT_OFFSET."""


class DirectoryError(StackError):
    """The stack's directory can't be made or written. Set STACK_DIR to one that can."""


class CapacityError(StackError):
    """Workers x connections must fit into PgBouncer's pool, and that into max_connections."""


class NotRunningError(StackError):
    """The stack that a command needs is down. Type `make up`."""


class PartFailedError(StackError):
    """A server was started and doesn't answer; the message carries what its log complains of."""


class CommandFailedError(StackError):
    """A command that the launcher ran ended badly; the message carries its last line."""


class SettingError(StackError):
    """A variable of the launcher has a value it can't use."""
