"""The pictures: the same from the same seed, in the right sizes, light, and honest about where things lie."""

import io
from random import Random

import pytest
from PIL import Image

from community.demo.drawing import avatars
from community.demo.drawing.compositions import COMPOSITIONS, Scene, draw
from community.demo.drawing.palettes import PALETTES
from community.demo.drawing.patterns import PATTERNS
from community.demo.drawing.pictures import HEAVIEST, Job, Portrait, render, render_all
from community.demo.drawing.pieces import make
from community.demo.drawing.textiles import Textile, weave
from community.demo.drawing.wardrobe import GARMENTS

NAMES = ("coat", "jeans", "tote", "boot", "hat")


def a_scene(composition: str = "outfit", seed: int = 7, **changes) -> Scene:
    rng = Random(seed)
    palette = PALETTES[seed % len(PALETTES)]
    names = changes.pop("names", NAMES)
    pieces = tuple(make(name, palette, rng) for name in names)
    return Scene(composition, palette, pieces, seed, "Studio Kori", **changes)


@pytest.mark.parametrize("composition", sorted(COMPOSITIONS))
def test_the_same_scene_gives_the_same_pixels(composition):
    weave.cache_clear()
    first = draw(a_scene(composition), 120)
    weave.cache_clear()
    assert draw(a_scene(composition), 120) == first
    assert first.image.size == (120, 150)


def test_another_seed_gives_another_picture():
    assert draw(a_scene(seed=7), 120).image.tobytes() != draw(a_scene(seed=8), 120).image.tobytes()


@pytest.mark.parametrize("composition", sorted(COMPOSITIONS))
def test_a_spot_for_each_piece_that_is_seen_and_all_of_them_inside(composition):
    scene = a_scene(composition, names=NAMES[:1] if composition == "still" else NAMES)
    spots = draw(scene, 120).spots
    assert len(spots) == len(scene.pieces)
    assert spots[0] is not None
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in filter(None, spots))


def test_a_spot_points_at_its_garment():
    black, white = Textile("leather", ((5, 5, 5),)), Textile("leather", ((250, 250, 250),))
    plain = a_scene("still", names=("tote",))
    for cloth in (black, white):
        tote = plain.pieces[0]
        piece = type(tote)(tote.name, tuple((role, cloth) for role, _ in tote.textiles))
        drawing = draw(Scene("still", plain.palette, (piece,), 1, aspect=1.0), 200)
        (spot,) = drawing.spots
        assert spot is not None
        x, y = spot[0] * 2 - 1, spot[1] * 2 - 1
        seen = drawing.image.convert("L").tobytes()[y * 200 + x]
        assert (seen < 90) == (cloth is black)


@pytest.mark.parametrize("name", sorted(GARMENTS))
def test_every_garment_can_be_made_in_every_palette_and_drawn(name):
    for seed, palette in enumerate(PALETTES):
        piece = make(name, palette, Random(seed))
        assert piece.garment.size > (1, 1)
    image = draw(a_scene("still", names=(name,)), 80).image
    assert len(image.getcolors(maxcolors=80 * 100)) > 100


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_a_swatch_repeats_without_a_seam(pattern):
    """The step across the edge isn't larger than the steps within."""
    colours = ((40, 60, 90), (220, 210, 190), (180, 60, 40), (120, 140, 110))
    swatch = weave(Textile(pattern, colours, 6.0), 10).convert("L")
    size, pixels = swatch.width, swatch.tobytes()
    rows = range(0, size, 3)

    def step(left: int, right: int) -> float:
        return sum(abs(pixels[y * size + left] - pixels[y * size + right]) for y in rows) / len(rows)

    assert step(size - 1, 0) <= max(step(x, x + 1) for x in range(size - 1)) + 12


def test_files_in_every_width_within_the_weight():
    files = render(Job(a_scene(), (80, 160, 320)))
    assert {width: Image.open(io.BytesIO(content)).size for width, content in files.encoded.items()} == {
        80: (80, 100),
        160: (160, 200),
        320: (320, 400),
    }
    assert (files.width, files.height) == (320, 400)
    assert files.colour.startswith("#")
    assert len(files.colour) == 7


@pytest.mark.parametrize(("pattern", "repeat"), [("herringbone", 2.6), ("houndstooth", 3.4), ("knit", 1.7)])
def test_the_liveliest_cloth_stays_within_the_weight(pattern, repeat):
    scene = a_scene("closeup", names=("coat",))
    cloth = Textile(pattern, ((255, 255, 255), (0, 0, 0)), repeat)
    piece = type(scene.pieces[0])("coat", tuple((role, cloth) for role, _ in scene.pieces[0].textiles))
    files = render(Job(Scene("closeup", scene.palette, (piece,), 3), (960,)))
    assert len(files.encoded[960]) <= HEAVIEST


def test_worker_processes_draw_what_one_process_draws():
    jobs = [Job(Portrait(PALETTES[seed % 16], seed, "MK"), (48,)) for seed in range(13)]
    assert list(render_all(jobs)) == [render(job) for job in jobs]


def test_avatars_are_square_and_differ():
    drawn = [avatars.draw(PALETTES[0], seed, "RU", 64) for seed in range(6)]
    assert {image.size for image in drawn} == {(64, 64)}
    assert len({image.tobytes() for image in drawn}) == 6
