"""What coats and jackets share: the back seen through the neck, and the sleeves."""

from community.demo.drawing.garments import (
    INSIDE,
    Panel,
    Part,
    Seam,
    both,
    both_seams,
    fold,
    path,
)

SLEEVE = "M 21 4 C 30 8 35 24 39 62 L 29.4 63.6 C 27.6 48 25 36 22.6 27 Z"
SLEEVE_FOLDS = (
    fold("M 27 14 C 29.6 28 31.6 44 33 62", 2.6, -0.34),
    fold("M 31.6 20 C 34 34 35.6 48 36.6 61", 2.2, 0.28),
    fold("M 24 24 C 27 28 29 30 33 30.6", 1.8, -0.36),
    fold("M 27.6 42 C 30 44 33 44 35.6 42", 1.6, -0.3),
)
BACK = Panel(path("M -10 -2 C -6 -5 6 -5 10 -2 L 8 34 L -8 34 Z"), INSIDE, depth=0.4)


def sleeves() -> tuple[Part, ...]:
    """Both tailored sleeves, with a stitched cuff."""
    return (
        *both(Panel(path(SLEEVE), grain=-8, roundness=4.5, folds=SLEEVE_FOLDS)),
        *both_seams(Seam(path("M 29.2 59.6 L 38.6 58"), width=0.2, opacity=0.6)),
    )
