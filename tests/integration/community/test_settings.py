"""A member's own settings: profile, avatar, data, leaving; and the second factor of staff."""

import hashlib
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.conversations.models import Comment, LookLike
from community.looks.models import Look
from community.people import avatars, gravatar, tasks
from community.people.leaving import NAME
from community.people.models import Follow, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

WORDS = {
    "display_name": "Mara Lind",
    "city": "Riga",
    "bio": "Linen, mostly.",
    "links": "https://mara.example\n",
}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(width: int = 900, height: int = 600, kind: str = "JPEG", **options) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#406080").save(buffer, kind, **options)
    return SimpleUploadedFile("me.jpg", buffer.getvalue(), "image/jpeg")


def located() -> SimpleUploadedFile:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Mara"
    exif.get_ifd(0x8825)[2] = (56.0, 57.0, 0.0)
    return photo(exif=exif)


def test_a_profile_is_edited_and_shows_at_once(signed_in):
    me = factories.member("mara")
    client = signed_in(me)
    assert client.get("/settings/").status_code == 200
    response = client.post("/settings/", WORDS)
    assert (response.status_code, response["Location"]) == (303, "/people/mara/")
    page = client.get("/people/mara/").text
    for words in ("Mara Lind", "Riga", "Linen, mostly.", 'href="https://mara.example"'):
        assert words in page


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("display_name", "x" * 61, "at most 60 characters"),
        ("bio", "x" * 301, "at most 300 characters"),
        ("links", "javascript:alert(1)", "is no web address"),
        ("links", "\n".join(f"https://{n}.example" for n in range(4)), "3 links at most"),
    ],
)
def test_what_can_not_be_taken_says_why_and_keeps_what_was_typed(signed_in, field, value, says):
    me = factories.member("mara")
    response = signed_in(me).post("/settings/", {**WORDS, field: value})
    assert response.status_code == 200
    assert says in response.text
    assert "Linen, mostly." in response.text or field == "bio"
    me.refresh_from_db()
    assert me.display_name == ""


def test_an_avatar_is_written_anew_and_knows_no_place(signed_in):
    me = factories.member("mara")
    client = signed_in(me)
    sent = located()
    assert b"Camera of Mara" in sent.read()
    sent.seek(0)
    assert client.post("/settings/", {**WORDS, "picture": sent}).status_code == 303
    me.refresh_from_db()
    assert (me.avatar_width, me.avatar_height) == (avatars.SIDE, avatars.SIDE)
    stored = default_storage.open(me.avatar.name).read()
    assert b"Camera" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (384, 384), {})
    assert me.avatar.url in client.get("/people/mara/").text
    assert client.post("/settings/", {**WORDS, "remove_picture": "on"}).status_code == 303
    me.refresh_from_db()
    assert not me.avatar
    assert "avatar--hue" in client.get("/people/mara/").text


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (lambda: SimpleUploadedFile("me.jpg", b"<svg onload='x'/>", "image/jpeg"), "no picture we can read"),
        (lambda: photo(100, 100), "too small"),
        (lambda: photo(9000, 9000, "PNG"), "too many pixels"),
        (lambda: SimpleUploadedFile("me.jpg", b"x" * (8 * 1024**2 + 1), "image/jpeg"), "larger than 8 MB"),
    ],
    ids=["no picture", "small", "bomb", "large"],
)
def test_a_file_that_is_no_fit_picture_is_refused(signed_in, file, says):
    me = factories.member()
    response = signed_in(me).post("/settings/", {**WORDS, "picture": file()})
    assert response.status_code == 200
    assert says in response.text
    assert "Linen, mostly." in response.text
    me.refresh_from_db()
    assert not me.avatar


def test_pictures_have_a_quota(signed_in):
    me = factories.member()
    client = signed_in(me)
    caches["state"].set(f"people:avatars:{me.pk}", avatars.MOST_A_DAY)
    response = client.post("/settings/", {**WORDS, "picture": photo()})
    assert "Try again tomorrow" in response.text
    me.refresh_from_db()
    assert not me.avatar


def test_a_replaced_file_is_deleted_by_the_worker():
    me = factories.member()
    avatars.change(me, Image.new("RGB", (300, 300)))
    me.refresh_from_db()
    old = me.avatar.name
    tasks.delete_files(names=[old, old])
    assert not default_storage.exists(old)


