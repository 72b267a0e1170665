import pytest
from django.core.files.storage import default_storage
from PIL import Image

from community.looks.models import Photo
from community.pictures.models import rendition_name
from community.pictures.renditions import dominant_colour, store
from tests import factories


def widths(photo: Photo) -> list[int]:
    return [each.width for each in photo.renditions()]


def test_a_large_picture_is_reduced_and_has_every_rendition():
    photo = Photo()
    store(photo, factories.picture(2000, 1500), "looks/large.webp")
    assert (photo.width, photo.height) == (1280, 960)
    assert widths(photo) == [320, 640, 1280]
    with default_storage.open(rendition_name(str(photo.image), 320)) as file:
        assert Image.open(file).size == (320, 240)


@pytest.mark.parametrize(
    ("width", "expected"), [(640, [320, 640]), (500, [320, 500]), (320, [320]), (90, [90])]
)
def test_no_picture_is_enlarged(width, expected):
    photo = Photo()
    store(photo, factories.picture(width, width), "looks/small.webp")
    assert widths(photo) == expected
    for rendition in photo.renditions()[:-1]:
        assert default_storage.exists(rendition_name(str(photo.image), rendition.width))


def test_the_camera_is_forgotten_and_its_orientation_applied():
    image = factories.picture(400, 200)
    exif = image.getexif()
    exif[0x0112] = 6  # orientation: turn clockwise
    exif[0x010F] = "A camera"
    turned = Image.open(factories.upload(image))
    turned.getexif().update(exif)
    photo = Photo()
    store(photo, turned, "looks/turned.webp")
    assert (photo.width, photo.height) == (200, 400)
    with default_storage.open(str(photo.image)) as file:
        assert not dict(Image.open(file).getexif())


def test_the_placeholder_has_the_mean_colour():
    assert dominant_colour(factories.picture(colour="#804020")) == "#804020"


def test_a_picture_without_a_file_has_no_renditions():
    assert Photo().renditions() == []
