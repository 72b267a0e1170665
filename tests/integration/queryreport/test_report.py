import json
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command

from dbrouters import nodes
from queryreport import collector, findings, report
from queryreport.verdict import Verdict
from tests.cluster.nodes import forget_statements
from tests.integration.queryreport.urls import SECRET

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


def bad(built):
    return [each["title"] for each in built["findings"] if each["verdict"] == "bad"]


def test_every_node_answers_every_question():
    samples = collector.samples()
    assert [each.node.name for each in samples] == ["primary", "replica1", "replica2"]
    assert [each.missing for each in samples] == [{}, {}, {}]
    assert {row["receiver"] for row in samples[0].rows["senders"]} == {"replica1", "replica2"}
    assert all(each.one("receiver")["status"] == "streaming" for each in samples[1:])


def test_the_servers_figures_stand_beside_the_views(client):
    forget_statements()  # only those that took most of the node's time are read
    for _ in range(3):
        client.get("/both/1/")
    built = report.build()
    (statement,) = [each for each in built["statements"] if "on_primary" in each["text"]]
    assert statement["calls"] == 3
    assert statement["nodes"]["primary"]["calls"] >= 3
    assert statement["routes"][0]["route"] == "/both/<int:number>/"
    (route,) = built["load"]["routes"]
    assert route["nodes"]["primary"]["calls"] == 3
    assert route["requests"] == 3
    assert bad(built) == []


def test_pgbouncer_is_asked_when_it_is_configured(settings, monkeypatch):
    assert collector.pools() is None
    url = nodes.all_nodes()[0].admin_url
    settings.QUERYREPORT = {
        **settings.QUERYREPORT,
        "PGBOUNCER_ADMIN_URL": url.rpartition("@")[0] + "@127.0.0.1:1/x",
    }
    built = report.build()
    assert "pgbouncer" in built["missing"]
    assert [each["check"] for each in built["findings"] if each["verdict"] == "unknown"] == [
        "pools",
        "statistics",
    ]


def test_an_idle_transaction_is_found_with_its_session(settings):
    settings.QUERYREPORT = {**settings.QUERYREPORT, "IDLE_SECONDS": 0.0}
    with psycopg.connect(nodes.all_nodes()[0].admin_url) as connection:
        connection.execute(f"SELECT '{SECRET}' AS held")
        built = report.build()
        pid = connection.info.backend_pid
    (title,) = bad(built)
    assert f"Session {pid} on primary has been idle in a transaction" in title
    assert SECRET not in json.dumps(built)


def test_the_report_writes_nothing_and_says_what_it_cost():
    built = report.build()
    assert 0 < built["cost"]["wrapper"] < 0.001
    assert built["cost"]["report_seconds"] > 0
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), nodes.connect("primary") as connection:
        connection.execute("CREATE TABLE no_report_may (id int)")


def test_a_redis_that_is_gone_leaves_the_nodes(settings):
    gone = {**settings.CACHES["state"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "state": gone}
    built = report.build()
    assert built["verdict"] == "unknown"
    assert [node["state"] for node in built["nodes"]] == ["up", "up", "up"]


def test_the_page_is_not_kept_and_shows_the_same_as_its_json(client):
    client.get("/both/1/")
    page = client.get("/report/")
    assert "no-store" in page["Cache-Control"]
    assert "/both/&lt;int:number&gt;/" in page.content.decode()
    assert "<style" not in page.content.decode(), "the site's policy allows no inline style"
    assert " style=" not in page.content.decode()
    assert client.get("/report/?format=json").json()["load"]["routes"][0]["requests"] == 1
    assert client.post("/report/").status_code == 405


@pytest.mark.parametrize(
    ("form", "begins"), [("text", "All is well"), ("json", "{"), ("html", "<!DOCTYPE html>")]
)
def test_the_command_has_three_faces(client, form, begins):
    client.get("/both/1/")
    out = StringIO()
    call_command("query_report", format=form, stdout=out)
    assert out.getvalue().startswith(begins)
    assert "/both/" in out.getvalue()


def test_the_file_loads_nothing_and_equals_the_json(client, tmp_path):
    client.get("/both/1/")
    call_command("query_report", output=tmp_path / "new", stdout=StringIO(), stderr=StringIO())
    html = (tmp_path / "new" / "report.html").read_text()
    assert "<style>" in html
    assert not any(mark in html for mark in ("<script", "src=", "href=", "url(", "@import"))
    built = json.loads((tmp_path / "new" / "report.json").read_text())
    assert built["verdict"] == "ok"
    assert built["schema"] == report.SCHEMA


def test_an_output_that_cannot_be_written_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match=r"can't be written.*--output"):
        call_command("query_report", output=tmp_path / "file", stdout=StringIO())


def test_the_command_fails_when_something_is_bad(settings):
    settings.QUERYREPORT = {**settings.QUERYREPORT, "IDLE_SECONDS": 0.0}
    with psycopg.connect(nodes.all_nodes()[0].admin_url) as connection:
        connection.execute("SELECT 1")
        with pytest.raises(SystemExit) as exited:
            call_command("query_report", stdout=StringIO())
    assert exited.value.code == 1
    assert findings.worst([]) == Verdict.OK
