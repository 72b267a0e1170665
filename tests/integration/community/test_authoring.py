"""What the author of a look does, from the first photo to the last tag."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from community.looks.models import MOST_PHOTOS, Look, Photo, ProductTag
from community.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author() -> User:
    return factories.member("mara")


@pytest.fixture
def at_work(author, signed_in) -> Client:
    return signed_in(author)


def jpeg(width: int = 900, height: int = 1200, **options: object) -> ContentFile:
    buffer = io.BytesIO()
    factories.picture(width, height).save(buffer, "JPEG", **options)
    return ContentFile(buffer.getvalue(), name="photo.jpg")


def post_look(client: Client, *photos: ContentFile, **words: str):
    return client.post(
        "/looks/new/", {"title": "Rain, again", "description": "", "photos": list(photos), **words}
    )


def test_a_look_is_written_seen_by_its_author_and_published(at_work, author, client):
    response = post_look(at_work, jpeg(), jpeg())
    look = Look.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/looks/{look.pk}/edit/")
    assert (look.author, look.published, look.photos.count()) == (author, False, 2)
    assert client.get(look.get_absolute_url()).status_code == 404
    assert "Rain, again" in at_work.get("/looks/mine/").text
    response = at_work.post(f"/looks/{look.pk}/publish/", {"published": "1"})
    assert response["Location"] == look.get_absolute_url()
    assert at_work.get(look.get_absolute_url()).status_code == 200


def test_what_is_hidden_again_is_gone_at_once(at_work, author, client, settle):
    look = factories.look(author=author)
    settle()
    assert client.get(look.get_absolute_url()).status_code == 200
    at_work.post(f"/looks/{look.pk}/publish/", {"published": "0"})
    settle()
    assert client.get(look.get_absolute_url()).status_code == 404
    assert look.title not in client.get("/looks/").text


def test_a_camera_s_notes_are_removed(at_work):
    exif = Image.Exif()
    exif[0x010F] = "Nosy Cameras"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    post_look(at_work, jpeg(exif=exif.tobytes(), comment=b"taken at home"))
    photo = Photo.objects.get()
    with default_storage.open(photo.image.name) as file:
        stored = file.read()
    assert b"Nosy" not in stored
    assert b"taken at home" not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()
    assert photo.image.name.endswith(".webp")


def bomb() -> ContentFile:
    """A PNG that says 20,000 by 20,000 pixels and has none of them."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (20_000).to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    return ContentFile(header + b"\x00" * 64, name="bomb.png")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (lambda: ContentFile(b"", name="a.jpg"), "empty"),
        (lambda: ContentFile(SVG, name="a.svg"), "no picture we can read"),
        (lambda: ContentFile(SVG, name="a.jpg"), "no picture we can read"),
        (lambda: ContentFile(b"GIF89a" + b"\0" * 50, name="a.png"), "no picture we can read"),
        (lambda: ContentFile(jpeg().read()[:2000], name="a.jpg"), "no picture we can read"),
        (lambda: ContentFile(b"\0" * (8 * 1024 * 1024 + 1), name="a.jpg"), "larger than 8 MB"),
        (lambda: jpeg(100, 1200), "too small"),
        (bomb, "(too many pixels|no picture we can read)"),
    ],
    ids=["empty", "svg", "svg-as-jpg", "gif", "cut", "huge", "tiny", "bomb"],
)
def test_what_is_no_fit_photo_is_refused_by_the_field_and_words_are_kept(at_work, photo, words):
    response = post_look(at_work, photo(), title="Kept <title>")
    assert response.status_code == 200
    assert re.search(words, response.text)
    assert "Kept &lt;title&gt;" in response.text
    assert not Look.objects.exists()


def test_a_look_needs_a_photo_and_a_title(at_work):
    page = at_work.post("/looks/new/", {"title": " "}).text
    assert "A look needs a photo." in page
    assert "Give it a title." in page


def test_there_is_room_for_six_photos(at_work, author):
    assert "Send 6 pictures at most" in post_look(at_work, *[jpeg(200, 200)] * (MOST_PHOTOS + 1)).text
    look = factories.look(author=author, photos=MOST_PHOTOS - 1)
    page = at_work.post(f"/looks/{look.pk}/photos/", {"photos": [jpeg(200, 200), jpeg(200, 200)]}).text
    assert "Send 1 pictures at most" in page
    assert at_work.post(f"/looks/{look.pk}/photos/", {"photos": [jpeg(200, 200)]}).status_code == 303
    assert look.photos.count() == MOST_PHOTOS


