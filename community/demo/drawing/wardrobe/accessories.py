"""Accessories: hat, beanie, folded scarf, sunglasses, belt, watch, earrings, perfume."""

from community.demo.drawing.garments import (
    ACCENT,
    HEEL,
    INSIDE,
    LEATHER,
    METAL,
    SOLE,
    TRIM,
    Button,
    Garment,
    Panel,
    Seam,
    both,
    both_seams,
    fold,
    half,
    path,
)
from community.demo.drawing.paths import ellipse

HAT = Garment(
    "hat",
    "hat",
    (
        Panel(ellipse(0, 0, 20, 18.4, 64), depth=1.0, roundness=3.4),
        Panel(ellipse(0, -0.6, 10.6, 9.8), LEATHER, depth=0.6, roundness=1.4, raised=0.6),
        Panel(
            ellipse(0, -1.4, 9.6, 8.8),
            depth=0.8,
            roundness=4,
            raised=0.7,
            folds=(
                fold("M 0 -7 C 0.6 -3 0.6 1 0 5", 2.2, -0.55),
                fold("M -4 -6 C -5 -2 -4.4 1 -3 4", 1.8, 0.4),
            ),
        ),
        Seam((*ellipse(0, 0, 19, 17.4, 64), (19, 0)), width=0.18, stitched=True),
    ),
)

BEANIE = Garment(
    "beanie",
    "hat",
    (
        Panel(
            half("M 0 -13 C 8 -13 12 -6 12 4 L 0 5"),
            roundness=4,
            depth=1.3,
            folds=(fold("M 4 -11 C 6 -6 7 0 7 4", 1.4, -0.3), fold("M -4 -11 C -6 -6 -7 0 -7 4", 1.4, -0.26)),
        ),
        Panel(
            half("M 0 3 Q 6 3 12.6 1.8 C 13.2 5 13 8 12.4 10 Q 6 11.4 0 11.4"),
            TRIM,
            roundness=2,
            raised=0.6,
            depth=1.2,
        ),
        Panel(path("M 5 5.4 L 9 5 L 9.2 8.4 L 5.2 8.8 Z"), LEATHER, depth=0.4, roundness=0.6, raised=0.2),
    ),
)

_FRINGE = tuple(
    Seam(path(f"M {x / 2} {y} L {x / 2 + 0.2} {y + 4.6}"), ACCENT, 0.34, -0.12, opacity=1.0)
    for x, y in ((x, 45) for x in range(-19, 0, 2))
)
SCARF = Garment(
    "scarf",
    "scarf",
    (
        *_FRINGE,
        *(
            Seam(path(f"M {x / 2} 33 L {x / 2 + 0.3} 37.6"), ACCENT, 0.34, -0.12, opacity=1.0)
            for x in range(3, 22, 2)
        ),
        Panel(
            path("M 1 3 L 11 3 L 11 33.4 L 1 33.4 Z"),
            grain=2,
            roundness=3,
            folds=(fold("M 4 6 L 4.4 33", 1.4, -0.34),),
        ),
        Panel(
            path("M -10 0 L 0 0 L 0 45.4 L -10 45.4 Z"),
            roundness=3,
            raised=0.8,
            folds=(fold("M -4 6 C -3.6 20 -4.4 34 -4 45", 1.4, -0.3), fold("M -7.4 4 L -7.4 45", 1.6, 0.24)),
        ),
        Panel(
            path("M -11 -3 Q 0 -5.6 11.6 -3 C 12.4 2 12 6 11.6 8.4 Q 0 10 -11 8.4 C -11.8 4 -11.6 0 -11 -3"),
            grain=90,
            roundness=3,
            raised=0.9,
            folds=(fold("M -10 1 Q 0 -0.4 11 1", 1.4, -0.34), fold("M -10 5 Q 0 4 11 5", 1.4, 0.28)),
        ),
    ),
)

SUNGLASSES = Garment(
    "sunglasses",
    "accessory",
    (
        *both_seams(
            Seam(path("M 8 -2 C 8.4 -6 8.2 -9.6 6.4 -12"), LEATHER, width=0.5, tone=-0.2, opacity=1.0)
        ),
        *both(
            Panel(
                path("M 0.9 -1.8 C 2.6 -3.2 6.8 -3 8.2 -2 C 8.6 1 7.6 3.4 4.6 3.4 C 2 3.4 0.8 1.2 0.9 -1.8"),
                LEATHER,
                depth=1.2,
                roundness=0.6,
            )
        ),
        *both(
            Panel(
                path(
                    "M 1.6 -1.4 C 3 -2.4 6.4 -2.2 7.5 -1.4 C 7.6 1 6.8 2.7 4.6 2.7 C 2.6 2.7 1.6 1 1.6 -1.4"
                ),
                HEEL,
                depth=0.6,
                roundness=1.0,
                folds=(fold("M 2.4 1.6 L 6 -1.6", 0.8, 0.6),),
            )
        ),
        Seam(path("M -1.2 -1.2 Q 0 -2 1.2 -1.2"), LEATHER, width=0.6, tone=-0.1, opacity=1.0),
    ),
)

