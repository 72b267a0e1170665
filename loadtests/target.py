"""What a rehearsal is aimed at: the running stack's address, its nodes, and the key that lets us observe it."""

import ipaddress
import socket
import urllib.parse
from dataclasses import dataclass

from django.core.signing import TimestampSigner

from loadtests.errors import SiteUnreachableError, TargetRefusedError
from settings.env import env


@dataclass(frozen=True)
class Target:
    """Addresses and secrets of one stack. `nodes` maps a node's name to its direct address for a monitoring role."""

    site_url: str
    secret_key: str
    demo_password: str
    nodes: dict[str, str]

    @classmethod
    def from_environment(cls) -> "Target":
        """The stack that the environment names. Raises SiteUnreachableError where a variable is missing,
        and TargetRefusedError for an address that isn't loopback.
        """
        missing = [
            name
            for name in ("SITE_URL", "SECRET_KEY", "DEMO_PASSWORD", "PRIMARY_ADMIN_URL", "REPLICA_ADMIN_URLS")
            if not env.str(name, default="")
        ]
        if missing:
            raise SiteUnreachableError(
                f"{', '.join(missing)} not set: no stack is running here. Start it with `make up`, then try again."
            )
        site_url = env.str("SITE_URL").rstrip("/")
        refuse_strangers(site_url)
        replicas = enumerate(env.list("REPLICA_ADMIN_URLS"), start=1)
        return cls(
            site_url=site_url,
            secret_key=env.str("SECRET_KEY"),
            demo_password=env.str("DEMO_PASSWORD"),
            nodes={"primary": env.str("PRIMARY_ADMIN_URL"), **{f"replica{n}": url for n, url in replicas}},
        )

    def observer_headers(self, *, bypass: bool = False) -> dict[str, str]:
        """The signed header that makes the site tell what a page cost; with `bypass`, make it forget every cache."""
        signer = TimestampSigner(key=self.secret_key, salt="runway.observer", fallback_keys=[])
        headers = {"X-Runway-Observer": signer.sign("observer")}
        return {**headers, "X-Runway-Bypass": "1"} if bypass else headers

    def knock(self) -> None:
        """Open and close a connection to the site. Raises SiteUnreachableError in one line."""
        parts = urllib.parse.urlsplit(self.site_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((parts.hostname or "", port), timeout=3).close()
        except OSError as error:
            raise SiteUnreachableError(
                f"{self.site_url} doesn't answer ({error.strerror or error}). Start the stack with `make up`, "
                "then try again."
            ) from error


def refuse_strangers(url: str) -> None:
    """Raise TargetRefusedError unless every address of the URL's host is loopback."""
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(host, None)} if host else set()
    except OSError:
        addresses = set()
    if not addresses or not all(ipaddress.ip_address(address).is_loopback for address in addresses):
        raise TargetRefusedError(
            f"{url} is not on this machine. A rehearsal signs in and writes, so it only runs against 127.0.0.1 or ::1."
        )