def test_photos_change_places_and_go(at_work, author):
    look = factories.look(author=author, photos=3)
    first, second, third = look.photos.all()
    at_work.post(f"/looks/photos/{third.pk}/", {"cover": "1"})
    assert list(look.photos.values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]
    at_work.post(f"/looks/photos/{third.pk}/", {"remove": "1"})
    assert list(look.photos.values_list("pk", "position")) == [(first.pk, 0), (second.pk, 1)]
    at_work.post(f"/looks/photos/{first.pk}/", {"alt": "A trench in the rain"})
    assert look.photos.first().alt == "A trench in the rain"
    for photo in (first, second):
        at_work.post(f"/looks/photos/{photo.pk}/", {"remove": "1"})
    assert look.photos.count() == 1, "the last photo stays"


def test_a_product_is_tagged_where_the_photo_is_tapped(at_work, author, settle):
    look, worn = factories.look(author=author), factories.product("Waxed jacket", brand="Halden")
    photo = look.photos.get()  # 960 x 1280: 320 x 427 where it is tapped
    settle()
    assert 'type="image"' in at_work.get(f"/looks/photos/{photo.pk}/tag/").text
    chosen = f"/looks/photos/{photo.pk}/tag/?spot.x=160&spot.y=107&height=427"
    page = at_work.get(chosen).text
    assert 'name="x" value="50"' in page
    assert 'name="y" value="25"' in page
    assert "Waxed jacket" in at_work.get(f"{chosen}&q=halden").text
    at_work.post(f"/looks/photos/{photo.pk}/tag/", {"x": "50", "y": "25", "product": worn.pk})
    at_work.post(f"/looks/photos/{photo.pk}/tag/", {"x": "51", "y": "26", "product": worn.pk})
    assert list(ProductTag.objects.values_list("look_id", "x", "y")) == [(look.pk, 51, 26)]
    assert "Waxed jacket" in at_work.get(f"/looks/{look.pk}/edit/").text
    at_work.post(f"/looks/photos/{photo.pk}/tag/", {"product": worn.pk, "remove": "1"})
    assert not ProductTag.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {"x": "101", "y": "5"},
        {"x": "", "y": ""},
        {"x": "a", "y": "5"},
        {"x": "1", "y": "5", "product": "99999999999999999999999"},
        {"x": "1", "y": "5", "product": "\0"},
        {"x": "1", "y": "5", "product": "-1"},
    ],
)
def test_a_tag_that_makes_no_sense_is_asked_again(at_work, author, form):
    photo = factories.look(author=author).photos.get()
    worn = factories.product()
    response = at_work.post(f"/looks/photos/{photo.pk}/tag/", {"product": worn.pk, **form})
    assert response.status_code == 302
    assert not ProductTag.objects.exists()
    asked = "&".join(f"{name}={value}" for name, value in form.items())
    assert at_work.get(f"/looks/photos/{photo.pk}/tag/?{asked}").status_code == 200


@pytest.mark.parametrize("place", ["edit/", "photos/", "publish/", "delete/"])
def test_another_s_look_is_nobody_s_business(at_work, place):
    look = factories.look()
    response = at_work.post(f"/looks/{look.pk}/{place}", {"title": "Mine now", "published": "0"})
    assert response.status_code == 404
    look.refresh_from_db()
    assert (look.title, look.published) == ("First warm evening", True)


def test_a_deleted_look_takes_its_files_along(at_work, author):
    post_look(at_work, jpeg())
    look = Look.objects.get()
    name = look.photos.get().image.name
    assert default_storage.exists(name)
    assert "Delete Rain, again?" in at_work.get(f"/looks/{look.pk}/delete/").text
    assert at_work.post(f"/looks/{look.pk}/delete/")["Location"] == "/looks/mine/"
    assert not Look.objects.exists()
    assert not default_storage.exists(name)
    assert not default_storage.exists(name.replace(".webp", "-320.webp"))


def test_no_title_makes_an_address_of_another_page(at_work):
    post_look(at_work, jpeg(), title="Edit")
    look = Look.objects.get()
    at_work.post(f"/looks/{look.pk}/publish/", {"published": "1"})
    assert look.get_absolute_url() == f"/looks/{look.pk}/edit-look/"
    assert "<h1>Edit</h1>" in at_work.get(look.get_absolute_url()).text


def test_a_title_without_letters_has_an_address(at_work):
    post_look(at_work, jpeg(), title="🧣🧣")
    assert Look.objects.get().slug == "look"


def test_nobody_gives_away_a_look_or_publishes_by_a_hidden_field(at_work, author):
    look = factories.look(author=author, published=False)
    other = factories.member()
    at_work.post(f"/looks/{look.pk}/edit/", {"title": "T", "published": "1", "author": other.pk, "slug": "x"})
    look.refresh_from_db()
    assert (look.title, look.author_id, look.published, look.slug) == ("T", author.pk, False, "t")
