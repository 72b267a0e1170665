"""Dresses: slip, wrap, sundress."""

from community.demo.drawing.garments import (
    INSIDE,
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

_FLOW = (
    fold("M 8 46 C 11 66 16 90 20 118", 3.0, -0.44),
    fold("M -9 46 C -13 68 -18 92 -22 117", 3.2, -0.4),
    fold("M 2 44 C 3 70 5 96 6 119", 3.0, -0.3),
    fold("M 14 48 C 19 70 25 94 29 115", 2.6, -0.36),
    fold("M -4 44 C -6 70 -9 96 -11 119", 3.0, 0.34),
    fold("M 11 46 C 15 70 19 94 24 117", 2.8, 0.4),
    fold("M -13 48 C -18 70 -24 94 -28 115", 2.8, 0.36),
    fold("M 5 46 C 8 70 11 96 13 119", 2.6, 0.3),
)

SLIP_DRESS = Garment(
    "slip dress",
    "dress",
    (
        *both_seams(Seam(path("M 10.6 16 C 10.6 9 9.4 4 8 -1"), width=0.7, tone=-0.15, opacity=1.0)),
        Panel(path("M -11 14 C -6 11 6 11 11 14 L 0 25 Z"), INSIDE, depth=0.4),
        Panel(
            half(
                "M 0 23 C 4 22.4 8 19 11 14 C 13 18.6 15 22 18 25 C 16.4 34 15 40 15.6 46"
                " C 18 66 25 92 32 116 Q 16 121.6 0 121.6"
            ),
            roundness=6,
            depth=1.2,
            folds=(
                *_FLOW,
                fold("M 4 24 C 7 32 9 38 12 44", 2.2, -0.36),
                fold("M -5 24 C -7 32 -8 38 -12 45", 2.2, -0.3),
            ),
        ),
        *both_seams(Seam(path("M 0 23 C 4 22.4 8 19 11 14 C 13 18.6 15 22 18 25"), width=0.3, tone=0.3)),
    ),
    hangs=True,
)

WRAP_DRESS = Garment(
    "wrap dress",
    "dress",
    (
        Panel(path("M -10 -1 C -6 -3 6 -3 10 -1 L 0 30 Z"), INSIDE, depth=0.4),
        *both(
            Panel(
                path("M 19 3 C 28 8 34 22 38 42 L 25 46 C 25 38 23.6 30 21 24 Z"),
                grain=-14,
                folds=(
                    fold("M 25 14 C 28 24 30 34 31 44", 2.4, -0.36),
                    fold("M 29 16 C 32 26 34 34 35 42", 2.0, 0.3),
                    fold("M 22 22 C 25 26 28 28 31 29", 1.8, -0.36),
                ),
            )
        ),
        *both(
            Panel(
                path("M 24.4 44.8 L 38.6 40.6 L 40 46 L 25.6 50 Z"),
                TRIM,
                grain=-14,
                roundness=1.6,
                raised=0.3,
            )
        ),
        Panel(
            path(
                "M 3 31 L -10 -1.4 L -23 4 C -21.4 12 -21 20 -20.4 26 C -18.6 34 -17 40 -16"
                " 44 C -19 68 -27 94 -34 116"
                " Q -16 121 0 121 L 10 118 L 8 44 Z"
            ),
            roundness=5,
            folds=(*_FLOW[1::2], fold("M -14 10 C -11 22 -9 32 -10 44", 2.2, -0.3)),
        ),
        Panel(
            path(
                "M -16 43.6 L -4 30 L 10 -1.4 L 23 4 C 21.4 12 21 20 20.4 26 C 18.6 34 17 40"
                " 16 44 C 19 68 27 94 34 116"
                " C 24 119.6 10 121 -4 123 C -2 98 -4 68 -16 43.6"
            ),
            roundness=5,
            raised=0.9,
            folds=(
                *_FLOW[::2],
                fold("M 14 10 C 10 22 4 34 -8 42", 2.2, -0.34),
                fold("M 17 14 C 15 26 8 36 -2 43", 2.0, 0.28),
            ),
        ),
        Seam(path("M -10.4 -1 L 3 31"), TRIM, width=0.5, tone=-0.2),
        Seam(path("M 10.4 -1 L -4 30 L -16 43.6"), TRIM, width=0.5, tone=-0.2),
        Panel(
            half("M 0 42 Q 8 42 16.4 40.8 L 16.8 45.4 Q 8 46.6 0 46.6"),
            TRIM,
            depth=0.7,
            roundness=1.6,
            raised=0.5,
        ),
        Panel(
            path("M 9 43 C 15 46 17 54 15 63 L 11.6 62.4 C 13 54 12 48 7.6 45.4 Z"),
            TRIM,
            roundness=1.4,
            raised=0.6,
        ),
        Panel(
            path("M 8 43 C 10 48 9.4 58 6 67 L 2.8 65.6 C 6 58 6.6 50 5.4 45 Z"),
            TRIM,
            roundness=1.4,
            raised=0.6,
        ),
        Panel(path("M 5.4 41 L 10.6 41 L 10.8 47.2 L 5.4 47.2 Z"), TRIM, roundness=1.6, raised=0.5),
    ),
    hangs=True,
)

SUNDRESS = Garment(
    "sundress",
    "dress",
    (
        *both(Panel(path("M 8.4 15 L 6.8 -1 L 10.4 -1 L 12.6 15 Z"), depth=0.7, roundness=1.2)),
        Panel(
            half("M 0 40 L 15 38 C 22 54 31 74 38 94 Q 18 98.6 0 98.6"),
            roundness=5,
            folds=tuple(
                fold(f"M {x * 0.42:.1f} 40 C {x * 0.55:.1f} 58 {x * 0.8:.1f} 78 {x} 97", 2.0, strength)
                for x, strength in (
                    (-31, -0.5),
                    (-25, 0.34),
                    (-19, -0.44),
                    (-12, 0.34),
                    (-6, -0.44),
                    (1, 0.3),
                    (8, -0.44),
                    (15, 0.36),
                    (21, -0.46),
                    (27, 0.34),
                    (33, -0.44),
                )
            ),
        ),
        Panel(
            half("M 0 94.6 Q 19 94.4 36.6 90.4 L 38.6 95.6 Q 19 100.6 0 100.6"),
            TRIM,
            roundness=1.6,
            raised=0.4,
        ),
        Panel(
            half(
                "M 0 15.4 C 5 14.6 9 13.6 14 13.4 C 14.4 18 16 21.4 18.6 24 C 17 30 15.6 35"
                " 15.6 41 Q 8 42.4 0 42.4"
            ),
            roundness=4,
            raised=0.4,
            folds=(
                fold("M 7 18 C 9 26 8 34 8 42", 1.6, -0.36),
                fold("M -7 18 C -9 26 -8 34 -8 42", 1.6, -0.3),
            ),
        ),
        Panel(
            half("M 0 38 Q 8 38 15.6 36.8 L 15.8 41.6 Q 8 43 0 43"),
            TRIM,
            depth=0.7,
            roundness=1.4,
            raised=0.4,
        ),
        Seam(path("M -14 14.6 C -9 14.6 -5 16 0 16.6 C 5 16 9 14.6 14 14.6"), TRIM, width=0.2, stitched=True),
        *(Button(0, y, 0.7, METAL) for y in (20, 25, 30, 35)),
    ),
    hangs=True,
)

GARMENTS = (SLIP_DRESS, WRAP_DRESS, SUNDRESS)
