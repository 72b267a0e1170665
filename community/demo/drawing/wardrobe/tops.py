"""Tops: tee, shirt, knit, cardigan, camisole."""

from community.demo.drawing.garments import (
    INSIDE,
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

_BODY_FOLDS = (
    fold("M 19 34 C 14 42 15 54 18 66", 3.0, -0.34),
    fold("M -20 32 C -15 44 -16 52 -18 66", 3.0, -0.3),
    fold("M 9 24 C 6 38 9 50 6 66", 2.6, -0.22),
    fold("M -6 30 C -9 42 -5 54 -8 66", 3.4, 0.2),
    fold("M 13 30 C 11 42 14 52 12 66", 3.0, 0.18),
    fold("M 22 27 C 16 26 11 22 8 17", 2.2, -0.26),
    fold("M -22 27 C -16 26 -11 22 -8 17", 2.2, -0.22),
)
_BACK_NECK = path("M -10 0 C -6 -2.6 6 -2.6 10 0 C 9 4.5 5 8 0 8 C -5 8 -9 4.5 -10 0")
_NECKLINE = path("M -10 0 C -9 4.5 -5 8 0 8 C 5 8 9 4.5 10 0")

TEE = Garment(
    "tee",
    "top",
    (
        Panel(_BACK_NECK, INSIDE, depth=0.4),
        *both(
            Panel(
                path("M 22 4 C 29 7 35 15 40 24 L 29 31 C 27 28 25 26 23 24 Z"),
                grain=-33,
                folds=(
                    fold("M 25 10 C 29 15 32 21 34 27", 2.4, -0.3),
                    fold("M 23 16 C 26 20 28 24 30 28", 2.0, -0.35),
                ),
            )
        ),
        Panel(
            half(
                "M 0 8 C 5 8 9 4.5 10 0 L 19.5 3.1 C 22 4 23 6 23 9 C 22.6 13 23 20 24 26 C"
                " 24.4 40 24.6 54 25 66 Q 12 68 0 68"
            ),
            folds=_BODY_FOLDS,
        ),
        Seam(_NECKLINE, TRIM, 1.8, -0.12, opacity=1.0),
        Seam(path("M -11 0.6 C -10 6 -5.5 9.4 0 9.4 C 5.5 9.4 10 6 11 0.6"), width=0.2),
        *both_seams(Seam(path("M 23.6 5 C 22.4 12 22.8 20 23.8 25"), width=0.22)),
        *both_seams(Seam(path("M 39.2 22.8 L 28.4 29.6"), width=0.22, stitched=True)),
        Seam(path("M -24.6 64.4 Q -12 66.4 0 66.4 Q 12 66.4 24.6 64.4"), width=0.22, stitched=True),
    ),
    hangs=True,
)

_SLEEVE = "M 21 4 C 29 8 34 22 38.5 52 L 30 54.5 C 27.5 44 25 34 23 26 Z"
_SLEEVE_FOLDS = (
    fold("M 27 16 C 29 26 31 36 33 50", 2.4, -0.34),
    fold("M 24 22 C 27 25 29 27 32 28", 1.8, -0.36),
    fold("M 31 24 C 33 34 35 42 36 50", 2.0, 0.26),
    fold("M 27 38 C 29 39 32 39 34.5 37.5", 1.6, -0.3),
)
_CUFF = "M 30 54.5 L 38.5 52 L 39.6 57.6 L 31.2 60.2 Z"


def _long_sleeves(cuff: str) -> tuple[Part, ...]:
    """Both sleeves with their cuffs."""
    return (
        *both(Panel(path(_SLEEVE), grain=-11, folds=_SLEEVE_FOLDS)),
        *both(Panel(path(_CUFF), cuff, grain=-15, depth=0.7, roundness=2.0)),
        *both_seams(Seam(path("M 30 54.5 L 38.5 52"), width=0.24)),
    )


SHIRT = Garment(
    "shirt",
    "top",
    (
        Panel(path("M -9 0 C -6 -4.4 6 -4.4 9 0 L 0 12 Z"), INSIDE, depth=0.4),
        *_long_sleeves(TRIM),
        Panel(
            half(
                "M 0 12 L 9 -1 L 19.5 2.6 C 22 3.6 22.8 6 22.6 9 C 22 13 22.4 20 23.4 27 C"
                " 23.6 40 24 52 24.4 66 C 20 73 10 76 0 76"
            ),
            folds=_BODY_FOLDS,
        ),
        Panel(path("M -1.7 11 L 1.7 11 L 1.7 75.8 L -1.7 75.8 Z"), depth=0.5, roundness=1.4, raised=0.35),
        *both_seams(Seam(path("M 1.2 13 L 1.2 75"), width=0.14, stitched=True, opacity=0.6)),
        Panel(
            path("M 7.5 23 L 17 23 L 17 32.5 L 12.2 35 L 7.5 32.5 Z"), depth=0.4, roundness=1.6, raised=0.3
        ),
        Seam(path("M 7.5 24.6 L 17 24.6"), width=0.16, stitched=True),
        *both(
            Panel(
                path("M 0 10.4 L 8.4 -3.4 C 10.6 -2.6 11.4 0 11.2 3.4 L 6.8 14 Z"),
                TRIM,
                grain=-32,
                depth=0.8,
                roundness=2.2,
                raised=0.8,
            )
        ),
        *both_seams(
            Seam(path("M 1.4 10.8 L 6.6 12.6 L 10.4 3.2"), TRIM, width=0.16, stitched=True, opacity=0.6)
        ),
        *(Button(0, y, 0.72) for y in (13.5, 24, 34.5, 45, 55.5, 66)),
        *both_seams(Seam(path("M 23.2 4.6 C 21.8 12 22.2 20 23.2 26"), width=0.2)),
        *(Button(side * 34.6, 57.2, 0.6) for side in (-1, 1)),
    ),
    hangs=True,
)

KNIT = Garment(
    "knit",
    "top",
    (
        Panel(_BACK_NECK, INSIDE, depth=0.4),
        *both(
            Panel(
                path("M 20 4 C 31 9 36.5 24 41 54 L 30.5 56.6 C 28.5 46 25.5 34 23 26 Z"),
                grain=-11,
                depth=1.25,
                roundness=5,
                folds=_SLEEVE_FOLDS,
            )
        ),
        *both(Panel(path("M 31.2 56 L 40.2 54 L 41 61.4 L 32.6 63.4 Z"), TRIM, grain=-13, roundness=2.4)),
        Panel(
            half(
                "M 0 8 C 5 8 9 4.5 10 0 L 19.5 3.1 C 22 4 23 6 23 9 C 22.6 13 23 20 24.6 27 C"
                " 25.6 40 26 50 25.4 60 Q 12 61.6 0 61.6"
            ),
            depth=1.25,
            roundness=6,
            folds=_BODY_FOLDS,
        ),
        Panel(half("M 0 61.2 Q 12 61.2 25 59.6 C 25 63 24 66 23.4 68 Q 12 69.4 0 69.4"), TRIM, roundness=2.6),
        Panel(
            half("M 0 9.8 C 6.4 9.8 10.8 6 12 0.4 L 9 -2.2 C 8.4 3 5 6 0 6"),
            TRIM,
            depth=1.0,
            roundness=1.6,
            raised=0.3,
        ),
        *both_seams(Seam(path("M 23.4 5 C 22.2 12 22.8 20 24 26"), width=0.3, opacity=0.6)),
    ),
    hangs=True,
)

CARDIGAN = Garment(
    "cardigan",
    "top",
    (
        Panel(path("M -10 -1 C -6 -3.4 6 -3.4 10 -1 L 0 34 Z"), INSIDE, depth=0.4),
        *both(
            Panel(
                path("M 20 4 C 31 9 36 24 40 54 L 30 56.6 C 28 46 25.5 34 23 26 Z"),
                grain=-11,
                depth=1.2,
                roundness=5,
                folds=_SLEEVE_FOLDS,
            )
        ),
        *both(Panel(path("M 30.8 56 L 39.2 54 L 40 61.4 L 32.2 63.4 Z"), TRIM, grain=-13, roundness=2.4)),
        Panel(
            half(
                "M 0 32 L 10.4 -1 L 19.5 3.1 C 22 4 23 6 23 9 C 22.6 13 23 20 24.6 27 C 25.6"
                " 40 26 52 25.4 62 Q 12 63 0 63"
            ),
            depth=1.2,
            roundness=5,
            folds=_BODY_FOLDS,
        ),
        Panel(half("M 0 62.4 Q 12 62.4 25.2 61 C 25 64 24.2 67 23.8 69 Q 12 70 0 70"), TRIM, roundness=2.4),
        *both(
            Panel(
                path("M 0.4 34 L 9.6 -2.6 L 13 -0.4 L 2.6 36 L 2.6 70 L -0.4 70 L -0.4 34 Z"),
                TRIM,
                depth=0.9,
                roundness=1.4,
                raised=0.4,
            )
        ),
        *(Button(1.0, y, 1.15, LEATHER) for y in (37, 45, 53, 61, 67.6)),
        *both(Panel(path("M 8 46 L 19 46 L 19 58 L 8 58 Z"), depth=0.6, roundness=2, raised=0.3)),
        *both(
            Panel(path("M 8 45 L 19 45 L 19 48 L 8 48 Z"), TRIM, grain=90, depth=0.6, roundness=1, raised=0.2)
        ),
    ),
    hangs=True,
)

CAMISOLE = Garment(
    "camisole",
    "top",
    (
        *both_seams(Seam(path("M 11 16 C 11 8 9.5 3 8 -1"), width=0.7, tone=-0.15, opacity=1.0)),
        Panel(path("M -11.5 15 C -6 11 6 11 11.5 15 L 0 24 Z"), INSIDE, depth=0.4),
        Panel(
            half(
                "M 0 22 C 4 21.5 8 19 11.5 14.6 C 13 19 15.5 23 18.6 25.6 C 18.4 36 20 48"
                " 22.6 58 Q 11 60.4 0 60.4"
            ),
            roundness=5,
            folds=(
                fold("M 4 22 C 8 32 6 46 10 59", 2.6, -0.42),
                fold("M -7 20 C -4 34 -10 46 -8 59", 2.8, -0.36),
                fold("M 13 22 C 12 34 16 46 17 58", 2.4, -0.4),
                fold("M -14 24 C -13 36 -17 48 -16 58", 2.4, 0.36),
                fold("M 8 24 C 11 34 10 46 13.4 58", 2.2, 0.42),
                fold("M -2 24 C -1 36 -4 48 -1 60", 2.2, 0.38),
            ),
        ),
        Seam(path("M -18.6 25.6 C -15.5 23 -13 19 -11.5 14.6 C -8 19 -4 21.5 0 22"), width=0.3, tone=0.3),
        Seam(path("M 18.6 25.6 C 15.5 23 13 19 11.5 14.6 C 8 19 4 21.5 0 22"), width=0.3, tone=0.3),
    ),
    hangs=True,
)

GARMENTS = (TEE, SHIRT, KNIT, CARDIGAN, CAMISOLE)
