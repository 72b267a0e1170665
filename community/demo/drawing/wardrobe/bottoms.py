"""Bottoms: wide trousers, jeans, pleated skirt, mini skirt."""

from community.demo.drawing.garments import (
    ACCENT,
    INSIDE,
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

TROUSERS = Garment(
    "trousers",
    "bottom",
    (
        Panel(path("M -18 0 Q 0 2.6 18 0 L 18 4 L -18 4 Z"), INSIDE, depth=0.4),
        *both(
            Panel(
                path("M 0 1.4 L 18 0.4 C 21 14 24 36 27 102 Q 16 104 5 102.6 C 4.6 70 3 46 0 31 Z"),
                grain=-2,
                roundness=5,
                folds=(
                    fold("M 10 6 C 13 30 15 66 16 102", 1.6, -0.5),
                    fold("M 11.6 8 C 14.6 32 16.6 66 17.8 102", 1.8, 0.42),
                    fold("M 1 30 C 6 32 10 31 15 28", 1.8, -0.34),
                    fold("M 1 33 C 4 40 6 50 7 62", 2.4, -0.3),
                    fold("M 20 30 C 21.6 50 23 74 24 100", 2.6, -0.28),
                ),
            )
        ),
        Panel(half("M 0 1.8 Q 9 1.6 18 0 L 18.6 4.4 Q 9 6.2 0 6.4"), depth=0.5, roundness=1.6, raised=0.4),
        Seam(path("M 0.2 6.4 L 0.2 30"), width=0.26),
        Seam(path("M 3.4 6.2 L 3.2 20 Q 3 24.6 0.4 26"), width=0.18, stitched=True),
        *both_seams(Seam(path("M 12 5.8 L 18.6 17"), width=0.26)),
        *both_seams(Seam(path("M 8.4 6 L 9 14"), width=0.26)),
        Button(-1.2, 4.1, 0.8, ACCENT),
    ),
)

JEANS = Garment(
    "jeans",
    "bottom",
    (
        Panel(path("M -17 0 Q 0 3 17 0 L 17 4 L -17 4 Z"), INSIDE, depth=0.4),
        Panel(path("M -4.4 1.6 L 4.4 1.6 L 4.4 4 L -4.4 4 Z"), LEATHER, depth=0.2),
        *both(
            Panel(
                path(
                    "M 0 1.8 L 17 0.4 C 20 12 21 28 21.4 46 C 21.6 66 21.2 84 21.6 100 Q 15"
                    " 101.4 7 100.4 C 6.6 76 4.6 50 0 30 Z"
                ),
                grain=-2,
                roundness=5.5,
                folds=(
                    fold("M 11 34 C 14 52 15 74 14.6 98", 6.0, 0.34),
                    fold("M 1 30 C 6 33 10 33 16 30", 1.8, -0.36),
                    fold("M 2 27 C 7 28 12 27 17 24", 1.6, -0.3),
                    fold("M 7.6 60 C 11 62 15 62 20 60", 1.6, -0.26),
                    fold("M 8 64 C 12 66 16 66 20.6 64", 1.6, 0.2),
                    fold("M 8 90 C 12 92 16 92 21 89", 1.6, -0.3),
                ),
            )
        ),
        *both(
            Panel(
                path("M 7 95.6 Q 14 96.8 21.6 95.4 L 21.9 101 Q 14 102.4 7 101.2 Z"),
                TRIM,
                raised=0.3,
                roundness=1.4,
            )
        ),
        Panel(half("M 0 2.2 Q 9 2 17 0 L 17.8 4 Q 9 6 0 6.2"), depth=0.5, roundness=1.4, raised=0.3),
        Seam(path("M -17.2 1 Q -9 2.9 0 3 Q 9 2.9 17.2 1"), ACCENT, 0.16, 0.1, stitched=True),
        Seam(path("M 0.2 6.2 L 0.2 29"), width=0.3),
        Seam(path("M 3.6 6.2 L 3.4 19 Q 3 23.6 0.4 25"), ACCENT, 0.2, 0.1, stitched=True),
        *both_seams(Seam(path("M 7.6 5.8 C 8 11.6 12 14.6 18.8 14.4"), ACCENT, 0.2, 0.1, stitched=True)),
        *both_seams(Seam(path("M 8.4 5.8 C 8.8 10.8 12.4 13.6 18.7 13.4"), width=0.24)),
        *both_seams(Seam(path("M 20.8 14 C 21.4 40 20.8 70 20.8 95"), ACCENT, 0.16, 0.1, stitched=True)),
        *both(
            Panel(path("M 10.4 1 L 12 0.8 L 12.4 6.4 L 10.8 6.6 Z"), depth=0.3, roundness=0.6, raised=0.25)
        ),
        Button(-0.2, 4.2, 0.9, METAL, holes=False),
        *(
            Button(x, y, 0.32, METAL, holes=False)
            for x, y in ((8.6, 6.8), (-8.6, 6.8), (18, 13.4), (-18, 13.4))
        ),
    ),
)

PLEATED_SKIRT = Garment(
    "pleated skirt",
    "bottom",
    (
        Panel(
            half(
                "M 0 3 L 16 1 C 21 14 29 48 35 74 L 31 75.6 L 26 75 L 22 77 L 17 76.2 L 12 78 L 6 77 L 0 78.4"
            ),
            roundness=5,
            folds=tuple(
                fold(f"M {x * 0.43:.1f} 4 C {x * 0.6:.1f} 26 {x * 0.86:.1f} 52 {x} 77", 1.5, strength)
                for x in (-30, -23, -16.5, -10, -3, 4, 11, 17.5, 24, 30.5)
                for strength in (-0.6,)
            )
            + tuple(
                fold(f"M {x * 0.43:.1f} 4 C {x * 0.6:.1f} 26 {x * 0.86:.1f} 52 {x} 77", 2.0, 0.4)
                for x in (-27, -20, -13.5, -7, 0, 7, 14, 20.5, 27)
            ),
        ),
        Panel(
            half("M 0 0.6 Q 8 0.4 16 -1.4 L 16.6 3.6 Q 8 5.2 0 5.4"),
            TRIM,
            depth=0.6,
            roundness=1.6,
            raised=0.5,
        ),
    ),
)

MINI_SKIRT = Garment(
    "mini skirt",
    "bottom",
    (
        Panel(path("M -16.6 0 Q 0 2.6 16.6 0 L 16.6 4 L -16.6 4 Z"), INSIDE, depth=0.4),
        Panel(
            half("M 0 2 L 17 0.4 C 20 10 23 24 26 42 Q 13 45.6 0 45.6"),
            roundness=5,
            folds=(
                fold("M 11 8 C 14 20 17 32 19 43", 2.6, -0.3),
                fold("M -12 8 C -15 20 -18 32 -19 43", 2.6, -0.26),
                fold("M 6 20 C 7 30 9 38 10 44", 2.6, 0.26),
            ),
        ),
        Panel(half("M 0 1.8 Q 9 1.6 17 0 L 17.8 4 Q 9 6 0 6.2"), depth=0.5, roundness=1.5, raised=0.3),
        Panel(path("M -1.8 6 L 1.8 6 L 1.8 45.6 L -1.8 45.6 Z"), depth=0.5, roundness=1.2, raised=0.3),
        *(Button(0, y, 0.95, METAL, holes=False) for y in (4, 12, 20, 28, 36, 42.6)),
        *both(
            Panel(path("M 6 12 L 16 11 L 17 21 L 11.6 23.4 L 6.4 22 Z"), depth=0.5, roundness=1.6, raised=0.4)
        ),
        *both(
            Panel(
                path("M 5.6 11.4 L 16.2 10.4 L 16.4 14 L 11 16 L 5.8 15 Z"),
                depth=0.5,
                roundness=1.2,
                raised=0.4,
            )
        ),
        *both(
            Panel(path("M 10.4 0.8 L 12 0.6 L 12.4 6.4 L 10.8 6.6 Z"), depth=0.3, roundness=0.6, raised=0.25)
        ),
    ),
)

GARMENTS = (TROUSERS, JEANS, PLEATED_SKIRT, MINI_SKIRT)
