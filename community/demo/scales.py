"""How much demo data there is."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scale:
    """Counts of rows, and the widths of the pictures in pixels (the narrower renditions come first)."""

    name: str
    members: int  # beside the shoppers and the staff who can sign in
    products: int
    looks: int
    most_likes: int
    most_comments: int
    most_followers: int
    topics: int
    longest_topic: int  # posts
    articles: int
    look_widths: tuple[int, ...]
    product_widths: tuple[int, ...]
    avatar_widths: tuple[int, ...]


# 960 px is a desktop's column at 1.5x: wider pictures cost more time than anyone sees.
DEMO = Scale("demo", 60, 64, 150, 74, 34, 58, 42, 160, 9, (320, 640, 960), (320, 640, 800), (192,))
TINY = Scale("tiny", 4, 16, 8, 12, 6, 9, 7, 24, 3, (96,), (80,), (48,))
# The demo, with one topic that never ends.
LAUNCH = replace(DEMO, name="launch", longest_topic=20_000)

SCALES = {scale.name: scale for scale in (DEMO, LAUNCH, TINY)}
