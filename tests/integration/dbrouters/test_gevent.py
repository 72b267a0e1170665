"""The engine in greenlets: reads run side by side, and an exhausted pool says so instead of hanging."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def test_greenlets_share_the_pools(replicas: None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.dbrouters.gevent_site", connection.settings_dict["NAME"]],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE),
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["nodes"] == ["replica1", "replica2"]
    assert found["green"] == 40, "ten, ten, and the twenty of two pools: all wait in the hub"
    assert found["together"] < 2.5, "ten reads of half a second ran one after the other"
    assert found["early"] == 0
    assert found["exhausted"] == 6
    assert found["bled"] == 0, "a request had its neighbour's context"
    assert found["served"] == 500, "the pool was deadlocked, or lost its slots"
    assert found["leaked"] == 0
