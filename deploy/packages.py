"""Debian packages: installed as root, or unpacked into a directory of the checkout without root."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.errors import ProgramMissingError

# What runs when a package wants to start its service; 101 means "not allowed".
_POLICY = Path("/usr/sbin/policy-rc.d")
_NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/runway.conf")
# 25 MB for a just-in-time compiler that postgresql.conf switches off.
_UNWANTED = ("libllvm",)


def available() -> bool:
    """Whether this machine has apt at all."""
    return shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Install packages system-wide (root). No service is started and no cluster is made.

    Raises ProgramMissingError when apt can't.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_services():
        _run(["apt-get", "update"], packages, environment)
        _run(
            [
                "apt-get",
                "-o",
                "DPkg::Lock::Timeout=120",
                "install",
                "-y",
                "--no-install-recommends",
                *packages,
            ],
            packages,
            environment,
        )


def download(packages: Sequence[str], directory: Path) -> None:
    """Unpack packages, and what they need that the machine lacks, under `directory`. Needs no root.

    Raises ProgramMissingError when apt can't.
    """
    archives = directory / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    options: list[str] = []
    try:
        wanted = _with_dependencies(packages, options)
    except ProgramMissingError:
        # The machine's package lists are absent or old: fetch our own, which needs no root either.
        options = _private_lists(directory / "apt")
        _run(["apt-get", *options, "update"], packages)
        wanted = _with_dependencies(packages, options)
    _run(["apt-get", *options, "download", *wanted], packages, cwd=archives)
    for archive in sorted(archives.glob("*.deb")):
        _run(["dpkg", "-x", str(archive), str(directory)], packages)
    shutil.rmtree(archives)


def _with_dependencies(packages: Sequence[str], options: list[str]) -> list[str]:
    """The packages to fetch: those asked for even when installed, and those that apt would add."""
    asked = [real for name in packages for real in _real(name, options)]
    planned = _run(
        ["apt-get", *options, "install", "--simulate", "--no-install-recommends", *asked], packages
    )
    missing = re.findall(r"^Inst (\S+)", planned, flags=re.MULTILINE)
    wanted = dict.fromkeys([*asked, *missing])
    return [name for name in wanted if not name.startswith(_UNWANTED)]


def _real(package: str, options: list[str]) -> list[str]:
    """What holds the files: Debian's `postgresql` is empty and needs the newest `postgresql-15` or so."""
    if package != "postgresql":
        return [package]
    shown = _run(["apt-cache", *options, "depends", package], [package])
    match = re.search(r"Depends: postgresql-(\d+)", shown)
    return [f"postgresql-{match[1]}", f"postgresql-client-{match[1]}"] if match else [package]


def _private_lists(directory: Path) -> list[str]:
    for name in ("lists/partial", "cache/archives/partial"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    return [
        "-o", f"Dir::State::Lists={directory / 'lists'}",
        "-o", f"Dir::Cache={directory / 'cache'}",
    ]  # fmt: skip


def _run(
    command: list[str],
    packages: Sequence[str],
    environment: dict[str, str] | None = None,
    *,
    cwd: Path | None = None,
) -> str:
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise ProgramMissingError(
            f"{command[0]} failed ({lines[-1].removeprefix('E: ')}). "
            f"Install by hand, then try again: apt-get install {' '.join(packages)}"
        )
    return done.stdout


@contextlib.contextmanager
def _no_services() -> Iterator[None]:
    """Keep a package's service and PostgreSQL's main cluster from being made, and leave no trace of having done so."""
    with contextlib.ExitStack() as traces:
        if not _POLICY.exists():
            _POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
            _POLICY.chmod(0o755)
            traces.callback(_POLICY.unlink, missing_ok=True)
        if not _NO_MAIN_CLUSTER.exists():
            _NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
            _NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n", encoding="utf-8")
            traces.callback(_NO_MAIN_CLUSTER.unlink, missing_ok=True)
        yield
