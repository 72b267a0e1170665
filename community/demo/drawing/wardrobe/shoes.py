"""Shoes, seen from the side, the toe to the right: sneaker, boot, pump, loafer."""

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
    fold,
    path,
)

SNEAKER = Garment(
    "sneaker",
    "shoe",
    (
        Panel(path("M 1.4 0.6 C 3 -1.4 9 -0.6 9.4 2 L 8 4 L 2 4 Z"), INSIDE, depth=0.4),
        Panel(
            path(
                "M 1 1 C 3 2.6 7 2.6 9.4 1.2 C 12 4 16 7 20.6 8 C 25.6 8.6 28.4 10 28.6 13.4"
                " L 0.6 13.4 C -0.6 9 0.6 5 1 1"
            ),
            SOLE,
            depth=1.2,
            roundness=2,
        ),
        Panel(
            path("M 1 1 C 2 2.2 4 2.6 5 2.6 C 5.6 6 4.4 10 5.4 13.4 L 0.6 13.4 C -0.6 9 0.6 5 1 1"),
            ACCENT,
            roundness=1.4,
        ),
        Panel(
            path("M 20.6 8 C 25.6 8.6 28.4 10 28.6 13.4 L 19 13.4 C 18.6 11 19.6 9 20.6 8"),
            SOLE,
            roundness=1.6,
            raised=0.15,
        ),
        Panel(
            path("M 9.2 1.2 C 12 4 15.6 6.6 20 8 L 17.4 11 C 13 9.6 9.4 6.6 7.4 3 Z"),
            SOLE,
            roundness=1.2,
            raised=0.2,
        ),
        *(
            Seam(path(f"M {x} {y} L {x - 2.2} {y + 2.4}"), SOLE, width=0.55, tone=-0.22)
            for x, y in ((10.6, 3), (12.8, 4.8), (15, 6.2), (17.4, 7.4))
        ),
        Seam(path("M 6 9.6 C 9 8.6 13 9.6 16 12"), ACCENT, width=0.7, tone=-0.05, opacity=1.0),
        Panel(
            path("M 0 12.6 L 28.8 12.6 C 29.4 14.6 29 16.4 27.6 16.4 L 1 16.4 C -0.4 16 -0.4 14 0 12.6"),
            TRIM,
            roundness=1,
            raised=0.2,
        ),
        Seam(path("M 0.6 14 L 28.6 14"), TRIM, width=0.16, stitched=True),
    ),
)

BOOT = Garment(
    "boot",
    "shoe",
    (
        Panel(path("M 0.4 -12 Q 6 -13.6 11.6 -12 L 11 -9 L 1 -9 Z"), INSIDE, depth=0.4),
        Panel(
            path(
                "M 0.4 -12 Q 6 -10.4 11.6 -12 C 11.4 -6 11.6 0 13 4 C 17 7 24.6 7.4 26.6 11 C"
                " 27.2 12.4 27 13.6 26.6 14 L 0.2 14 C -1 6 0.6 -2 0.4 -12"
            ),
            LEATHER,
            depth=1.6,
            roundness=2.6,
            folds=(
                fold("M 2 3 C 6 5 9 5 12.6 3", 1.0, -0.5),
                fold("M 2 0 C 6 2 9 2 12 0.4", 1.0, 0.36),
                fold("M 15 7.6 C 18 8.6 21 9 24 10", 1.4, 0.4),
            ),
        ),
        Panel(path("M 4 -11.4 L 8 -11.4 L 7.6 3.6 L 4.6 3.6 Z"), ACCENT, depth=0.8, roundness=0.8),
        *(
            Seam(path(f"M {x} -11 L {x - 0.1} 3.4"), ACCENT, width=0.16, tone=-0.4)
            for x in (5, 5.7, 6.4, 7.1)
        ),
        Panel(path("M -0.2 13.4 L 26.8 13.4 L 27 15.6 L 9.6 15.6 L 8.6 19 L 0 19 Z"), HEEL, roundness=0.8),
        Seam(path("M 0.4 12.8 L 26 12.8"), LEATHER, width=0.16, tone=0.3, stitched=True),
        Seam(path("M 2.6 -12.6 C 2.4 -15 4.4 -15 4.2 -12.4"), LEATHER, width=0.5, tone=-0.2),
    ),
)

PUMP = Garment(
    "pump",
    "shoe",
    (
        Panel(path("M 0.6 -1 C 3 1 8 5.4 13 7.6 L 8 9 L 1 2 Z"), INSIDE, depth=0.4),
        Panel(
            path("M 0.4 6 L 4 9 C 3.2 13 3 16 3 19 L 1.6 19 C 1.4 14 0.6 10 0.4 6"),
            LEATHER,
            depth=1.2,
            roundness=0.8,
        ),
        Panel(
            path(
                "M 0.4 -1.4 C 1.6 3.6 6 8 12.6 9.6 C 15 9.6 17 9.6 18.6 11.4 C 21 13 25.6"
                " 15.4 26.6 18 C 26.4 19 24 19.2 21 19 C 14 18.6 9 14 5 10 C 2 8 -0.6 4 0.4"
                " -1.4"
            ),
            LEATHER,
            depth=1.5,
            roundness=1.8,
            folds=(fold("M 3 4 C 7 9 13 13 19 15", 1.2, 0.5),),
        ),
        Seam(path("M 4.4 9.8 C 9 14.4 14 19 21 19.2 L 26.4 18.6"), HEEL, width=0.45, tone=-0.3),
        Button(15.8, 11.2, 1.0, METAL, holes=False),
    ),
)

LOAFER = Garment(
    "loafer",
    "shoe",
    (
        Panel(path("M 1 2.6 C 4 1 9 2.4 12 5.6 L 10 8 L 2 7 Z"), INSIDE, depth=0.4),
        Panel(
            path(
                "M 0.6 2 C 3 4.6 8 5.4 12.4 5 C 15 4.4 18 6 21 8 C 25 9 28 10.6 28 14 L 0.4"
                " 14 C -0.6 10 0 6 0.6 2"
            ),
            LEATHER,
            depth=1.5,
            roundness=2.4,
            folds=(fold("M 3 8 C 8 9.6 12 9.6 16 11", 1.2, 0.34),),
        ),
        Panel(
            path("M 12.4 5 C 16 4.6 19.6 6.6 22.6 9.6 C 19 10.6 15 9.4 11.6 8 Z"),
            LEATHER,
            depth=1.2,
            roundness=1.2,
            raised=0.3,
        ),
        Panel(
            path("M 10.4 5.4 L 14.2 4.6 L 16.4 11.6 L 12.4 12.8 Z"),
            LEATHER,
            depth=1.2,
            roundness=1,
            raised=0.4,
        ),
        Panel(path("M 12.4 7.2 L 16.4 6.4 L 17 8.4 L 13 9.2 Z"), METAL, depth=1.2, roundness=0.6, raised=0.2),
        Panel(path("M 0 13.4 L 28.2 13.4 L 28 15 L 8.6 15 L 8.2 17 L 0 17 Z"), HEEL, roundness=0.8),
    ),
)

GARMENTS = (SNEAKER, BOOT, PUMP, LOAFER)
