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
    _cookies: dict[str, str] = field(default_factory=dict)
    _number: int = 0

    def enter(self) -> None:
        """Sign in, if this is somebody."""
        if self.user:
            status, *_ = self._send("POST", f"/chaos/enter/{self.user}/")
            assert status == 200, f"{self.name} can't sign in: {status}"

    def work(self, done: threading.Event, chance: random.Random) -> None:
        """Write and read until it is done."""
        while not done.is_set():
            if chance.random() < self.writes:
                self.write()
            else:
                self.read()
            done.wait(chance.uniform(0, 2 * self.pause))

    def write(self) -> None:
        """Write the next number. It is written anew by nobody: an answer that is lost leaves it in doubt."""
        self._number += 1
        self._log(Kind.WRITE, "POST", f"/chaos/write/{self.name}/{self._number}/", self._number)

    def read(self) -> None:
        """Read the newest numbers of all."""
        self._log(Kind.READ, "GET", "/chaos/read/" + ("?session=1" if self.user else ""), 0)

    def _log(self, kind: Kind, method: str, path: str, number: int) -> None:
        began = time.monotonic()
        status, headers, body = self._send(method, path)
        ended = time.monotonic()
        told = json.loads(body) if status == 200 else {}
        self.history.add(
            Operation(
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
        )

    def _send(self, method: str, path: str) -> Answer:
        """One request on a connection of its own; status 0 when there is no whole answer."""
        parts = urllib.parse.urlsplit(self.address)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=TIMEOUT)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            connection.request(method, path, headers={"Cookie": cookies, "Referer": self.address})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", ()):
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
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
