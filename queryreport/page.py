"""The report as HTML: a page of the site, or one file without anything outside it."""

from datetime import datetime
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from queryreport.figures import ABSENT

_HEADLINES = {
    "bad": "{count} to fix now",
    "warn": "{count} to look at",
    "unknown": "{count} not known",
    "ok": "All is well",
}


def context(report: dict[str, Any]) -> dict[str, Any]:
    """Return what the templates show: the report, arranged by row and column."""
    nodes = report["load"]["nodes"]
    count = sum(finding["verdict"] == report["verdict"] for finding in report["findings"])
    return {
        "report": report,
        "headline": _HEADLINES[report["verdict"]].format(count=count),
        "generated": moment(report["generated_at"]),
        "since": moment(report["since"]),
        "open_findings": [each for each in report["findings"] if each["verdict"] != "ok"],
        "passed": [each for each in report["findings"] if each["verdict"] == "ok"],
        "nodes": [
            {**node, "attribution": report["attribution"].get(node["name"])} for node in report["nodes"]
        ],
        "columns": nodes,
        "routes": [
            {**route, "cells": [(name, route["nodes"].get(name)) for name in nodes]}
            for route in report["load"]["routes"]
        ],
        "attribution": report["attribution"].get("all", {}),
        "slots": {
            slot["slot"]: {**slot, "node": node["name"]} for node in report["nodes"] for slot in node["slots"]
        },
        "senders": [
            {**sender, "node": node["name"]} for node in report["nodes"] for sender in node["senders"]
        ],
    }


def file(report: dict[str, Any]) -> str:
    """Render one HTML document with its style inside; it loads nothing."""
    path = finders.find("queryreport/report.css")
    if not isinstance(path, str):
        raise FileNotFoundError(
            "queryreport/report.css isn't among the static files: is queryreport installed?"
        )
    with open(path, encoding="utf-8") as style:  # noqa: PTH123 - finders give strings
        return render_to_string("queryreport/file.html", {**context(report), "style": style.read()})


def moment(text: str | None) -> str:
    """Format an ISO moment for people, in UTC."""
    return datetime.fromisoformat(text).strftime("%d %B %Y, %H:%M:%S UTC").lstrip("0") if text else ABSENT