BELT = Garment(
    "belt",
    "accessory",
    (
        Seam((*ellipse(0, 0, 7.2, 6.6, 48), (7.2, 0)), LEATHER, width=1.9, tone=-0.2, opacity=1.0),
        Seam((*ellipse(0, 0, 5.0, 4.5, 48), (5.0, 0)), LEATHER, width=1.6, tone=-0.34, opacity=1.0),
        Seam((*ellipse(0, 0, 3.0, 2.6, 48), (3.0, 0)), LEATHER, width=1.4, tone=-0.2, opacity=1.0),
        Panel(
            path("M 6.2 -1.4 C 6.4 4 9 8 15 9 L 15.6 6.6 C 11 5.6 8.6 3 8.4 -1.4 Z"),
            LEATHER,
            depth=1.1,
            roundness=1,
            raised=0.4,
        ),
        Panel(path("M 13.4 5 L 18 6 L 17.2 11 L 12.6 10 Z"), METAL, depth=1.3, roundness=0.6, raised=0.3),
        Panel(path("M 14.2 6.2 L 17 6.8 L 16.5 9.8 L 13.7 9.2 Z"), LEATHER, depth=0.6, roundness=0.6),
        Seam(path("M 13.6 7.6 L 16.6 8.2"), METAL, width=0.4, tone=-0.1),
    ),
)

WATCH = Garment(
    "watch",
    "accessory",
    (
        Panel(
            path("M -1.5 -11 C -0.6 -11.8 0.6 -11.8 1.5 -11 L 1.8 -2 L -1.8 -2 Z"),
            LEATHER,
            roundness=0.8,
            depth=1.2,
        ),
        Panel(path("M -1.8 2 L 1.8 2 L 1.5 12 L 0 13.2 L -1.5 12 Z"), LEATHER, roundness=0.8, depth=1.2),
        Seam(path("M 0 5.4 L 0 11"), LEATHER, width=0.3, tone=-0.5, stitched=True),
        Panel(ellipse(0, 0, 3.2), METAL, depth=1.4, roundness=0.8, raised=0.4),
        Panel(ellipse(0, 0, 2.6), SOLE, depth=0.4, roundness=0.8),
        Seam(path("M 0 0 L 0 -1.7"), INSIDE, width=0.22, tone=-0.7),
        Seam(path("M 0 0 L 1.2 0.6"), INSIDE, width=0.22, tone=-0.7),
        Button(3.5, 0, 0.36, METAL, holes=False),
    ),
)

EARRINGS = Garment(
    "earrings",
    "accessory",
    (
        *(
            Seam((*ellipse(x, 0, 2.7, 2.9, 40), (x + 2.7, 0)), METAL, width=0.85, tone=-0.12, opacity=1.0)
            for x in (-4.2, 4.2)
        ),
        *(
            Seam(tuple(ellipse(x, 0, 2.7, 2.9, 40)[20:32]), METAL, width=0.3, tone=0.7, opacity=0.9)
            for x in (-4.2, 4.2)
        ),
        *(Button(x, -3.4, 0.6, METAL, holes=False) for x in (-4.2, 4.2)),
    ),
)

PERFUME = Garment(
    "perfume",
    "accessory",
    (
        Panel(path("M -1.6 -8 L 1.6 -8 L 1.6 -4.6 L -1.6 -4.6 Z"), LEATHER, depth=1.4, roundness=0.8),
        Panel(path("M -1 -4.8 L 1 -4.8 L 1 -3.6 L -1 -3.6 Z"), METAL, depth=1.2, roundness=0.6),
        Panel(
            path(
                "M -4 -3.6 L 4 -3.6 C 4.6 -3.6 4.8 -3 4.8 -2.6 L 4.8 6.4 L -4.8 6.4 L -4.8"
                " -2.6 C -4.8 -3 -4.6 -3.6 -4 -3.6"
            ),
            ACCENT,
            depth=1.2,
            roundness=1.6,
            folds=(fold("M -3.6 -2 L -3.6 5", 0.7, 0.7),),
        ),
        Panel(path("M -2.8 -0.4 L 2.8 -0.4 L 2.8 4 L -2.8 4 Z"), SOLE, depth=0.2, roundness=0.6),
        Seam(path("M -1.6 1.2 L 1.6 1.2"), INSIDE, width=0.22, tone=-0.6),
        Seam(path("M -1 2.4 L 1 2.4"), INSIDE, width=0.16, tone=-0.5),
    ),
)

GARMENTS = (HAT, BEANIE, SCARF, SUNGLASSES, BELT, WATCH, EARRINGS, PERFUME)
