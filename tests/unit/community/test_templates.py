"""The content security policy allows neither inline styles nor inline scripts: no template may have one."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import community

ROOT = Path(community.__file__).parent / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_compile(name):
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline(name):
    source = (ROOT / name).read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


def test_the_stylesheets_stay_small():
    static = ROOT.parent / "static" / "community"
    css = b"".join(path.read_bytes() for path in static.glob("*.css"))
    assert len(gzip.compress(css)) <= 20_000
    script = (static / "vendor" / "htmx-2.0.11.min.js").read_bytes()
    assert len(gzip.compress(script)) <= 30_000
