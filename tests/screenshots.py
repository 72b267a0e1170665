"""`python -m tests.screenshots`: every page of the running stack as a picture, on a phone and a desk, light and dark.

They land in reports/screenshots/, named page-who-width-scheme.png. A word chooses pages by their names: `look` takes
everything called look…. `--readme` composes docs/images/home.webp instead. Nothing is written to the site: what it
doesn't show at rest is played aside (tests.scenes).
"""

import argparse
import base64
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route

from loadtests.chromium import chromium
from settings.env import BASE_DIR, env
from tests.e2e.conftest import DESK, PHONE

REPORTS = BASE_DIR / "reports" / "screenshots"
README_PICTURE = BASE_DIR / "docs" / "images" / "home.webp"
SCHEMES = ("light", "dark")
VIEWPORTS = (PHONE, DESK)
SHOWN = "/shown/"  # where the browser finds the pages that it is given
ERRORS = ("400", "403", "403_csrf", "404", "429", "500", "503")
OF_NGINX = ("away", "wait")
NGINX = BASE_DIR / "community" / "static" / "community"
VISITOR, SHOPPER, DBA, ADMIN = "visitor", "shopper5", "dba", "admin"


def _nothing(page: Page) -> None:
    """The page as it opens."""


def _wrong_password(page: Page) -> None:
    page.fill("input[name=login]", SHOPPER)
    page.fill("input[name=password]", "not the password")
    page.click("main button[type=submit]")


def _hopeless_sign_up(page: Page) -> None:
    page.fill("input[name=username]", SHOPPER)
    page.fill("input[name=email]", "nobody@example.com")
    page.fill("input[name=password1]", "12345")
    page.click("main button[type=submit]")


def _last_page(page: Page) -> None:
    page.goto(f"{page.url}?at=end")


def _empty_topic(page: Page) -> None:
    page.fill("input[name=title]", "A title that stays")
    page.click("main form.form button[type=submit]")


def _empty_comment(page: Page) -> None:
    page.fill("textarea[name=text]", "   ")
    page.click("#comments button[type=submit]")


@dataclass(frozen=True)
class Shot:
    """A page to take: what to call it, where it is, who looks, and what they do first."""

    name: str
    path: str
    who: str = VISITOR
    do: Callable[[Page], None] = _nothing