def test_everything_can_be_downloaded(signed_in):
    me, other = factories.member("mara"), factories.member("other")
    look = factories.look("Green coat", author=me)
    for number in range(3):
        factories.comment(look, f"Comment {number}", author=me)
    factories.comment(look, "Not mine", author=other)
    factories.follow(other, me)
    client = signed_in(me)
    response = client.post("/settings/data/")
    assert "attachment" in response["Content-Disposition"]
    found = json.loads(b"".join(response.streaming_content))
    assert found["profile"][0]["username"] == "mara"
    assert [row["text"] for row in found["comments"]] == ["Comment 0", "Comment 1", "Comment 2"]
    assert [row["title"] for row in found["looks"]] == ["Green coat"]
    assert [row["follower__username"] for row in found["followers"]] == ["other"]
    assert "password" not in json.dumps(found)
    assert client.get("/settings/data/")["Location"] == "/settings/account/"


def test_leaving_takes_what_is_theirs_and_leaves_what_others_hung_on_it(signed_in, client, settle):
    me, other = factories.member("mara", bio="Hello"), factories.member("other")
    factories.look(author=me)
    theirs = factories.look(author=other)
    factories.like(theirs, me)
    factories.follow(me, other)
    lonely = factories.comment(theirs, "Lonely words", author=me)
    answered = factories.comment(theirs, "Answered words", author=me)
    factories.reply(answered, "An answer", author=other)
    leaver = signed_in(me)
    assert "password" in leaver.get("/settings/delete/").text
    refused = leaver.post("/settings/delete/", {"password": "wrong"})
    assert "your password" in refused.text
    assert User.objects.get(pk=me.pk).is_active
    assert leaver.post("/settings/delete/", {"password": factories.PASSWORD}).status_code == 303
    row = User.objects.get(pk=me.pk)
    assert (row.display_name, row.email, row.bio, row.is_active) == (NAME, "", "", False)
    assert "mara" not in row.username
    assert not Look.objects.filter(author=me).exists()
    assert not LookLike.objects.filter(user=me).exists()
    assert not Follow.objects.exists()
    assert not Comment.objects.filter(pk=lonely.pk).exists()
    settle()
    page = client.get(theirs.get_absolute_url()).text
    assert "An answer" in page
    assert "words" not in page
    assert client.get("/people/mara/").status_code == 404
    assert leaver.get("/settings/")["Location"].startswith("/accounts/login/"), "the session is over"
    assert not Client().login(username="mara", password=factories.PASSWORD)


def test_staff_need_a_second_factor_where_it_is_asked_for(signed_in, settings):
    staff = factories.member(is_staff=True)
    client = signed_in(staff)
    assert client.get("/ops/").status_code == 200
    settings.STAFF_MFA = True
    assert client.get("/ops/")["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/").status_code == 200
    assert signed_in().get("/ops/").status_code == 404
    totp.TOTP.activate(staff, totp.generate_totp_secret())
    assert signed_in(staff).get("/ops/").status_code == 200


@pytest.mark.parametrize("path", ["/settings/", "/settings/account/", "/settings/delete/"])
def test_visitors_are_asked_to_sign_in(path, client):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_gravatar_is_asked_only_where_it_is_set_up(signed_in, settings):
    me = factories.member()
    client = signed_in(me)
    assert client.post("/settings/gravatar/").status_code == 404
    assert "Gravatar" not in client.get("/settings/").text
    settings.GRAVATAR_URL = "http://127.0.0.1:9/avatar/"
    assert "Use my Gravatar picture" in client.get("/settings/").text
    assert client.post("/settings/gravatar/")["Location"] == "/settings/"
    assert not gravatar.adopt(me.pk), "a private address isn't asked"
    assert not gravatar.adopt(me.pk, public_only=False), "nobody answers there"
    me.refresh_from_db()
    assert not me.avatar


def test_a_picture_from_gravatar_is_treated_as_an_upload(settings):
    me = factories.member()
    sent = located().read()

    class Gravatar(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == f"/{hashlib.sha256(me.email.encode()).hexdigest()}?s=384&d=404&r=g"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gravatar)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.GRAVATAR_URL = f"http://127.0.0.1:{server.server_port}/"
    try:
        assert gravatar.adopt(me.pk, public_only=False)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    me.refresh_from_db()
    assert b"Camera" not in default_storage.open(me.avatar.name).read()
