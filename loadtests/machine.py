"""Where and of what a run was made: without these two runs can't be compared."""

import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


def describe() -> dict[str, str | int]:
    """The machine, and the versions that weigh on the figures."""
    return {
        "processor": _processor(),
        "cores": psutil.cpu_count() or 0,
        "memory_mb": psutil.virtual_memory().total // 2**20,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "locust": version("locust"),
        "django": version("django"),
    }


def commit() -> str:
    """The commit of the checkout, with `+` behind it where files differ; `unknown` outside of a repository."""
    head = _git("rev-parse", "--short=12", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain", "--untracked-files=no") else head or "unknown"


def _git(*arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
