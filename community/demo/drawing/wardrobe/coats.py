"""Coats: double-breasted coat, trench."""

from community.demo.drawing.garments import (
    LEATHER,
    TRIM,
    Button,
    Garment,
    Panel,
    Part,
    Seam,
    both,
    both_seams,
    fold,
    half,
    path,
)
from community.demo.drawing.wardrobe.tailoring import BACK, sleeves

_COAT_FOLDS = (
    fold("M 16 48 C 18 70 21 92 23 112", 3.0, -0.36),
    fold("M 10 50 C 10 72 13 94 14 114", 3.0, 0.26),
    fold("M 20 44 C 23 70 26 92 28 110", 2.4, 0.22),
)
_COAT_FOLDS_LEFT = (
    fold("M -16 48 C -18 70 -21 92 -23 112", 3.0, -0.36),
    fold("M -9 50 C -10 72 -12 94 -13 114", 3.0, 0.24),
)


def _coat_fronts() -> tuple[Part, ...]:
    return (
        Panel(
            path(
                "M 6 40 L -9.4 -3 L -19.5 2.4 C -22 3.4 -22.8 6 -22.6 9 C -22.6 13 -22.6 20"
                " -22.4 27 C -22 44 -26 84 -30 112 Q -14 116 4 115 Z"
            ),
            roundness=5,
            folds=_COAT_FOLDS_LEFT,
        ),
        Panel(
            path(
                "M -8 44 L 9.4 -3 L 19.5 2.4 C 22 3.4 22.8 6 22.6 9 C 22.6 13 22.6 20 22.4 27"
                " C 22 44 26 84 30 112 Q 12 116.4 -8 115.6 Z"
            ),
            roundness=5,
            raised=0.8,
            folds=_COAT_FOLDS,
        ),
    )


COAT = Garment(
    "coat",
    "outerwear",
    (
        BACK,
        *sleeves(),
        *_coat_fronts(),
        *both(
            Panel(
                path("M 11 64 L 22.6 62.6 L 23.2 69 L 11.4 70.4 Z"),
                depth=0.6,
                roundness=1.6,
                raised=0.6,
                grain=-4,
            )
        ),
        Panel(
            path("M 6 42 C 0 36 -14 28 -18.6 19 L -13.4 14 L -17 9.6 L -9.6 -5 C -6 8 2 28 6 42"),
            TRIM,
            grain=16,
            roundness=3,
            raised=1.1,
        ),
        Panel(
            path("M -8 44 C 0 37 14 28 18.6 19 L 13.4 14 L 17 9.6 L 9.6 -5 C 6 8 -2 30 -8 44"),
            TRIM,
            grain=-16,
            roundness=3,
            raised=1.1,
        ),
        *both_seams(Seam(path("M 13.4 14 L 7 6.6"), TRIM, width=0.28)),
        *(Button(x, y, 1.5, LEATHER) for x in (-4.4, 9) for y in (48, 61, 74)),
    ),
    hangs=True,
)

TRENCH = Garment(
    "trench",
    "outerwear",
    (
        BACK,
        *sleeves(),
        *both(
            Panel(
                path("M 29 56 L 38.2 54.6 L 38.5 57.4 L 29.3 58.8 Z"),
                depth=0.6,
                roundness=1,
                raised=0.4,
                grain=-8,
            )
        ),
        *_coat_fronts(),
        *both(
            Panel(
                path("M 10.6 4 L 23.4 4.4 C 22.4 12 22.2 20 22 29 C 17 30 11 27 6.6 22 Z"),
                roundness=2.4,
                raised=0.8,
            )
        ),
        *both(
            Panel(
                path("M 12 64 L 17 62 L 22.6 76 L 17.8 78.4 Z"),
                depth=0.6,
                roundness=1.4,
                raised=0.5,
                grain=-20,
            )
        ),
        *both(
            Panel(
                path("M 1 30 C 6 26 12 22 15.4 15 L 11.6 4 L 8.6 -6 C 6 2 2 14 -2 26 Z"),
                grain=-20,
                roundness=2.6,
                raised=1.0,
            )
        ),
        *both(
            Panel(
                path("M 0 6 L 8 -7 C 12 -4 14.6 0 15.6 5 L 9 13 Z"), TRIM, grain=-30, roundness=2, raised=0.9
            )
        ),
        *(Button(x, y, 1.3, LEATHER) for x in (-5, 8.6) for y in (33, 58, 70)),
        Panel(
            half("M 0 43.4 Q 12 43.4 22.8 42 L 23.2 47.4 Q 12 48.8 0 48.8"),
            depth=0.8,
            roundness=1.8,
            raised=0.9,
        ),
        Panel(path("M 4 43 L 9 43 L 14.6 66 L 10.6 68 Z"), roundness=1.8, raised=0.9, grain=-12),
        Panel(
            path("M -3.6 41.6 L 4.6 41.6 L 4.6 50.6 L -3.6 50.6 Z"),
            LEATHER,
            depth=0.9,
            roundness=1,
            raised=0.6,
        ),
        Panel(path("M -1.6 43.6 L 2.6 43.6 L 2.6 48.6 L -1.6 48.6 Z"), depth=0.5, roundness=1),
        *both(
            Panel(
                path("M 15 3 L 23 4.4 L 22.6 7.4 L 14.4 6 Z"),
                TRIM,
                depth=0.5,
                roundness=1,
                raised=0.4,
                grain=8,
            )
        ),
    ),
    hangs=True,
)

GARMENTS = (COAT, TRENCH)
