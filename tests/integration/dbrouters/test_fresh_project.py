"""A new Django project with nothing installed but `dbrouters`, and the settings that its how-to says to paste."""

import json
import os
import re
import socket
import subprocess
import sys
import textwrap
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.nodes import replay_paused, superuser, until
from tests.site import Visitor

pytestmark = pytest.mark.cluster

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "use-dbrouters.md"
REPLICAS = ("replica1", "replica2")

SETTINGS = """
SECRET_KEY = "fresh" * 12
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "pages"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE, INSTALLED_APPS = [], []
{pasted}
INSTALLED_APPS = ["dbrouters"]
MIDDLEWARE = [name for name in MIDDLEWARE if isinstance(name, str) and not name.startswith("django.contrib.")]
"""

ADDRESSES = """
# The how-to's addresses are made up; these are the cluster's.
import json
_found = json.loads({found!r})
DATABASES["default"].update(_found["default"])
DATABASES["replica"]["NODES"] = _found["nodes"]
DATABASES["replica"].update({{key: _found["default"][key] for key in ("NAME",)}})
DBROUTERS.update(_found["dbrouters"])
"""

PAGES = """
from django.db import connections, models
from django.http import JsonResponse
from django.urls import path


class Note(models.Model):
    text = models.CharField(max_length=100)

    class Meta:
        app_label = "fresh"
        db_table = "fresh_note"


def add(request, text):
    Note.objects.create(text=text)
    return JsonResponse({})


def notes(request):
    texts = list(Note.objects.order_by("id").values_list("text", flat=True))
    wrapper = connections["replica"]
    return JsonResponse({"texts": texts, "node": wrapper.node_name if wrapper.connection else "primary"})


urlpatterns = [path("add/<text>/", add), path("", notes)]
"""


def pasted() -> str:
    """The how-to's block of settings."""
    blocks = re.findall(
        r"^ *```python\n(.*?)^ *```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return textwrap.dedent(
        next(block for block in blocks if "DATABASES" in block and "DATABASE_ROUTERS" in block)
    )


def parameters(url: str) -> dict[str, object]:
    parts = urllib.parse.urlsplit(url)
    return {
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "PASSWORD": parts.password,
        "NAME": parts.path.lstrip("/"),
    }


def addresses() -> str:
    """The cluster's, in place of the how-to's."""
    replicas = os.environ["REPLICA_DIRECT_URLS"].split(",")
    admin = os.environ["REPLICA_ADMIN_URLS"].split(",")
    found = {
        "default": parameters(os.environ["DIRECT_DATABASE_URL"]),
        "nodes": {name: parameters(url) for name, url in zip(REPLICAS, replicas, strict=True)},
        "dbrouters": {
            "PRIMARY_ADMIN_URL": os.environ["PRIMARY_ADMIN_URL"],
            "REPLICA_ADMIN_URLS": dict(zip(REPLICAS, admin, strict=True)),
        },
    }
    if "STATE_URL" in pasted():
        found["dbrouters"]["STATE_URL"] = os.environ["STATE_URL"]
    return ADDRESSES.format(found=json.dumps(found))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """The project's folder, and its one table in the cluster's database."""
    (tmp_path / "fresh_settings.py").write_text(SETTINGS.format(pasted=pasted()) + addresses())
    (tmp_path / "pages.py").write_text(PAGES)
    with superuser("primary") as connection:
        connection.execute("SET ROLE runway_owner")
        connection.execute("DROP TABLE IF EXISTS fresh_note")
        connection.execute("CREATE TABLE fresh_note (id bigserial PRIMARY KEY, text varchar(100) NOT NULL)")
        connection.execute("GRANT USAGE ON SEQUENCE fresh_note_id_seq TO runway_app")
    yield tmp_path
    with superuser("primary") as connection:
        connection.execute("DROP TABLE fresh_note")


def environment(folder: Path) -> dict[str, str]:
    """This checkout importable, and nothing else of this process's."""
    checkout = str(HOW_TO.parents[2])
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "fresh_settings",
        "PYTHONPATH": f"{folder}:{checkout}",
    }


@pytest.fixture
def visitor(project: Path) -> Iterator[Visitor]:
    """A browser of the running project."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (project / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=project,
            env=environment(project),
            stdout=log,
            stderr=log,
        )
    found = Visitor(f"http://127.0.0.1:{port}")
    try:
        until("the project answers", lambda: _answers(found), seconds=40)
        yield found
    finally:
        server.terminate()
        server.wait(20)


def _answers(visitor: Visitor) -> bool:
    try:
        return visitor.get("/").status == 200
    except OSError:
        return False


def notes(visitor: Visitor) -> dict[str, object]:
    page = visitor.get("/")
    assert page.status == 200, page.text[:2000]
    found: dict[str, object] = json.loads(page.text)
    return found


def test_its_checks_find_nothing(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--fail-level", "WARNING"],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_it_writes_reads_from_a_replica_and_sees_its_own_write(visitor: Visitor) -> None:
    assert visitor.get("/add/first/").status == 200
    assert notes(visitor)["texts"] == ["first"]
    stranger = Visitor(visitor.base)
    until("a replica shows it", lambda: notes(stranger)["texts"] == ["first"])
    until("and is asked for it", lambda: notes(visitor)["node"] in REPLICAS)
    with replay_paused(*REPLICAS):
        assert visitor.get("/add/second/").status == 200
        assert notes(visitor) == {"texts": ["first", "second"], "node": "primary"}
        found = notes(Visitor(visitor.base))
        assert found["texts"] == ["first"]
        assert found["node"] in REPLICAS
