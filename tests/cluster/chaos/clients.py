"""Clients of the site under test: each sends one request after the other and logs what it was told."""

import http.client
import json
import random
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.cluster.chaos.history import History, Kind, Operation

TIMEOUT = 15.0
"""Seconds after which a client gives a request up; it counts as failed."""

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Client:
    """One browser. `user` is signed in; `writes` is the share of its requests that write."""

    address: str
    name: str
    history: History
    user: str = ""
    writes: float = 0.0
    pause: float = 0.03  # seconds between two requests, at most twice that
    cookies: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def enter(self) -> "Client":
        """Sign in, if this is somebody."""
        if self.user:
            status, *_ = self._send("POST", f"/chaos/enter/{self.user}/")
            assert status == 200, f"{self.name} can't sign in: {status}"
        return self

    def work(self, done: threading.Event, chance: random.Random) -> None:
        """Write and read until it is done."""
        while not done.is_set():
            if chance.random() < self.writes:
                self.write()
            else:
                self.read()
            done.wait(chance.uniform(0, 2 * self.pause))

    def write(self, how: str = "write", *, slowly: float = 0) -> Operation:
        """Write the next number; `slowly` is how many seconds its transaction takes.

        It is written anew by nobody: an answer that is lost leaves it in doubt.
        """
        self.number += 1
        path = f"/chaos/{how}/{self.name}/{self.number}/?sleep={slowly}"
        return self._log(Kind.WRITE, "POST", path, self.number)

    def read(self, *, slowly: float = 0) -> Operation:
        """Read the newest numbers of all; `slowly` is how many seconds the query sleeps on its node."""
        asked = {"session": "1"} if self.user else {}
        query = urllib.parse.urlencode({**asked, "sleep": slowly} if slowly else asked)
        return self._log(Kind.READ, "GET", f"/chaos/read/?{query}", 0)

    def _log(self, kind: Kind, method: str, path: str, number: int) -> Operation:
        began = time.monotonic()
        status, headers, body = self._send(method, path)
        ended = time.monotonic()
        told = json.loads(body) if status == 200 else {}
        operation = Operation(
            kind=kind,
            client=self.name,
            user=self.user,
            began=began,
            ended=ended,
            status=status,
            number=number,
            node=told.get("node", ""),
            walls=tuple(told.get("walls", ())),
            retry_after="retry-after" in headers,
        )
        self.history.add(operation)
        return operation

    def _send(self, method: str, path: str) -> Answer:
        """One request on a connection of its own; status 0 when there is no whole answer."""
        parts = urllib.parse.urlsplit(self.address)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=TIMEOUT)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, headers={"Cookie": cookies, "Referer": self.address})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", ()):
            name, _, value = header.partition(";")[0].partition("=")
            if "max-age=0" in header.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return response.status, {name.lower(): value for name, value in response.headers.items()}, body


def crowd(address: str, history: History) -> list[Client]:
    """Users with two devices that both write, people who aren't signed in and write, and strangers who only read."""
    devices = [
        Client(address, f"shopper{number}-{device}", history, user=f"shopper{number}", writes=share)
        for number in range(1, 4)
        for device, share in (("laptop", 0.4), ("phone", 0.1))
    ]
    anonymous = [Client(address, f"anonymous{number}", history, writes=0.3) for number in (1, 2)]
    strangers = [Client(address, f"stranger{number}", history) for number in range(1, 5)]
    return [*devices, *anonymous, *strangers]


@contextmanager
def working(clients: list[Client], seed: int) -> Iterator[None]:
    """Let all of them work while the block runs."""
    done = threading.Event()
    for client in clients:
        client.enter()
    threads = [
        threading.Thread(
            target=client.work, args=(done, random.Random(f"{seed} {client.name}")), name=client.name
        )
        for client in clients
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
