"""Planting: a plan becomes files and rows. All rows in one transaction, so that half a community never exists."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.text import slugify

from community.catalogue.models import Category, Product, ProductPicture, ProductVariant
from community.demo import catalogue, rooms
from community.demo.drawing.pictures import Files, render_all
from community.demo.plans import Plan
from community.demo.reactions import plant_society, plant_views
from community.looks.models import Look, Photo, ProductTag
from community.people.models import User
from community.pictures.models import rendition_name

MARKER = "shopper1"  # the member whose existence says that the community was planted
LOCK = 0x72756E776179  # "runway": two seeds at a time wait for each other
_BATCH = 500

Progress = Callable[[Iterator[Files], int], Iterable[Files]]


def is_planted() -> bool:
    """Whether the demo community is there."""
    return User.objects.using("default").filter(username=MARKER).exists()


def plant(plan: Plan, progress: Progress) -> bool:
    """Draw the pictures, store them and insert the rows; False if another seed was faster.

    Files of a run that broke off are overwritten. `progress` is handed the drawn pictures as they come, and their
    number.
    """
    jobs = list(plan.jobs())
    names = list(_names(plan))
    drawn = []
    for name, files in zip(names, progress(render_all(jobs), len(jobs)), strict=True):
        _store(name, files)
        drawn.append(files)
    pictures = list(zip(names, drawn, strict=True))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_planted():
            return False
        _plant_rows(plan, pictures)
    return True


def _names(plan: Plan) -> Iterator[str]:
    yield from (f"demo/people/{member.username}.webp" for member in plan.members)
    yield from (f"demo/products/{number:03d}.webp" for number in range(len(plan.items)))
    for number, item in enumerate(plan.items):
        yield from (
            f"demo/products/{number:03d}-{position}.webp" for position, _ in enumerate(item.more, start=1)
        )
    for number, post in enumerate(plan.posts):
        yield from (f"demo/looks/{number:04d}-{position}.webp" for position in range(len(post.shots)))
    yield from (f"demo/blog/{number:02d}.webp" for number in range(len(plan.entries)))


def _store(name: str, files: Files) -> None:
    for width, content in files.encoded.items():
        target = name if width == files.width else rendition_name(name, width)
        default_storage.delete(target)
        default_storage.save(target, ContentFile(content))


def _plant_rows(plan: Plan, pictures: Sequence[tuple[str, Files]]) -> None:
    rest = iter(pictures)
    members = _plant_people(plan, [next(rest) for _ in plan.members])
    products = _plant_catalogue(plan, [next(rest) for _ in plan.items])
    _plant_galleries(plan, products, [[next(rest) for _ in item.more] for item in plan.items])
    looks = _plant_looks(plan, members, products, [[next(rest) for _ in post.shots] for post in plan.posts])
    plant_society(plan, members, looks)
    plant_views(looks)
    rooms.plant_saved(plan.kept, members, looks, products)
    rooms.plant_forum(plan.talks, members)
    rooms.plant_blog(plan.entries, members, [next(rest) for _ in plan.entries])
    rooms.plant_reports(members, looks)


def _plant_people(plan: Plan, pictures: Sequence[tuple[str, Files]]) -> list[User]:
    # One hash for all: hashing is slow by design, and the password is the same.
    password = make_password(settings.DEMO_PASSWORD)
    return User.objects.bulk_create(
        [
            User(
                username=member.username,
                email=f"{member.username}@demo.invalid",
                password=password if member.signs_in else make_password(None),
                is_staff=member.username in {"dba", "admin"},
                is_superuser=member.username == "admin",
                display_name=member.display_name,
                city=member.city,
                bio=member.bio,
                date_joined=member.joined,
                avatar=name,
                avatar_width=files.width,
                avatar_height=files.height,
            )
            for member, (name, files) in zip(plan.members, pictures, strict=True)
        ]
    )


def _plant_catalogue(plan: Plan, pictures: Sequence[tuple[str, Files]]) -> list[Product]:
    shelves: dict[str, Category] = {}
    for position, (label, slug, parent) in enumerate(catalogue.CATEGORIES):
        # An import may have made the shelf before.
        shelves[slug], _ = Category.objects.get_or_create(
            slug=slug,
            defaults={"name": label, "parent": shelves[parent] if parent else None, "position": position},
        )
    products = Product.objects.bulk_create(
        [
            Product(
                reference=f"RW-{number:05d}",
                name=item.name,
                slug=slugify(item.name),
                brand=item.brand,
                category=shelves[item.category],
                description=item.description,
                price=item.price,
                created=item.created,
                image=name,
                width=files.width,
                height=files.height,
                colour=files.colour,
            )
            for number, (item, (name, files)) in enumerate(zip(plan.items, pictures, strict=True), start=1)
        ]
    )
    ProductVariant.objects.bulk_create(
        [
            ProductVariant(
                product=product,
                sku=f"{product.reference}-{size or 'one'}",
                size=size,
                stock=stock,
                position=position,
            )
            for product, item in zip(products, plan.items, strict=True)
            for position, (size, stock) in enumerate(item.stock)
        ],
        batch_size=_BATCH,
    )
    return products


def _plant_galleries(
    plan: Plan, products: list[Product], pictures: Sequence[Sequence[tuple[str, Files]]]
) -> None:
    hung = []
    for item, product, more in zip(plan.items, products, pictures, strict=True):
        first = {name: getattr(product, name) for name in ("image", "width", "height", "colour")}
        hung.append(ProductPicture(product=product, alt=item.name, **first))
        hung += [
            ProductPicture(
                product=product,
                position=position,
                alt=alt,
                image=name,
                width=files.width,
                height=files.height,
                colour=files.colour,
            )
            for position, ((_, alt), (name, files)) in enumerate(zip(item.more, more, strict=True), start=1)
        ]
    ProductPicture.objects.bulk_create(hung, batch_size=_BATCH)


def _plant_looks(
    plan: Plan, members: list[User], products: list[Product], pictures: Sequence[Sequence[tuple[str, Files]]]
) -> list[Look]:
    looks = [
        Look(
            author=members[post.author],
            title=post.title,
            slug=slugify(post.title),
            description=post.description,
            created=post.created,
        )
        for post in plan.posts
    ]
    # Oldest first, so that ids grow with time, as they would have.
    Look.objects.bulk_create(reversed(looks), batch_size=_BATCH)
    photos, tags = [], []
    for post, look, shots in zip(plan.posts, looks, pictures, strict=True):
        for position, (shot, (name, files)) in enumerate(zip(post.shots, shots, strict=True)):
            photo = Photo(
                look=look,
                position=position,
                alt=shot.alt,
                image=name,
                width=files.width,
                height=files.height,
                colour=files.colour,
            )
            photos.append(photo)
            tags += [
                ProductTag(look=look, photo=photo, product=products[item], x=spot[0], y=spot[1])
                for item, spot in zip(shot.items, files.spots, strict=True)
                if item is not None and spot is not None
            ]
    Photo.objects.bulk_create(photos, batch_size=_BATCH)
    ProductTag.objects.bulk_create(tags, batch_size=_BATCH)
    return looks
