"""As many requests as a server answers in some seconds: a fixed number of kept connections, each with one under way."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Volley:
    """The answers of one volley. Latencies are milliseconds."""

    seconds: float
    failed: int = 0
    failure: str = ""
    """What went wrong last: a status line, or how the connection ended."""
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def latency(self, share: float) -> float:
        """The latency that this share of the answers didn't exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")


def volley(
    port: int, connections: int, seconds: float, *, path: str = "/", headers: Mapping[str, str] | None = None
) -> Volley:
    """Ask for a path again and again on so many connections."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return asyncio.run(_volley(port, connections, seconds, "\r\n".join([*lines, ""]).encode()))


async def _volley(port: int, connections: int, seconds: float, request: bytes) -> Volley:
    found = Volley(seconds)
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_ask(port, end, found, request) for _ in range(connections)))
    return found


async def _ask(port: int, end: float, found: Volley, request: bytes) -> None:
    cookie = b""  # a browser's, who keeps what it is given first
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (began := time.perf_counter()) < end:
            writer.write(request + cookie + b"\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200 "):
                found.failed += 1
                found.failure = head.partition(b"\r\n")[0].decode()
                return  # an error page's length is nobody's business
            if not cookie and (given := head.partition(b"Set-Cookie: ")[2].partition(b";")[0]):
                cookie = b"Cookie: " + given + b"\r\n"
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            found.latencies.append((time.perf_counter() - began) * 1000)
            if b"\r\nconnection: close\r\n" in head.lower():  # nginx, after its keepalive_requests
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, asyncio.IncompleteReadError) as error:
        found.failed += 1
        found.failure = str(error)
    finally:
        writer.close()