def shots(scenes: Iterable[str]) -> list[Shot]:
    """Every page of the site and of the scenes, with what puts the design to the test, chosen from the database."""
    from django.db.models.functions import Length  # noqa: PLC0415 - once Django is set up

    from community.blog.models import Article, Tag  # noqa: PLC0415
    from community.catalogue.models import Category, Product  # noqa: PLC0415
    from community.conversations.models import Comment  # noqa: PLC0415
    from community.forum.models import Forum, Topic  # noqa: PLC0415
    from community.looks.models import Look  # noqa: PLC0415
    from community.people.models import User  # noqa: PLC0415
    from community.saved.models import Collection, WishList  # noqa: PLC0415

    looks = {
        "look-busy": Look.objects.order_by("-stats__comments", "pk"),
        "look-quiet": Look.objects.order_by("stats__comments", "pk"),
        "look-long-title": Look.objects.order_by(Length("title").desc(), "pk"),
    }
    paths = {name: found[:1].get().get_absolute_url() for name, found in looks.items()}
    last = Look.objects.order_by("created")[24:25].get()
    topics = Topic.objects.order_by("-stats__posts", "pk")
    forum = Forum.objects.order_by("-stats__topics", "pk")[:1].get()
    articles = Article.objects.order_by("-stats__comments", "pk")
    category = Category.objects.filter(parent=None)[:1].get().get_absolute_url()
    product_path = Product.objects.filter(tags__isnull=False).order_by("pk")[:1].get().get_absolute_url()
    author = last.author.get_absolute_url()
    public = {
        "home": "/",
        "looks": "/looks/",
        "products": "/products/",
        "search": "/search/",
        "search-found": "/search/?q=linen",
        "search-nothing": "/search/?q=lininn+shrit",
        "category": category,
        "product": product_path,
        "profile": author,
        "followers": f"{author}followers/",
        "following": f"{author}following/",
        **paths,
        "forum": "/forum/",
        "forum-topics": forum.get_absolute_url(),
        "forum-topic": topics[:1].get().get_absolute_url(),
        "blog": "/blog/",
        "blog-article": articles[:1].get().get_absolute_url(),
        "blog-tag": Tag.objects.order_by("slug")[:1].get().get_absolute_url(),
    }
    kept, wished = (
        model.objects.filter(visibility="public").order_by("-stats__items", "pk")[:1].get()
        for model in (Collection, WishList)
    )
    keeper = kept.owner.username
    public |= {
        "collection": kept.get_absolute_url(),
        "wish-list": wished.get_absolute_url(),
        "collections-of": f"/collections/of/{keeper}/",
        "wish-lists-of": f"/wishlists/of/{keeper}/",
    }
    talk = Comment.objects.filter(thread=None).order_by("-stats__replies", "pk")[:1].get()
    thread = f"/comments/{talk.pk}/"
    if newcomer := User.objects.filter(looks=None, is_active=True).first():
        public["profile-empty"] = newcomer.get_absolute_url()
    return [
        *(Shot(name, path, who) for name, path in public.items() for who in (VISITOR, SHOPPER)),
        Shot("looks-next", "/looks/", do=lambda page: page.click("a[rel=next]")),
        Shot("leaderboard", "/leaderboard/"),
        Shot("leaderboard", "/leaderboard/?board=helpful", SHOPPER),
        Shot("feed", "/feed/", SHOPPER),
        Shot("settings", "/settings/", SHOPPER),
        Shot("settings-account", "/settings/account/", SHOPPER),
        Shot("settings-delete", "/settings/delete/", SHOPPER),
        Shot("notifications", "/notifications/", SHOPPER),
        Shot("thread", thread, SHOPPER),
        Shot("thread", thread),
        Shot("reply", f"{thread}reply/", SHOPPER),
        Shot("report", thread.replace("/comments/", "/report/comment/"), SHOPPER),
        Shot("saved", "/saved/", SHOPPER),
        Shot("collection-new", "/collections/new/", SHOPPER),
        Shot(
            "keep",
            paths["look-quiet"].replace("/looks/", "/collections/keep/").rsplit("/", 2)[0] + "/",
            SHOPPER,
        ),
        Shot("looks-mine", "/looks/mine/", SHOPPER),
        Shot("look-new", "/looks/new/", SHOPPER),
        Shot("profile-own", f"/people/{SHOPPER}/", SHOPPER),
        Shot("profile-menu", author, SHOPPER, lambda page: page.click(".more__open")),
        Shot("home-skip", "/", do=lambda page: page.keyboard.press("Tab")),
        Shot("look-comment-error", paths["look-quiet"], SHOPPER, _empty_comment),
        Shot("forum-topic-end", public["forum-topic"], SHOPPER, _last_page),
        Shot("forum-topic", public["forum-topic"], ADMIN),
        Shot("forum-new", f"{forum.get_absolute_url()}topics/new/", SHOPPER),
        Shot("forum-new-error", f"{forum.get_absolute_url()}topics/new/", SHOPPER, _empty_topic),
        Shot("forum-watched", "/forum/watched/", SHOPPER),
        Shot("blog-scheduled", Article.objects.filter(publish_at=None)[:1].get().get_absolute_url(), ADMIN),
        Shot("sign-in", "/accounts/login/"),
        Shot("sign-in-error", "/accounts/login/", do=_wrong_password),
        Shot("sign-up", "/accounts/signup/"),
        Shot("sign-up-error", "/accounts/signup/", do=_hopeless_sign_up),
        Shot("password-reset", "/accounts/password/reset/"),
        Shot("password-reset-sent", "/accounts/password/reset/done/"),
        Shot("password-reset-bad-link", "/accounts/password/reset/key/1-nothing/"),
        Shot("password-reset-done", "/accounts/password/reset/key/done/"),
        Shot("confirm-email-bad-link", "/accounts/confirm-email/nothing/"),
        Shot("confirm-email-sent", "/accounts/confirm-email/"),
        Shot("inactive", "/accounts/inactive/"),
        Shot("sign-out", "/accounts/logout/", SHOPPER),
        Shot("email", "/accounts/email/", SHOPPER),
        Shot("password-change", "/accounts/password/change/", SHOPPER),
        Shot("reauthenticate", "/accounts/reauthenticate/", SHOPPER),
        *(Shot(f"error-{name}", f"{SHOWN}error-{name}/") for name in (*ERRORS, *OF_NGINX)),
        Shot("error-404", f"{SHOWN}error-404/", SHOPPER),
        *(Shot(name, f"{SHOWN}{name}/") for name in scenes),
        Shot("ops", "/ops/", DBA),
        Shot("ops-reports", "/ops/reports/", DBA),
        Shot("ops-switches", "/ops/switches/", DBA),
        Shot("ops-moderate", "/ops/moderate/person/1/", DBA),
        Shot("ops-queries", "/ops/queries/", DBA),
        Shot("ops-caches", "/ops/caches/", DBA),
        Shot("ops-log", "/ops/log/", DBA),
        Shot("ops-admin", "/ops/admin/", ADMIN),
        Shot("ops-admin-looks", "/ops/admin/looks/look/", ADMIN),
    ]


