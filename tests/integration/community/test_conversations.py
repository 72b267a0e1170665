import re

import pytest
from django.test import Client

from community.conversations import services
from community.conversations.models import TEXT_LIMIT, Comment, LookLike
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture
def look(settle):
    made = factories.look()
    settle()
    return made


def test_services_do_nothing_twice(look):
    user = factories.member()
    for change, likes in [(services.like, 1), (services.like, 1), (services.unlike, 0), (services.unlike, 0)]:
        change(user.pk, look.pk)
        look.stats.refresh_from_db()
        assert look.stats.likes == likes == LookLike.objects.count()


def test_a_like_returns_to_the_look_and_shows_there(look, signed_in):
    client = signed_in()
    for liked, likes in [("1", 1), ("1", 1), ("0", 0), ("0", 0)]:
        response = client.post(f"/looks/{look.pk}/like/", {"liked": liked})
        assert (response.status_code, response["Location"]) == (303, look.get_absolute_url())
        page = client.get(look.get_absolute_url()).text
        assert f'data-likes="{likes}"' in page
        assert f'data-liked="{"true" if likes else "false"}"' in page


def test_htmx_gets_the_control_alone(look, signed_in):
    response = signed_in().post(f"/looks/{look.pk}/like/", {"liked": "1"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.text
    assert 'data-liked="true"' in response.text
    assert 'data-likes="1"' in response.text
    assert 'name="liked" value="0"' in response.text


@pytest.mark.parametrize("action", ["like", "comments"])
def test_a_visitor_is_asked_to_sign_in_and_led_back(look, client, action):
    response = client.post(f"/looks/{look.pk}/{action}/", {"liked": "1", "text": "Hello"})
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={look.get_absolute_url()}"
    assert not LookLike.objects.exists()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("action", ["like", "comments"])
def test_a_form_from_elsewhere_is_refused(look, action):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.member(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/looks/{look.pk}/{action}/", {"liked": "1", "text": "Hello"}).status_code == 403


def test_a_comment_is_on_the_page_at_once(look, signed_in):
    user = factories.member("mara", display_name="Mara")
    client = signed_in(user)
    response = client.post(f"/looks/{look.pk}/comments/", {"text": "  Lovely <script>x</script>\n\nIndeed  "})
    added = Comment.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"{look.get_absolute_url()}#comment-{added.pk}"
    page = client.get(look.get_absolute_url()).text
    assert f'data-comment="{added.pk}"' in page
    assert "Lovely &lt;script&gt;x&lt;/script&gt;" in page
    assert 'data-comments="1"' in page


def test_htmx_gets_the_conversation_with_the_comment_and_an_empty_form(look, signed_in):
    response = signed_in().post(
        f"/looks/{look.pk}/comments/", {"text": "Lovely"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in response.text
    assert re.search(r"1 comment\s", response.text)
    assert "Lovely" in response.text
    assert re.search(r"<textarea[^>]*>\s*</textarea>", response.text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write something first"),
        ("   \n\t ", "Write something first"),
        ("x" * (TEXT_LIMIT + 1), "Keep it under 2000 characters"),
        ("nul\x00byte", "Null characters are not allowed"),
    ],
    ids=["empty", "blank", "long", "nul"],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_can_not_be_taken_comes_back_with_a_reason(look, signed_in, text, says, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    response = signed_in().post(f"/looks/{look.pk}/comments/", {"text": text}, headers=headers)
    assert response.status_code == 200
    assert says in response.text
    assert ("<html" in response.text) is not htmx
    if text.strip() and "\x00" not in text:
        assert text in response.text
    assert not Comment.objects.exists()


def test_bytes_that_are_no_text_make_no_error(look, signed_in):
    response = signed_in().post(
        f"/looks/{look.pk}/comments/",
        b"text=%ff%fe%ed%a0%80",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 303


def test_reloading_a_refused_comment_leads_to_the_look(look, client):
    response = client.get(f"/looks/{look.pk}/comments/")
    assert (response.status_code, response["Location"]) == (302, look.get_absolute_url())


@pytest.mark.parametrize("action", ["like", "comments"])
def test_there_is_nothing_to_say_about_a_look_that_is_not_there(signed_in, action):
    assert signed_in().post(f"/looks/123456789/{action}/", {"text": "Hello"}).status_code == 404
    hidden = factories.look(published=False)
    assert signed_in().post(f"/looks/{hidden.pk}/{action}/", {"text": "Hello"}).status_code == 404


def test_a_like_is_not_made_by_a_link(look, signed_in):
    assert signed_in().get(f"/looks/{look.pk}/like/").status_code == 405


def test_hidden_comments_are_neither_shown_nor_counted(look, client, settle):
    factories.comment(look, "Hidden words", state=Comment.State.HIDDEN)
    factories.comment(look, "Plain words")
    settle()
    page = client.get(look.get_absolute_url()).text
    assert "Hidden words" not in page
    assert 'data-comments="1"' in page


def test_comments_are_read_page_after_page(look, client, settle):
    author = factories.member()
    made = {factories.comment(look, author=author).pk for _ in range(45)}
    settle()
    seen: set[str] = set()
    path: str | None = look.get_absolute_url()
    sizes = []
    while path:
        page = client.get(path).text
        found = set(re.findall(r'data-comment="(\d+)"', page))
        assert not seen & found
        seen |= found
        sizes.append(len(found))
        following = re.search(r'rel="next"\s+href="([^"]*)"', page)
        path = following[1].split("#")[0] if following else None
    assert {int(pk) for pk in seen} == made
    assert sizes == [20, 20, 5]
