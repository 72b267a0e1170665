"""What members write becomes HTML that can do no harm, whatever they wrote."""

import re
import time

import pytest

from community.writing import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\nscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[click](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '![x](x"onerror="alert(1))',
    '[x](https://ok.example "a\\" onmouseover=\\"alert(1)")',
    "[a]: javascript:alert(1)\n\n[a]",
    "```<script>\nalert(1)\n```",
    "`<img src=x onerror=alert(1)>`",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<style>*{display:none}</style>",
    "> <form action=https://evil.example><input name=password>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    'https://ok.example/"onmouseover=alert(1)',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
ALLOWED = re.compile(
    r'</?(p|br|strong|em|s|code|pre|blockquote|ul|ol|li|hr|h[234])>|</a>|<ol start="\d+">'
    r'|<a href="(https?:|mailto:|/)?[^"<>]*"( title="[^"<>]*")? rel="nofollow ugc noopener">'
)


@pytest.mark.parametrize("dialect", [markdown.POST, markdown.ARTICLE], ids=["post", "article"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_known_tags_comes_out(dialect, text):
    html = dialect.html(text)
    rest = ALLOWED.sub("", html)
    assert "<" not in rest, html
    for href in re.findall(r'href="([^"]*)"', html):
        assert not re.match(r"\s*(javascript|data|vbscript)", href, re.I), html


def test_members_may_stress_quote_list_and_link():
    html = markdown.POST.html(
        "**bold** *it* ~~gone~~\n\n> said\n\n- one\n- two\n\nhttps://example.com/wool and `code`"
    )
    for piece in (
        "<strong>bold</strong>",
        "<em>it</em>",
        "<s>gone</s>",
        "<blockquote>",
        "<li>one</li>",
        "<code>code</code>",
    ):
        assert piece in html
    assert (
        '<a href="https://example.com/wool" rel="nofollow ugc noopener">https://example.com/wool</a>' in html
    )


def test_a_line_break_is_one():
    assert "one<br>" in markdown.POST.html("one\ntwo")


def test_a_post_has_no_headings_and_an_article_starts_at_the_second_level():
    assert "<h" not in markdown.POST.html("# Loud\n\nquiet\n===\n")
    html = markdown.ARTICLE.html("# One\n\n## Two\n\n###### Six")
    assert "<h2>One</h2>" in html
    assert "<h3>Two</h3>" in html
    assert "<h4>Six</h4>" in html
    assert markdown.ARTICLE.html("## Two\n\n### Three").startswith("<h2>Two</h2>")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        ">" * 10_000,
        "*a **" * 2_000,
        "`" * 9_999,
        "- " * 5_000,
        "![](" * 2_500,
        "<" * 10_000,
        "a.b" * 3000,
    ],
)
def test_the_longest_post_is_read_in_no_time(text):
    started = time.process_time()
    markdown.POST.html(text)
    assert time.process_time() - started < 1


def test_words_are_what_an_article_says():
    assert (
        markdown.words("# Wool & linen\n\nA **warm** <b>day</b>\n\n- one\n- two")
        == "Wool & linen A warm <b>day</b> one two"
    )
