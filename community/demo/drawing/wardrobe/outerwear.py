"""Outerwear: blazer, double-breasted coat, trench, biker jacket."""

from community.demo.drawing.garments import (
    INSIDE,
    LEATHER,
    METAL,
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

_SLEEVE = "M 21 4 C 30 8 35 24 39 62 L 29.4 63.6 C 27.6 48 25 36 22.6 27 Z"
_SLEEVE_FOLDS = (
    fold("M 27 14 C 29.6 28 31.6 44 33 62", 2.6, -0.34),
    fold("M 31.6 20 C 34 34 35.6 48 36.6 61", 2.2, 0.28),
    fold("M 24 24 C 27 28 29 30 33 30.6", 1.8, -0.36),
    fold("M 27.6 42 C 30 44 33 44 35.6 42", 1.6, -0.3),
)
_BACK = Panel(path("M -10 -2 C -6 -5 6 -5 10 -2 L 8 34 L -8 34 Z"), INSIDE, depth=0.4)


def _sleeves() -> tuple[Part, ...]:
    return (
        *both(Panel(path(_SLEEVE), grain=-8, roundness=4.5, folds=_SLEEVE_FOLDS)),
        *both_seams(Seam(path("M 29.2 59.6 L 38.6 58"), width=0.2, opacity=0.6)),
    )




BLAZER = Garment(
    "blazer",
    "outerwear",
    (
        _BACK,
        *_sleeves(),
        Panel(
            path("M 4 42 L -9.4 -3 L -19.5 2.4 C -22 3.4 -22.8 6 -22.6 9 C -22 13 -22 20 -21.6 27 C -21 40 -22.4 56 -24 72 Q -12 75 3 74 Z"),
            roundness=4.5,
            folds=(fold("M -15 28 C -13 42 -14 58 -15 74", 2.4, -0.3), fold("M -19 30 C -17 44 -19 58 -20 72", 2.2, 0.24)),
        ),
        Panel(
            path("M -4 42 L 9.4 -3 L 19.5 2.4 C 22 3.4 22.8 6 22.6 9 C 22 13 22 20 21.6 27 C 21 40 22.4 56 24 72 C 14 74.6 4 75 -1 71 C -3 62 -4 52 -4 42"),
            roundness=4.5,
            raised=0.7,
            folds=(fold("M 15 28 C 13 42 14 58 15 74", 2.4, -0.3), fold("M 10 30 C 9 44 10 58 10 72", 2.6, 0.22)),
        ),
        *both(Panel(path("M 9 53 L 21 52 L 21.4 57 L 9.2 58 Z"), depth=0.5, roundness=1.2, raised=0.4, grain=-3)),
        Panel(path("M 10 24 L 17 22.6 L 17.2 25 L 10.2 26.4 Z"), depth=0.4, roundness=0.8, raised=0.25, grain=-8),
        Panel(
            path("M 4 42 C -2 34 -13 24 -16 16.4 L -11.6 13 L -14.6 10 L -9.6 -4 C -7 6 0 28 4 42"),
            TRIM,
            grain=14,
            roundness=2.4,
            raised=0.9,
        ),
        Panel(
            path("M -4 42 C 2 34 13 24 16 16.4 L 11.6 13 L 14.6 10 L 9.6 -4 C 7 6 0 28 -4 42"),
            TRIM,
            grain=-14,
            roundness=2.4,
            raised=0.9,
        ),
        *both_seams(Seam(path("M 11.6 13 L 6.6 7"), TRIM, width=0.26)),
        Button(-1.4, 45, 1.1, LEATHER),
        Button(-1, 56, 1.1, LEATHER),
        *(Button(side * 36.6, y, 0.6, LEATHER) for side in (-1, 1) for y in (54, 56.6)),
    ),
    hangs=True,
)

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
            path("M 6 40 L -9.4 -3 L -19.5 2.4 C -22 3.4 -22.8 6 -22.6 9 C -22.6 13 -22.6 20 -22.4 27 C -22 44 -26 84 -30 112 Q -14 116 4 115 Z"),
            roundness=5,
            folds=_COAT_FOLDS_LEFT,
        ),
        Panel(
            path("M -8 44 L 9.4 -3 L 19.5 2.4 C 22 3.4 22.8 6 22.6 9 C 22.6 13 22.6 20 22.4 27 C 22 44 26 84 30 112 Q 12 116.4 -8 115.6 Z"),
            roundness=5,
            raised=0.8,
            folds=_COAT_FOLDS,
        ),
    )


