from deploy import processes


def test_a_path_that_no_server_could_quote_holds_a_stack(fresh, tmp_path):
    odd = {**fresh.environment, "STACK_DIR": str(tmp_path / "mé shop & co's 100%d")}
    command = type(fresh)(odd)
    try:
        command.up()
        assert command("status").returncode == 0
        assert command.stack.home.parent.name == "tmp"
    finally:
        assert command("down", "--erase").returncode == 0
    assert processes.strays(command.stack) == []
    assert not command.stack.home.exists()
