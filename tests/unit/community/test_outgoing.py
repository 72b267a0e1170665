"""Fetching from outside: what is refused, what is given up, and that a plain answer arrives."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from community.people.outgoing import RefusedError, fetch


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/slow"):
            self.send_response(200)
            self.end_headers()
            for _ in range(20):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
            return
        body = b"x" * (5000 if self.path == "/large" else 5)
        self.send_response({"/moved": 302, "/none": 404}.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()
    thread.join()


def test_an_answer_arrives(server):
    assert fetch(f"{server}/", most_bytes=10, seconds=5, public_only=False) == b"xxxxx"


@pytest.mark.parametrize("path", ["/large", "/moved", "/none", "/slow"])
def test_what_is_too_large_elsewhere_missing_or_slow_is_given_up(server, path):
    assert fetch(f"{server}{path}", most_bytes=100, seconds=0.3, public_only=False) is None


def test_nobody_there_is_no_error():
    assert fetch("http://127.0.0.1:9/", most_bytes=10, seconds=1, public_only=False) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "http://93.184.215.14/",
        "file:///etc/passwd",
        "https:///x",
    ],
)
def test_private_addresses_and_other_schemes_are_refused(url):
    with pytest.raises(RefusedError):
        fetch(url, most_bytes=10, seconds=1)
