"""Fetching from the internet, so that nobody can make this server ask its own neighbours."""

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.parse

CHUNK = 64 * 1024  # bytes


class RefusedError(Exception):
    """The address isn't public, or not HTTPS. Nothing was sent to it."""


def fetch(url: str, *, most_bytes: int, seconds: float, public_only: bool = True) -> bytes | None:
    """What the address answers with 200; None for another status, for more than `most_bytes`, or when it takes longer.

    The name is resolved once, every address it has must be public, and that very address is connected to. Redirects
    aren't followed. Raises RefusedError before anything is sent; `public_only=False` is for servers of one's own.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ({"https"} if public_only else {"http", "https"}) or not parts.hostname:
        raise RefusedError(f"{parts.scheme}://{parts.hostname}")
    deadline = time.monotonic() + seconds
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = _resolved(parts.hostname, port, public_only=public_only)
        connection = _connected(parts, address, seconds)
        try:
            connection.request("GET", urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, "")))
            response = connection.getresponse()
            return _body(response, most_bytes, deadline) if response.status == 200 else None
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return None


def _resolved(host: str, port: int, *, public_only: bool) -> tuple[str, int]:
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        known = ipaddress.ip_address(address)
        if public_only and (not known.is_global or known.is_multicast):
            raise RefusedError(f"{host} is at {address}")
    return found[0], port


def _connected(
    parts: urllib.parse.SplitResult, address: tuple[str, int], seconds: float
) -> http.client.HTTPConnection:
    """A connection to the very address that was judged, under the name that was asked for."""
    connection = http.client.HTTPConnection(parts.hostname or "", address[1], timeout=seconds)
    raw = socket.create_connection(address, timeout=seconds)
    if parts.scheme == "https":
        try:
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
        except BaseException:
            raw.close()
            raise
    connection.sock = raw
    return connection


def _body(response: http.client.HTTPResponse, most_bytes: int, deadline: float) -> bytes | None:
    found = bytearray()
    while chunk := response.read1(CHUNK):
        found += chunk
        if len(found) > most_bytes or time.monotonic() > deadline:
            return None
    return bytes(found)