def error_pages() -> dict[str, str]:
    """The HTML of the pages that no address asks for, rendered for a visitor."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - once Django is set up
    from django.template.loader import render_to_string  # noqa: PLC0415
    from django.test import RequestFactory  # noqa: PLC0415

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    ours = {f"error-{code}": render_to_string(f"{code}.html", request=request) for code in ERRORS}
    return ours | {f"error-{name}": (NGINX / f"{name}.html").read_text(encoding="utf-8") for name in OF_NGINX}


def _fulfil(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html")


@dataclass(frozen=True)
class Studio:
    """A browser that knows the site, and the pages that it is given because the site doesn't show them now."""

    browser: Browser
    given: dict[str, str]

    @contextmanager
    def visit(
        self, who: str, viewport: dict[str, int], scheme: str, scale: float = 1
    ) -> Iterator[BrowserContext]:
        """A browser of its own on the given screen, signed in unless `who` is a visitor."""
        context = self.browser.new_context(
            base_url=env.str("SITE_URL"), viewport=viewport, color_scheme=scheme, device_scale_factor=scale
        )
        for name, html in self.given.items():
            context.route(f"**{SHOWN}{name}/", partial(_fulfil, html))
        if who != VISITOR:
            page = context.new_page()
            page.goto("/accounts/login/")
            page.fill("input[name=login]", who)
            page.fill("input[name=password]", env.str("DEMO_PASSWORD"))
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/accounts/" not in url)
            page.close()
        yield context
        context.close()


def settle(page: Page) -> None:
    """Wait for every picture and the font, and return to the top of the page."""
    page.evaluate(
        """async () => {
            for (const image of document.images) image.loading = "eager";
            await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
            await document.fonts.ready;
            window.scrollTo({top: 0, behavior: "instant"});
        }"""
    )


def take(studio: Studio, chosen: list[Shot]) -> None:
    """Write a picture of each shot on each screen in each scheme."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    people = list(dict.fromkeys(shot.who for shot in chosen))
    for who, viewport, scheme in product(people, VIEWPORTS, SCHEMES):
        with studio.visit(who, viewport, scheme) as context:
            for shot in (each for each in chosen if each.who == who):
                page = context.new_page()
                page.goto(shot.path)
                shot.do(page)
                page.wait_for_load_state("networkidle")
                settle(page)
                if viewport == PHONE:  # the tabs belong to the end of the picture, not its middle
                    height = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": viewport["width"], "height": height})
                name = f"{shot.name}-{who}-{viewport['width']}-{scheme}.png"
                page.screenshot(path=REPORTS / name, full_page=True)
                page.close()
                print(name, flush=True)


COMPOSITION = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0; width: 1600px; height: 1000px; overflow: hidden; position: relative; background: #e9e2d8; }
img { position: absolute; display: block; }
.desk { left: 70px; top: 70px; width: 1290px; border-radius: 14px;
  box-shadow: 0 40px 90px -30px #4a3a2a88, 0 0 0 1px #19171514; }
.phone { right: 70px; bottom: 60px; width: 322px; border-radius: 40px; border: 9px solid #191715;
  box-shadow: 0 50px 80px -25px #2a1c1099; }
</style><img class="desk" src="%s" alt=""><img class="phone" src="%s" alt="">"""


def _view(studio: Studio, path: str, viewport: dict[str, int], scheme: str) -> str:
    with studio.visit(VISITOR, viewport, scheme, scale=2) as context:
        page = context.new_page()
        page.goto(path, wait_until="networkidle")
        settle(page)
        return "data:image/png;base64," + base64.b64encode(page.screenshot()).decode()


def compose(studio: Studio, look: str) -> None:
    """The picture at the head of the README: the home page on a desk, a look on a phone."""
    desk = _view(studio, "/", DESK, "light")
    phone = _view(studio, look, PHONE, "dark")
    page = studio.browser.new_page(viewport={"width": 1600, "height": 1000})
    page.set_content(COMPOSITION % (desk, phone), wait_until="load")
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(README_PICTURE, quality=84, method=6)
    print(f"{README_PICTURE.relative_to(BASE_DIR)}: {README_PICTURE.stat().st_size // 1000} kB")


def main() -> int:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help="only pages whose name starts so")
    parser.add_argument(
        "--readme", action="store_true", help=f"compose {README_PICTURE.relative_to(BASE_DIR)} instead"
    )
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.production")  # as manage.py: the running stack
    django.setup()
    from tests import scenes  # noqa: PLC0415 - once Django is set up

    chosen = [
        shot
        for shot in shots(scenes.SCENES)
        if not arguments.names or shot.name.startswith(tuple(arguments.names))
    ]
    # Before Playwright: its loop forbids the ORM.
    given = error_pages() | scenes.rendered([shot.name for shot in chosen if shot.name in scenes.SCENES])
    with chromium() as browser:
        studio = Studio(browser, given)
        if arguments.readme:
            compose(studio, next(shot.path for shot in chosen if shot.name == "look-quiet"))
        else:
            take(studio, chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
