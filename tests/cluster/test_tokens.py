"""Tokens that are forged, foreign, old, from the future or another device's: the reader is right, and sees no error."""

import dataclasses
from typing import Any

import pytest

from dbrouters import token
from dbrouters.conf import configuration
from dbrouters.position import MAX_LSN
from tests.cluster.conftest import REPLICAS, Pages
from tests.cluster.nodes import replay_paused, until

pytestmark = pytest.mark.cluster

COOKIE = "log_position"


def test_a_phone_shows_what_the_laptop_wrote(pages: Pages) -> None:
    laptop, phone = pages.client("laptop", user="shopper1"), pages.client("phone", user="shopper1")
    with replay_paused(*REPLICAS):
        phone.read()
        laptop.write()
        assert phone.read().walls[0][laptop.name] == laptop.number
        assert pages.client("stranger").read().node in REPLICAS


def test_an_older_token_that_arrives_last_takes_nothing_back(pages: Pages) -> None:
    member = pages.client("member", user="shopper1")
    member.write()
    older = member.cookies[COOKIE]
    pages.shown_everywhere(member)
    with replay_paused(*REPLICAS):
        member.write()
        member.cookies[COOKIE] = older
        assert member.read().walls[0][member.name] == member.number


@pytest.mark.parametrize("forged", ["x", "AAAA:1:x", "a" * 3000, "FFFFFFFF/FFFFFFFF", "\u00e9:\u00e9:\u00e9"])
def test_a_forged_token_reads_from_the_primary_and_is_replaced(pages: Pages, forged: str) -> None:
    writer, client = pages.client("writer"), pages.client("client")
    with replay_paused(*REPLICAS):
        writer.write()
        client.cookies[COOKIE] = forged.encode().decode("latin-1")
        told = client.read()
        assert (told.status, told.node) == (200, "primary")
        assert told.walls[0][writer.name] == writer.number
        assert client.cookies[COOKIE] != forged


def test_a_position_that_nobody_reaches_reads_from_the_primary(pages: Pages) -> None:
    client = pages.client("client")
    client.write()
    signed = token.read(client.cookies[COOKIE])
    assert signed.position is not None
    beyond = dataclasses.replace(signed.position, lsn=MAX_LSN)  # FFFFFFFF/FFFFFFFF
    client.cookies[COOKIE] = dataclasses.replace(signed, position=beyond).sign()
    told = client.read()
    assert (told.status, told.node) == (200, "primary")


def test_another_ones_token_shows_no_less_and_fails_nobody(pages: Pages) -> None:
    writer, thief = pages.client("writer", user="shopper1"), pages.client("thief")
    with replay_paused(*REPLICAS):
        writer.write()
        thief.cookies[COOKIE] = writer.cookies[COOKIE]
        told = thief.read()
        assert (told.status, told.walls[0][writer.name]) == (200, writer.number)
    pages.shown_everywhere(writer)
    for _ in range(3):
        assert thief.read().status == 200  # the same token, sent again and again


@pytest.mark.parametrize("minutes", [-5, 5])
def test_clocks_five_minutes_apart(pages: Pages, minutes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    client = pages.client("client")
    with replay_paused(*REPLICAS):
        client.write()
        signed, now = token.read(client.cookies[COOKIE]), token.time.time()

        class Clock:
            @staticmethod
            def time() -> float:
                return now + 60 * minutes

        clock: Any = Clock
        monkeypatch.setattr(token, "time", clock)
        client.cookies[COOKIE] = signed.sign()
        monkeypatch.undo()
        told = client.read()
        assert (told.status, told.walls[0][client.name]) == (200, client.number)
    pages.shown_everywhere(client)
    until("a replica serves it again", lambda: client.read().node in REPLICAS)


def test_time_runs_forward_for_a_reader_of_two_replicas_at_two_times(pages: Pages) -> None:
    writer, readers = pages.client("writer"), [pages.client(f"reader{number}") for number in range(5)]
    assert configuration().NODE_COOKIE_NAME
    with replay_paused("replica2"):
        for _ in range(8):
            writer.write()
            for reader in readers:
                reader.read()
    # The checker of `pages` says whether anybody saw less than before.
