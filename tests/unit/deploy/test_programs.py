from pathlib import Path

import pytest

from deploy import packages, programs
from deploy.errors import ProgramMissingError, SettingError
from deploy.programs import NGINX, POSTGRESQL, Program

NOWHERE = Program("NO_SUCH_SERVER", "no-such-server", ("no-such-package",), "no-such-formula")


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_environment_has_the_first_word(tmp_path):
    executable(tmp_path / "postgres")
    given = {"PG_BIN": str(tmp_path), "STACK_PROGRAMS": "system"}

    assert programs.ensure([POSTGRESQL], unpacked=tmp_path, environment=given).pg_bin == tmp_path


def test_a_path_without_the_program_is_named(tmp_path):
    with pytest.raises(SettingError, match="NGINX=/nowhere/nginx"):
        programs.ensure([NGINX], unpacked=tmp_path, environment={"NGINX": "/nowhere/nginx"})


def test_a_missing_program_says_what_to_type(tmp_path):
    with pytest.raises(ProgramMissingError) as caught:
        programs.ensure([NOWHERE], unpacked=tmp_path, environment={"STACK_PROGRAMS": "system"})

    message = str(caught.value)
    assert "no-such-server" in message
    assert "apt-get install no-such-package" in message
    assert "NO_SUCH_SERVER" in message
    assert "\n" not in message


def test_without_apt_nothing_is_tried(tmp_path, monkeypatch):
    monkeypatch.setattr(packages.shutil, "which", lambda _name: None)

    with pytest.raises(ProgramMissingError, match="brew install no-such-formula"):
        programs.ensure([NOWHERE], unpacked=tmp_path, environment={})


def test_an_unknown_mode_is_refused(tmp_path):
    with pytest.raises(SettingError, match="auto, system, download"):
        programs.ensure([NGINX], unpacked=tmp_path, environment={"STACK_PROGRAMS": "guess"})


def test_unpacked_programs_are_used_newest_first_with_their_libraries(tmp_path):
    for version in ("9.6", "13", "9", "15", "16"):
        executable(tmp_path / f"usr/lib/postgresql/{version}/bin/postgres")
    library = executable(tmp_path / "usr/lib/x86_64-linux-gnu/libpq.so.5")
    found = programs.ensure([POSTGRESQL], unpacked=tmp_path, environment={"STACK_PROGRAMS": "download"})

    assert found.pg_bin == tmp_path / "usr/lib/postgresql/16/bin"
    assert found.environment == {"LD_LIBRARY_PATH": str(library.parent)}


def test_system_programs_need_no_libraries(tmp_path):
    server = executable(tmp_path / "nginx")
    found = programs.ensure([NGINX], unpacked=tmp_path / "unpacked", environment={"NGINX": str(server)})

    assert found.environment == {}
