"""Jackets: blazer, biker jacket."""

from community.demo.drawing.garments import (
    LEATHER,
    METAL,
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
from community.demo.drawing.wardrobe.tailoring import BACK, SLEEVE_FOLDS, sleeves

BLAZER = Garment(
    "blazer",
    "outerwear",
    (
        BACK,
        *sleeves(),
        Panel(
            path(
                "M 4 42 L -9.4 -3 L -19.5 2.4 C -22 3.4 -22.8 6 -22.6 9 C -22 13 -22 20 -21.6"
                " 27 C -21 40 -22.4 56 -24 72 Q -12 75 3 74 Z"
            ),
            roundness=4.5,
            folds=(
                fold("M -15 28 C -13 42 -14 58 -15 74", 2.4, -0.3),
                fold("M -19 30 C -17 44 -19 58 -20 72", 2.2, 0.24),
            ),
        ),
        Panel(
            path(
                "M -4 42 L 9.4 -3 L 19.5 2.4 C 22 3.4 22.8 6 22.6 9 C 22 13 22 20 21.6 27 C"
                " 21 40 22.4 56 24 72 C 14 74.6 4 75 -1 71 C -3 62 -4 52 -4 42"
            ),
            roundness=4.5,
            raised=0.7,
            folds=(
                fold("M 15 28 C 13 42 14 58 15 74", 2.4, -0.3),
                fold("M 10 30 C 9 44 10 58 10 72", 2.6, 0.22),
            ),
        ),
        *both(
            Panel(path("M 9 53 L 21 52 L 21.4 57 L 9.2 58 Z"), depth=0.5, roundness=1.2, raised=0.4, grain=-3)
        ),
        Panel(
            path("M 10 24 L 17 22.6 L 17.2 25 L 10.2 26.4 Z"), depth=0.4, roundness=0.8, raised=0.25, grain=-8
        ),
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

BIKER = Garment(
    "biker jacket",
    "outerwear",
    (
        BACK,
        *both(
            Panel(
                path("M 20 4 C 30 8 35 24 39 55 L 29.4 57 C 27.6 46 25 36 22.6 27 Z"),
                grain=-9,
                depth=1.5,
                roundness=3.4,
                folds=(*SLEEVE_FOLDS, fold("M 29 34 C 31 35 34 34 36 33", 1.2, 0.4)),
            )
        ),
        Panel(
            path(
                "M 6 20 L -9.4 -3 L -19.5 2.4 C -22 3.4 -22.8 6 -22.6 9 C -22 13 -22 20 -21.6"
                " 27 L -22 56 Q -12 58 8 57 Z"
            ),
            depth=1.5,
            roundness=3.4,
            folds=(
                fold("M -12 30 C -11 40 -12 48 -13 57", 2.2, -0.4),
                fold("M -17 30 C -15 40 -16 50 -17 56", 1.8, 0.36),
            ),
        ),
        Panel(
            path(
                "M -10 26 L 9.4 -3 L 19.5 2.4 C 22 3.4 22.8 6 22.6 9 C 22 13 22 20 21.6 27 L"
                " 22 56 Q 12 58 -2 57.6 Z"
            ),
            depth=1.5,
            roundness=3.4,
            raised=0.8,
            folds=(
                fold("M 12 30 C 11 40 12 48 13 57", 2.2, -0.4),
                fold("M 17 30 C 15 40 16 50 17 56", 1.8, 0.4),
            ),
        ),
        Seam(path("M -9.4 27 L -1.4 57.4"), METAL, width=0.7, tone=-0.1, stitched=True, opacity=1.0),
        Panel(
            path("M 6 21 C 0 22 -14 24 -18 18 L -13 9 L -9.6 -4 Z"),
            depth=1.4,
            roundness=2,
            raised=0.9,
            grain=16,
        ),
        Panel(
            path("M -10 27 C 0 28 14 25 18 18 L 13 9 L 9.6 -4 Z"),
            depth=1.4,
            roundness=2,
            raised=0.9,
            grain=-16,
        ),
        *both(
            Panel(
                path("M 3 8 L 8.4 -6 C 12 -4 14.6 0 15.6 5 L 11 14 Z"),
                depth=1.4,
                roundness=2,
                raised=0.8,
                grain=-30,
            )
        ),
        *both_seams(Seam(path("M 9 46 L 18.6 40"), METAL, width=0.6, tone=-0.05, stitched=True, opacity=1.0)),
        *both_seams(Seam(path("M 8.4 45 L 18 39"), width=0.2, tone=-0.5)),
        Panel(half("M 0 53 Q 12 53 22.2 51.4 L 22.4 57 Q 12 59 0 59"), depth=1.2, roundness=1.4, raised=0.5),
        *(
            Button(side * x, y, 0.6, METAL, holes=False)
            for side in (-1, 1)
            for x, y in ((15, 18.6), (12, 6), (18, 55))
        ),
        *both_seams(Seam(path("M 20.6 5 C 21 14 21.6 20 22.4 26"), width=0.3, tone=-0.5)),
    ),
    hangs=True,
)

GARMENTS = (BLAZER, BIKER)