COAT = Garment(
    "coat",
    "outerwear",
    (
        _BACK,
        *_sleeves(),
        *_coat_fronts(),
        *both(Panel(path("M 11 64 L 22.6 62.6 L 23.2 69 L 11.4 70.4 Z"), depth=0.6, roundness=1.6, raised=0.6, grain=-4)),
        Panel(
            path("M 6 42 C 0 36 -14 28 -18.6 19 L -13.4 14 L -17 9.6 L -9.6 -5 C -6 8 2 28 6 42"),
            TRIM, grain=16, roundness=3, raised=1.1,
        ),
        Panel(
            path("M -8 44 C 0 37 14 28 18.6 19 L 13.4 14 L 17 9.6 L 9.6 -5 C 6 8 -2 30 -8 44"),
            TRIM, grain=-16, roundness=3, raised=1.1,
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
        _BACK,
        *_sleeves(),
        *both(Panel(path("M 29 56 L 38.2 54.6 L 38.5 57.4 L 29.3 58.8 Z"), depth=0.6, roundness=1, raised=0.4, grain=-8)),
        *_coat_fronts(),
        *both(Panel(path("M 10.6 4 L 23.4 4.4 C 22.4 12 22.2 20 22 29 C 17 30 11 27 6.6 22 Z"), roundness=2.4, raised=0.8)),
        *both(Panel(path("M 12 64 L 17 62 L 22.6 76 L 17.8 78.4 Z"), depth=0.6, roundness=1.4, raised=0.5, grain=-20)),
        *both(
            Panel(
                path("M 1 30 C 6 26 12 22 15.4 15 L 11.6 4 L 8.6 -6 C 6 2 2 14 -2 26 Z"), grain=-20, roundness=2.6, raised=1.0
            )
        ),
        *both(Panel(path("M 0 6 L 8 -7 C 12 -4 14.6 0 15.6 5 L 9 13 Z"), TRIM, grain=-30, roundness=2, raised=0.9)),
        *(Button(x, y, 1.3, LEATHER) for x in (-5, 8.6) for y in (33, 58, 70)),
        Panel(half("M 0 43.4 Q 12 43.4 22.8 42 L 23.2 47.4 Q 12 48.8 0 48.8"), depth=0.8, roundness=1.8, raised=0.9),
        Panel(path("M 4 43 L 9 43 L 14.6 66 L 10.6 68 Z"), roundness=1.8, raised=0.9, grain=-12),
        Panel(path("M -3.6 41.6 L 4.6 41.6 L 4.6 50.6 L -3.6 50.6 Z"), LEATHER, depth=0.9, roundness=1, raised=0.6),
        Panel(path("M -1.6 43.6 L 2.6 43.6 L 2.6 48.6 L -1.6 48.6 Z"), depth=0.5, roundness=1),
        *both(Panel(path("M 15 3 L 23 4.4 L 22.6 7.4 L 14.4 6 Z"), TRIM, depth=0.5, roundness=1, raised=0.4, grain=8)),
    ),
    hangs=True,
)

BIKER = Garment(
    "biker jacket",
    "outerwear",
    (
        _BACK,
        *both(
            Panel(
                path("M 20 4 C 30 8 35 24 39 55 L 29.4 57 C 27.6 46 25 36 22.6 27 Z"),
                grain=-9, depth=1.5, roundness=3.4, folds=(*_SLEEVE_FOLDS, fold("M 29 34 C 31 35 34 34 36 33", 1.2, 0.4)),
            )
        ),
        Panel(
            path("M 6 20 L -9.4 -3 L -19.5 2.4 C -22 3.4 -22.8 6 -22.6 9 C -22 13 -22 20 -21.6 27 L -22 56 Q -12 58 8 57 Z"),
            depth=1.5, roundness=3.4,
            folds=(fold("M -12 30 C -11 40 -12 48 -13 57", 2.2, -0.4), fold("M -17 30 C -15 40 -16 50 -17 56", 1.8, 0.36)),
        ),
        Panel(
            path("M -10 26 L 9.4 -3 L 19.5 2.4 C 22 3.4 22.8 6 22.6 9 C 22 13 22 20 21.6 27 L 22 56 Q 12 58 -2 57.6 Z"),
            depth=1.5, roundness=3.4, raised=0.8,
            folds=(fold("M 12 30 C 11 40 12 48 13 57", 2.2, -0.4), fold("M 17 30 C 15 40 16 50 17 56", 1.8, 0.4)),
        ),
        Seam(path("M -9.4 27 L -1.4 57.4"), METAL, width=0.7, tone=-0.1, stitched=True, opacity=1.0),
        Panel(path("M 6 21 C 0 22 -14 24 -18 18 L -13 9 L -9.6 -4 Z"), depth=1.4, roundness=2, raised=0.9, grain=16),
        Panel(path("M -10 27 C 0 28 14 25 18 18 L 13 9 L 9.6 -4 Z"), depth=1.4, roundness=2, raised=0.9, grain=-16),
        *both(Panel(path("M 3 8 L 8.4 -6 C 12 -4 14.6 0 15.6 5 L 11 14 Z"), depth=1.4, roundness=2, raised=0.8, grain=-30)),
        *both_seams(Seam(path("M 9 46 L 18.6 40"), METAL, width=0.6, tone=-0.05, stitched=True, opacity=1.0)),
        *both_seams(Seam(path("M 8.4 45 L 18 39"), width=0.2, tone=-0.5)),
        Panel(half("M 0 53 Q 12 53 22.2 51.4 L 22.4 57 Q 12 59 0 59"), depth=1.2, roundness=1.4, raised=0.5),
        *(Button(side * x, y, 0.6, METAL, holes=False) for side in (-1, 1) for x, y in ((15, 18.6), (12, 6), (18, 55))),
        *both_seams(Seam(path("M 20.6 5 C 21 14 21.6 20 22.4 26"), width=0.3, tone=-0.5)),
    ),
    hangs=True,
)

GARMENTS = (BLAZER, COAT, TRENCH, BIKER)
