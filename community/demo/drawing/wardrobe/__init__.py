"""Every garment that can be drawn, by name."""

from community.demo.drawing.garments import Garment
from community.demo.drawing.wardrobe import accessories, bags, bottoms, coats, dresses, jackets, shoes, tops

GARMENTS: dict[str, Garment] = {
    garment.name: garment
    for shelf in (tops, bottoms, dresses, jackets, coats, bags, shoes, accessories)
    for garment in shelf.GARMENTS
}
