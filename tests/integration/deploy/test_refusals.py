import os

from deploy import processes


def refusal(done) -> str:
    """The one line that a refused command writes."""
    assert done.returncode == 1, done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_taken_port_is_named_with_its_owner(fresh, squatter):
    port = fresh.stack.ports.pgbouncer
    squatter(port)
    line = refusal(fresh("up", "--servers"))

    assert f"port {port} (pgbouncer) is taken by" in line
    assert f"(process {os.getpid()})" in line
    assert processes.strays(fresh.stack) == []


def test_a_taken_site_port_stops_the_servers_from_starting(fresh, squatter):
    squatter(fresh.stack.ports.nginx)

    assert "(nginx) is taken" in refusal(fresh("up"))
    assert processes.strays(fresh.stack) == []


def test_missing_programs_say_what_to_type(fresh, tmp_path):
    line = refusal(fresh("up", "--servers", STACK_PROGRAMS="system", PG_BIN=str(tmp_path)))

    assert f"PG_BIN={tmp_path}" in line
    assert not fresh.stack.directory.exists()


def test_a_directory_that_can_not_be_made_is_refused(fresh):
    line = refusal(fresh("up", "--servers", STACK_DIR="/proc/stack"))

    assert "/proc/stack can't be written" in line
    assert "STACK_DIR" in line


def test_a_file_in_the_place_of_a_directory_is_refused(fresh, tmp_path):
    (tmp_path / "file").write_text("")

    assert str(tmp_path / "file") in refusal(
        fresh("up", "--servers", STACK_DIR=str(tmp_path / "file" / "below"))
    )


def test_an_unreadable_line_of_the_environment_file_is_named(fresh):
    broken = fresh.stack.directory / "env"
    broken.parent.mkdir()
    broken.write_text("SECRET_KEY=fine\nthis is no assignment\n")
    line = refusal(fresh("up", "--servers"))
    broken.unlink()

    assert f"{broken}, line 2: 'this is no assignment' is not an assignment" in line
    assert processes.strays(fresh.stack) == []


def test_a_value_that_is_no_number_is_named(fresh):
    assert "STACK_WORKERS='lots' is not a whole number" in refusal(fresh("up", STACK_WORKERS="lots"))


def test_pools_that_do_not_fit_are_refused(fresh):
    assert "max_connections" in refusal(fresh("up", STACK_WORKERS="8", STACK_POOL_SIZE="80"))


def test_an_unknown_part_is_refused(fresh):
    assert "'postgres' is no part of a stack" in refusal(fresh("restart", "postgres"))


def test_status_of_a_stack_that_never_was(fresh):
    done = fresh("status")

    assert done.returncode == 1
    assert "is down" in done.stdout
