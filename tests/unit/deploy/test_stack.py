from pathlib import Path

import pytest

from deploy.capacity import Capacity
from deploy.errors import CapacityError, SettingError
from deploy.stack import Ports, Stack


def test_defaults_are_the_documented_addresses():
    stack = Stack.from_environment({})

    assert stack.name == "runway"
    assert stack.directory == stack.checkout / ".stack" / "runway"
    assert stack.ports == Ports(8000, 8001, 6432, 15432, 15433, 15434, 16379, 16380)
    assert stack.url == "http://127.0.0.1:8000"
    assert stack.durable


def test_an_offset_moves_every_port():
    stack = Stack.from_environment({"STACK_NAME": "other", "STACK_PORT_OFFSET": "100"})

    assert stack.ports["redis-cache"] == 16479
    assert stack.ports["nginx"] == 8100
    assert stack.directory.name == "other"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"STACK_NAME": "../elsewhere"}, "STACK_NAME"),
        ({"STACK_PORT_OFFSET": "many"}, "STACK_PORT_OFFSET"),
        ({"STACK_PORT_OFFSET": "60000"}, "STACK_PORT_OFFSET"),
        ({"STACK_WORKERS": "two"}, "STACK_WORKERS"),
    ],
)
def test_an_unusable_variable_is_named(environment, named):
    with pytest.raises(SettingError, match=named):
        Stack.from_environment(environment)


@pytest.mark.parametrize("depth", [0, 1, 5, 20])
def test_the_socket_fits_into_107_bytes_wherever_the_checkout_is(depth):
    directory = Path("/srv", *["a-long-folder-name"] * depth)
    socket = Stack.from_environment({"STACK_DIR": str(directory)}).socket

    # supervisor appends its process id while it makes the socket
    assert len(f"{socket}.4194304".encode()) <= 107
    assert (socket.parent == directory) is (depth <= 1 or len(str(directory)) < 70)


def test_two_long_directories_have_two_sockets():
    long = "/srv/" + "x" * 100
    first, second = (Stack.from_environment({"STACK_DIR": long + end}).socket for end in "ab")

    assert first != second


def test_capacity_fits_on_any_machine():
    for workers in (1, 2, 8):
        fit = Capacity.chosen(workers=workers, pool=20)

        assert workers * 20 <= fit.pgbouncer_pool <= fit.max_connections


def test_capacity_says_which_layer_overflows():
    with pytest.raises(CapacityError, match="exceed PgBouncer's pool of 30"):
        Capacity(workers=2, pool=20, pgbouncer_pool=30, max_connections=100)
    with pytest.raises(CapacityError, match="exceeds PostgreSQL's max_connections of 400"):
        Stack.from_environment({"STACK_WORKERS": "64", "STACK_POOL_SIZE": "20"})
    with pytest.raises(CapacityError, match="serve nobody"):
        Capacity.chosen(workers=0)
