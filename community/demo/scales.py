"""How much demo data there is."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Crowd:
    """Counts of rows of everyone who comes on launch day, beside the demo; see `community.demo.crowd`."""

    people: int
    products: int
    looks: int
    most_likes: int
    most_comments: int  # of one look
    next_comments: int  # of the look after that
    most_followers: int
    most_comment_likes: int
    topics: int
    longest_topic: int  # posts

    def part(self, share: float) -> "Crowd":
        """A smaller crowd of the same shape, with at least a few of everything."""
        return Crowd(**{each.name: max(6, round(getattr(self, each.name) * share)) for each in fields(self)})


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
    crowd: Crowd | None = None


# 960 px is a desktop's column at 1.5x: wider pictures cost more time than anyone sees.
DEMO = Scale("demo", 60, 64, 150, 74, 34, 58, 42, 160, 9, (320, 640, 960), (320, 640, 800), (192,))
TINY = Scale("tiny", 4, 16, 8, 12, 6, 9, 7, 24, 3, (96,), (80,), (48,))
# The demo, and a crowd around it.
LAUNCH = replace(
    DEMO,
    name="launch",
    crowd=Crowd(
        people=20_000,
        products=2_000,
        looks=50_000,
        most_likes=8_000,
        most_comments=100_000,
        next_comments=1_500,
        most_followers=5_000,
        most_comment_likes=500,
        topics=2_000,
        longest_topic=20_000,
    ),
)

SCALES = {scale.name: scale for scale in (DEMO, LAUNCH, TINY)}
