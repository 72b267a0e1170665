"""The commands of `python -m deploy`: each takes the parsed arguments and returns an exit status."""

import argparse
import os
import shutil
import time

from deploy import launch, programs
from deploy.clusters import Clusters
from deploy.environment import Secrets
from deploy.errors import NotRunningError, ProgramMissingError, SettingError
from deploy.health import Health
from deploy.privileges import server_account
from deploy.stack import SERVERS, SITE, WORKERS, Stack
from deploy.supervision import Process


def up(arguments: argparse.Namespace) -> int:
    """Bring the stack up and say where it is."""
    stack = Stack.from_environment()
    started = time.monotonic()

    def say(message: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {message}", flush=True)

    with launch.prepared(stack, say) as launcher:
        worked = launcher.up(SERVERS if arguments.servers else (*SERVERS, *SITE))
    seconds = f"{time.monotonic() - started:.1f} s"
    if arguments.servers:
        print(
            f"The servers of stack '{stack.name}' are up ({seconds}); their addresses are in {stack.directory}/env."
        )
        return 0
    print(f"Stack '{stack.name}' {'is up' if worked else 'was up already'} ({seconds}): {stack.url}/")
    print(f"Log in as shopper1 ... shopper20, dba (staff) or admin; password: {launcher.keys.demo_password}")
    return 0


def down(arguments: argparse.Namespace) -> int:
    """Stop the stack."""
    stack = Stack.from_environment()
    if stack.directory.is_dir():
        with launch.locked(stack):
            launch.down(stack, erase=arguments.erase)
    else:
        launch.down(stack)
    print(f"Stack '{stack.name}' is down{', its data are removed' if arguments.erase else ''}.")
    return 0


def status(_arguments: argparse.Namespace) -> int:
    """One line a part, one exit status for all."""
    stack = Stack.from_environment()
    found = stack.supervisor.processes()
    secrets = stack.directory / "secrets.json"
    if not found or not secrets.exists():
        print(f"Stack '{stack.name}' is down. Type `make up`.")
        return 1
    account = server_account()
    health = Health(stack, Clusters(stack, Secrets.kept_in(secrets), programs.Programs({}), account))
    # After `up --servers` the site was never asked for: it isn't missed.
    parts = [*SERVERS, *(SITE if any(found[part].pid for part in SITE) else ())]
    silent = health.silent(parts)
    for part in parts:
        print(_line(stack, found[part], answers=part not in silent))
    return 1 if silent else 0


def _line(stack: Stack, process: Process, *, answers: bool) -> str:
    address = "" if process.name in WORKERS else f"127.0.0.1:{stack.ports[process.name]}"
    word = "up" if answers else "DOWN"
    reason = "" if answers else f"  {process.state.value.lower()}, see {stack.logs / process.name}.log"
    return f"{process.name:<12} {word:<5} {process.pid or '-':<8} {address}{reason}"


def running(_arguments: argparse.Namespace) -> int:
    """For what needs the stack: nothing to say while it runs, whatever part is down. Raises NotRunningError."""
    stack = Stack.from_environment()
    if not stack.supervisor.processes():
        raise NotRunningError(f"stack '{stack.name}' is down. Type `make up`.")
    return 0


def logs(arguments: argparse.Namespace) -> int:
    """Follow the logs until interrupted."""
    stack = Stack.from_environment()
    names = arguments.parts or sorted(path.stem for path in stack.logs.glob("*.log"))
    files = [str(stack.logs / f"{name}.log") for name in names]
    if not files or shutil.which("tail") is None:
        raise SettingError(f"there are no logs in {stack.logs} yet. Type `make up`.")
    os.execvp("tail", ["tail", "-n", "20", "-F", *files])  # noqa: S606 - no shell


def restart(arguments: argparse.Namespace) -> int:
    """Stop and start parts."""
    return _each(arguments.parts, "restart")


def kill(arguments: argparse.Namespace) -> int:
    """Crash parts."""
    return _each(arguments.parts, "kill")


def _each(parts: list[str], action: str) -> int:
    stack = Stack.from_environment()
    found = stack.supervisor.processes()
    chosen = parts or [part for part in (*SERVERS, *SITE) if part in found and found[part].state.alive]
    for part in chosen:
        if part not in (*SERVERS, *SITE):
            raise SettingError(
                f"{part!r} is no part of a stack. The parts are: {', '.join((*SERVERS, *SITE))}."
            )
        stack.control(part, action)
        print(f"{part}: {action}")
    return 0


def find_programs(arguments: argparse.Namespace) -> int:
    """Find or install programs."""
    unknown = set(arguments.extras) - set(programs.EXTRAS)
    if unknown:
        raise ProgramMissingError(
            f"--with {unknown.pop()!r} is unknown. Known: {', '.join(programs.EXTRAS)}."
        )
    wanted = [*programs.SERVERS, *(programs.EXTRAS[name] for name in arguments.extras)]
    found = programs.ensure(wanted, unpacked=Stack.from_environment().unpacked)
    for program in wanted:
        print(f"{program.executable:<14} {found[program]}")
    return 0


COMMANDS = {
    "up": up,
    "down": down,
    "status": status,
    "running": running,
    "logs": logs,
    "restart": restart,
    "kill": kill,
    "programs": find_programs,
}
