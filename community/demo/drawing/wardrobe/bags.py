"""Bags: tote, shoulder bag, bucket bag."""

from community.demo.drawing.garments import (
    INSIDE,
    LEATHER,
    METAL,
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

TOTE = Garment(
    "tote",
    "bag",
    (
        Seam(path("M -8.4 0 C -8 -20 8 -20 8.4 0"), LEATHER, width=1.5, tone=-0.25, opacity=1.0),
        Panel(path("M -17 0 Q 0 -2 17 0 L 16 5 L -16 5 Z"), INSIDE, depth=0.4),
        Panel(
            half("M 0 1.6 Q 9 1.4 18 0 C 18.6 12 19 24 18 34 Q 9 36 0 36"),
            roundness=4,
            folds=(
                fold("M 11 6 C 12 16 10 26 12 35", 2.4, -0.3),
                fold("M -9 8 C -11 18 -9 26 -11 35", 2.6, -0.26),
            ),
        ),
        Seam(
            path("M -8.4 14 L -8.4 2 C -8 -15 8 -15 8.4 2 L 8.4 14"),
            LEATHER,
            width=1.6,
            tone=-0.02,
            opacity=1.0,
        ),
        *both_seams(Seam(path("M 8.4 13.4 L 8.4 3"), LEATHER, width=0.18, tone=0.5, stitched=True)),
        Seam(path("M -17.8 3.2 Q -9 4.6 0 4.8 Q 9 4.6 17.8 3.2"), width=0.2, stitched=True),
        Panel(path("M -4 22 L 4 22 L 4 27 L -4 27 Z"), LEATHER, depth=0.5, roundness=0.8, raised=0.3),
        *(Button(side * 8.4, 14, 0.45, METAL, holes=False) for side in (-1, 1)),
    ),
)

SHOULDER_BAG = Garment(
    "shoulder bag",
    "bag",
    (
        Seam(
            path("M -13 4 C -18 -16 -8 -26 2 -26 C 14 -26 17 -12 13 4"),
            LEATHER,
            width=1.1,
            tone=-0.1,
            opacity=1.0,
        ),
        Panel(
            half("M 0 0 L 13 0.4 C 15 3 15.8 12 14.6 19 C 13 20.6 8 21 0 21"), LEATHER, depth=1.4, roundness=3
        ),
        Panel(
            half("M 0 -1 L 13.6 -0.6 C 14.6 4 13.6 10 10 12.6 C 6 14.4 3 14.6 0 14.6"),
            LEATHER,
            depth=1.4,
            roundness=3,
            raised=0.8,
        ),
        Seam(
            path(
                "M -13 0.4 C -13.6 4 -12.8 9 -9.6 11.6 C -6 13.4 -3 13.6 0 13.6 C 3 13.6 6"
                " 13.4 9.6 11.6 C 12.8 9 13.6 4 13 0.4"
            ),
            LEATHER,
            width=0.16,
            tone=0.4,
            stitched=True,
        ),
        Panel(
            path("M -1.8 11.6 L 1.8 11.6 L 1.8 16.4 L -1.8 16.4 Z"),
            METAL,
            depth=1.2,
            roundness=0.8,
            raised=0.4,
        ),
        Seam(path("M -0.8 14 L 0.8 14"), METAL, width=0.4, tone=-0.4),
        *(Button(side * 13, 3, 1.0, METAL, holes=False) for side in (-1, 1)),
    ),
)

BUCKET_BAG = Garment(
    "bucket bag",
    "bag",
    (
        Seam(path("M -11 2 C -14 -22 14 -22 11 2"), LEATHER, width=1.3, tone=-0.15, opacity=1.0),
        Panel(path("M -12 0 C -6 -3 6 -3 12 0 C 6 3 -6 3 -12 0"), INSIDE, depth=0.4),
        Panel(
            half("M 0 2.4 C 6 2.4 10 1.4 12 0 C 13 8 14.6 18 15.4 26 C 12 29 6 30 0 30"),
            roundness=4,
            depth=1.2,
            folds=tuple(
                fold(f"M {x} 3 C {x * 1.1:.1f} 8 {x * 1.15:.1f} 12 {x * 1.2:.1f} 17", 1.4, -0.5)
                for x in (-9, -5, -1, 3, 7, 10)
            ),
        ),
        Panel(
            half("M 0 25.6 C 6 25.6 12 24.6 15 22.6 L 15.6 27 C 12 30 6 31 0 31"),
            LEATHER,
            roundness=1.6,
            raised=0.3,
        ),
        Seam(path("M -12.4 5 C -6 8 6 8 12.4 5"), LEATHER, width=0.7, tone=-0.1, opacity=1.0),
        *both(Panel(path("M 1 6.6 L 3 6.8 L 4.6 15 L 2.8 15.6 Z"), LEATHER, roundness=0.7, raised=0.4)),
        *(Button(x, 7 - abs(x) * 0.1, 0.5, METAL, holes=False) for x in (-9, -5, 5, 9)),
    ),
)

GARMENTS = (TOTE, SHOULDER_BAG, BUCKET_BAG)
