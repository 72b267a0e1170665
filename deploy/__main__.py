"""`python -m deploy`: the stack's command line."""

import argparse
import sys

from django.core.exceptions import ImproperlyConfigured

from deploy.errors import StackError


def main() -> int:
    """Run one command and return its exit status; an error is one line."""
    arguments = _parser().parse_args()
    try:
        # Here, since a broken .env is found by importing the settings' reader.
        from deploy import commands  # noqa: PLC0415

        status = commands.COMMANDS[arguments.command](arguments)
    except (StackError, ImproperlyConfigured) as error:
        print(f"runway: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy", description="Run the real stack on this machine."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = commands.add_parser("up", help="bring the stack up; a no-op when it is")
    up.add_argument(
        "--servers", action="store_true", help="only PostgreSQL, PgBouncer and Redis, not the site"
    )
    down = commands.add_parser("down", help="stop everything; the data stay")
    down.add_argument("--erase", action="store_true", help="remove the stack's data, too")
    commands.add_parser("status", help="say how each part is; exit status 1 if one is down")
    commands.add_parser(
        "running", help="say nothing and exit with 0 while the stack runs, else say what to type"
    )
    logs = commands.add_parser("logs", help="follow the logs")
    logs.add_argument("parts", nargs="*", metavar="PART", help="only these parts")
    restart = commands.add_parser("restart", help="stop and start parts, all by default")
    restart.add_argument("parts", nargs="*", metavar="PART")
    kill = commands.add_parser(
        "kill", help="SIGKILL parts, as a crash would; the supervisor starts them again"
    )
    kill.add_argument("parts", nargs="+", metavar="PART")
    found = commands.add_parser(
        "programs", help="find or install the servers' programs and say where they are"
    )
    found.add_argument(
        "--with", dest="extras", action="append", default=[], metavar="EXTRA", help="also: chromium"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
