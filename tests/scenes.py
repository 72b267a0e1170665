"""Pages that a site at rest doesn't show: a queue with reports, a closed topic, a second factor, an announcement.

Each is made in a transaction of its own that is rolled back, in this process, which keeps what it caches, its sessions
and its switches under names of its own: the running site never hears of it. What remains is the page's HTML, which the
browser is given at its address, and takes the pictures and styles for from the running site.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from community.blog.models import Article
from community.catalogue.models import Category, Product
from community.conversations.models import Comment, Report
from community.forum.models import Post, Topic
from community.looks.models import Look
from community.people.models import Block, Follow, User
from community.saved.kinds import COLLECTIONS, WISH_LISTS
from community.saved.services import make
from community.staff import announcements, services, switches
from community.staff.models import Announcement
from community.staff.targets import KINDS
from tests import factories

PREFIX = "screenshots"
LONG_NAME = "Wilhelmina-Anastasia Featherstonehaugh van der Westhuizen"
NOTICE = (
    "Tonight from 22:00 UTC we move to larger wardrobes: the site can be read, posting is back after an hour."
)
NOT_HERE = ("dbrouters.", "queryreport.", "caching.middleware.", "settings.request_log.")
"""Middleware that counts, logs or routes requests: this transaction is the primary's, and these are no requests."""


@dataclass
class Stage:
    """What a scene plays on: the people it may need, and a browser for one of them."""

    shopper: User
    admin: User
    client: Client = field(default_factory=Client)

    def enter(self, user: User) -> None:
        """Sign in."""
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def enter_again(self, user: User) -> None:
        """Sign in, and say the password again, as what concerns a second factor asks for."""
        user.set_password(factories.PASSWORD)
        user.save()
        self.enter(user)
        self.client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD}, headers=_host())

    def newcomer(self) -> User:
        """A member who has just joined, with the longest name."""
        return factories.member("wilhelmina-anastasia.featherstonehaugh", display_name=LONG_NAME)


Path = str
Play = Callable[[Stage], Path | tuple[Path, dict[str, str]]]
"""Arranges a scene; returns the page to ask for, or the form to send and where."""


def _empty_feed(stage: Stage) -> Path:
    stage.enter(stage.newcomer())
    return "/feed/"


def _no_notices(stage: Stage) -> Path:
    stage.enter(stage.newcomer())
    return "/notifications/"


def _nothing_saved(stage: Stage) -> Path:
    stage.enter(stage.newcomer())
    return "/saved/"


def _no_look_yet(stage: Stage) -> Path:
    stage.enter(stage.newcomer())
    return "/looks/mine/"


def _nothing_watched(stage: Stage) -> Path:
    stage.enter(stage.newcomer())
    return "/forum/watched/"


def _new_profile(stage: Stage) -> Path:
    user = stage.newcomer()
    stage.enter(user)
    return user.get_absolute_url()


def _no_follower(stage: Stage) -> Path:
    return f"{stage.newcomer().get_absolute_url()}followers/"


def _nobody_followed(stage: Stage) -> Path:
    return f"{stage.newcomer().get_absolute_url()}following/"


def _no_public_list(stage: Stage) -> Path:
    return f"/collections/of/{stage.newcomer().username}/"


def _first_collection(stage: Stage) -> Path:
    stage.enter(stage.newcomer())
    return f"/collections/keep/{_look().pk}/"


def _kept_product(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    return f"/wishlists/keep/{_product().pk}/"


def _emptied_collection(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    return str(make(COLLECTIONS, stage.shopper.pk, name="Emptied", visibility="private").get_absolute_url())


def _emptied_wish_list(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    return str(make(WISH_LISTS, stage.shopper.pk, name="Emptied", visibility="link").get_absolute_url())


def _edited_collection(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    made = make(COLLECTIONS, stage.shopper.pk, name="For autumn", visibility="private")
    return f"/collections/edit/{made.pk}/"


def _unworn_product(_: Stage) -> Path:
    category = Category.objects.exclude(parent=None)[:1].get()
    found = factories.product(
        "The overshirt with an unreasonably long name that nobody has worn yet", category=category
    )
    return str(found.get_absolute_url())


def _empty_shelf(_: Stage) -> Path:
    return str(factories.category("Swimwear").get_absolute_url())


def _famous_look(_: Stage) -> Path:
    """Big numbers, beside a long title and a long name."""
    look = _look()
    User.objects.filter(pk=look.author_id).update(display_name=LONG_NAME)
    with connection.cursor() as cursor:  # the ORM doesn't write what is derived
        cursor.execute(
            "UPDATE looks_lookstats SET likes = 1234567, comments = 20318, votes_up = 98765, votes_down = 4321,"
            " views = 12345678 WHERE look_id = %s",
            [look.pk],
        )
    return str(look.get_absolute_url())


def _draft(stage: Stage) -> Look:
    """A look of the shopper's that nobody else sees yet, with the photos and products of one that exists."""
    stage.enter(stage.shopper)
    source = _look()
    draft = Look.objects.create(
        author=stage.shopper,
        title=source.title,
        slug=source.slug,
        description=source.description,
        published=False,
    )
    for photo in source.photos.all():
        tags = list(photo.tags.all())
        photo.pk, photo.look = None, draft
        photo.save()
        for tag in tags:
            factories.ProductTag.objects.create(
                look=draft, photo=photo, product=tag.product, x=tag.x, y=tag.y
            )
    return draft


def _edited_look(stage: Stage) -> Path:
    return f"/looks/{_draft(stage).pk}/edit/"


def _look_without_title(stage: Stage) -> tuple[Path, dict[str, str]]:
    return f"/looks/{_draft(stage).pk}/edit/", {"title": " ", "description": "Nothing to call it by."}


def _deleted_look(stage: Stage) -> Path:
    return f"/looks/{_draft(stage).pk}/delete/"


def _tap(stage: Stage) -> Path:
    return f"/looks/photos/{_draft(stage).photos.first().pk}/tag/"  # type: ignore[union-attr]


def _tag(stage: Stage) -> Path:
    return f"{_tap(stage)}?x=40&y=60"


def _own_look(stage: Stage) -> Path:
    draft = _draft(stage)
    Look.objects.filter(pk=draft.pk).update(published=True)
    factories.comment(draft, "The collar alone!", author=stage.admin)
    return draft.get_absolute_url()


def _said(stage: Stage) -> Comment:
    stage.enter(stage.shopper)
    return factories.comment(_look(), "Where is the coat from? @admin will know.", author=stage.shopper)


def _edited_comment(stage: Stage) -> Path:
    return f"/comments/{_said(stage).pk}/edit/"


def _deleted_comment(stage: Stage) -> Path:
    return f"/comments/{_said(stage).pk}/delete/"


def _friends(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    look = Look.objects.order_by("-stats__likes", "pk")[:1].get()
    for like in look.likes.exclude(user=stage.shopper)[:6]:
        Follow.objects.get_or_create(follower=stage.shopper, followed_id=like.user_id)
    return f"/friends/looks/{look.pk}/"


def _nameless_report(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.shopper)
    return f"/report/look/{_look().pk}/", {"details": "I forgot to say what is wrong."}


def _bad_link(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.shopper)
    return "/settings/", {"display_name": "Amal", "links": "no address at all", "bio": "x" * 400}


def _wrong_farewell(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.shopper)
    return "/settings/delete/", {"password": "not mine"}


def _kept_away(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    Block.objects.create(blocker=stage.shopper, blocked=stage.newcomer())
    return "/settings/account/"


def _blocked_profile(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    author = _look().author
    Follow.objects.filter(follower=stage.shopper, followed=author).delete()
    Block.objects.create(blocker=stage.shopper, blocked=author)
    return author.get_absolute_url()


def _suspended_profile(stage: Stage) -> Path:
    author = _look().author
    services.moderate(stage.admin, KINDS["person"], author, hidden=True, reason="Sold what they didn't own.")
    return author.get_absolute_url()


def _closed_topic(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    topic = _topic()
    Topic.objects.filter(pk=topic.pk).update(locked=True, sticky=True)
    return topic.get_absolute_url()


def _edited_post(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    post = Post.objects.create(topic=_topic(), author=stage.shopper, text="Cold water, *always*.")
    return f"/forum/posts/{post.pk}/edit/"


def _empty_forum(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    made = factories.forum("Swaps", description="One wardrobe's end is another's beginning.")
    return str(made.get_absolute_url())


def _empty_reply(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.shopper)
    return f"/forum/topics/{_topic().pk}/reply/", {"text": "  "}


def _empty_remark(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.shopper)
    article = _article()
    return f"/blog/articles/{article.pk}/comments/", {"text": "  "}


def _confirmed_address(stage: Stage) -> Path:
    address = EmailAddress.objects.create(user=stage.shopper, email="shopper@example.com", verified=False)
    return f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/"


def _new_password(stage: Stage) -> Path:
    token = default_token_generator.make_token(stage.shopper)
    first = stage.client.get(
        f"/accounts/password/reset/key/{user_pk_to_url_str(stage.shopper)}-{token}/", headers=_host()
    )
    return str(first["Location"])


def _addresses(stage: Stage) -> Path:
    stage.enter(stage.shopper)
    for number, known in enumerate([True, False]):
        EmailAddress.objects.get_or_create(
            user=stage.shopper, email=f"a.rather.long.address.{number}@post.example.com", verified=known
        )
    return "/accounts/email/"


def _second_factors(stage: Stage) -> Path:
    stage.enter_again(stage.shopper)
    return "/accounts/2fa/"


def _second_factors_on(stage: Stage) -> Path:
    _factor(stage)
    return "/accounts/2fa/"


def _factor_set_up(stage: Stage) -> Path:
    stage.enter_again(stage.shopper)
    return "/accounts/2fa/totp/activate/"


def _factor_refused(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter_again(stage.shopper)
    stage.client.get("/accounts/2fa/totp/activate/", headers=_host())
    return "/accounts/2fa/totp/activate/", {"code": "000000"}


def _factor_given_up(stage: Stage) -> Path:
    _factor(stage)
    return "/accounts/2fa/totp/deactivate/"


def _recovery_codes(stage: Stage) -> Path:
    _factor(stage)
    return "/accounts/2fa/recovery-codes/"


def _new_recovery_codes(stage: Stage) -> Path:
    _factor(stage)
    return "/accounts/2fa/recovery-codes/generate/"


def _factor_asked(stage: Stage) -> Path:
    """The second step of a sign-in."""
    TOTP.activate(stage.shopper, generate_totp_secret())
    stage.shopper.set_password(factories.PASSWORD)
    stage.shopper.save()
    form = {"login": stage.shopper.username, "password": factories.PASSWORD}
    return str(stage.client.post("/accounts/login/", form, headers=_host())["Location"])


def _factor(stage: Stage) -> None:
    stage.enter_again(stage.shopper)
    TOTP.activate(stage.shopper, generate_totp_secret())
    RecoveryCodes.activate(stage.shopper)


def _no_report(stage: Stage) -> Path:
    stage.enter(stage.admin)
    Report.objects.update(state=Report.State.DISMISSED)
    return "/ops/reports/"


def _reports(stage: Stage) -> Path:
    """One of each kind, the most recent with much to say."""
    stage.enter(stage.admin)
    Report.objects.all().delete()
    reporters = iter(User.objects.filter(is_staff=False).exclude(pk=stage.shopper.pk)[:5])
    comment = Comment.objects.filter(state="visible")[:1].get()
    post = Post.objects.select_related("topic")[:1].get()
    article = _article()
    remark = factories.remark(article, "Buy followers, cheap: www.example.com", author=stage.shopper)
    reason = Report.Reason
    for kind, thing, why, details in [
        ("look", _look(), reason.STOLEN, "These are the photos of a shop in Ghent. " * 6),
        ("comment", comment, reason.RUDE, ""),
        ("person", stage.shopper, reason.OTHER, "Asks everybody for their address."),
        ("post", post, reason.UNSAFE, ""),
        ("remark", remark, reason.SPAM, "The third time today."),
    ]:
        Report.objects.create(reporter=next(reporters), reason=why, details=details, **{kind: thing})
    return "/ops/reports/"


def _reported_look(stage: Stage) -> Path:
    _reports(stage)
    return f"/ops/moderate/look/{_look().pk}/"


def _hidden_comment(stage: Stage) -> Path:
    stage.enter(stage.admin)
    comment = Comment.objects.filter(state="visible")[:1].get()
    services.moderate(stage.admin, KINDS["comment"], comment, hidden=True, reason="Insults the author.")
    return f"/ops/moderate/comment/{comment.pk}/"


def _refused_suspension(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.admin)
    return f"/ops/moderate/person/{stage.admin.pk}/", {"hidden": "1", "reason": "To see what happens."}


def _log(stage: Stage) -> Path:
    stage.enter(stage.admin)
    author = _look().author
    reasons = ["Sold what they didn't own.", "Apologised, and gave the money back. " * 5]
    for hidden, reason in zip([True, False], reasons, strict=True):
        services.moderate(stage.admin, KINDS["person"], author, hidden=hidden, reason=reason)
        author.refresh_from_db()
    services.flip(stage.admin, "forum_closed", on=False)
    return "/ops/log/"


def _switches_on(stage: Stage) -> Path:
    stage.enter(stage.admin)
    switches.flip("read_only", on=True)
    switches.flip("query_log", on=True)
    _announce()
    return "/ops/switches/"


def _wordless_announcement(stage: Stage) -> tuple[Path, dict[str, str]]:
    stage.enter(stage.admin)
    return "/ops/switches/announcement/", {"text": "", "ends": "yesterday"}


def _announced(_: Stage) -> Path:
    _announce()
    return "/looks/"


def _read_only(stage: Stage) -> tuple[Path, dict[str, str]]:
    """What somebody is told who writes while nothing may be written."""
    stage.enter(stage.shopper)
    switches.flip("read_only", on=True)
    return f"/looks/{_look().pk}/comments/", {"text": "Lovely."}


def _announce() -> None:
    Announcement.objects.create(text=NOTICE)
    announcements.publish()


def _look() -> Look:
    return Look.objects.filter(published=True).order_by("-stats__comments", "pk").select_related("stats")[0]


def _product() -> Product:
    return Product.objects.filter(tags__isnull=False).order_by("pk")[0]


def _article() -> Article:
    return Article.objects.filter(publish_at__lte=timezone.now()).order_by("pk")[0]


def _topic() -> Topic:
    return Topic.objects.order_by("-stats__posts", "pk")[0]


SCENES: dict[str, Play] = {
    "feed-empty": _empty_feed,
    "notifications-empty": _no_notices,
    "saved-empty": _nothing_saved,
    "looks-mine-empty": _no_look_yet,
    "forum-watched-empty": _nothing_watched,
    "profile-own-empty": _new_profile,
    "followers-empty": _no_follower,
    "following-empty": _nobody_followed,
    "collections-of-nobody": _no_public_list,
    "keep-first": _first_collection,
    "keep-product": _kept_product,
    "collection-emptied": _emptied_collection,
    "wish-list-emptied": _emptied_wish_list,
    "collection-edit": _edited_collection,
    "product-unworn": _unworn_product,
    "category-empty": _empty_shelf,
    "look-famous": _famous_look,
    "look-own": _own_look,
    "look-edit": _edited_look,
    "look-edit-error": _look_without_title,
    "look-delete": _deleted_look,
    "look-tap": _tap,
    "look-tag": _tag,
    "look-friends": _friends,
    "comment-edit": _edited_comment,
    "comment-delete": _deleted_comment,
    "report-error": _nameless_report,
    "settings-error": _bad_link,
    "settings-delete-error": _wrong_farewell,
    "settings-account-blocked": _kept_away,
    "profile-blocked": _blocked_profile,
    "profile-suspended": _suspended_profile,
    "forum-topic-closed": _closed_topic,
    "forum-post-edit": _edited_post,
    "forum-empty": _empty_forum,
    "forum-reply-error": _empty_reply,
    "blog-comment-error": _empty_remark,
    "confirm-email": _confirmed_address,
    "password-reset-new": _new_password,
    "email-several": _addresses,
    "mfa": _second_factors,
    "mfa-on": _second_factors_on,
    "mfa-activate": _factor_set_up,
    "mfa-activate-error": _factor_refused,
    "mfa-deactivate": _factor_given_up,
    "mfa-recovery-codes": _recovery_codes,
    "mfa-recovery-codes-new": _new_recovery_codes,
    "mfa-authenticate": _factor_asked,
    "ops-reports-none": _no_report,
    "ops-reports-open": _reports,
    "ops-moderate-look": _reported_look,
    "ops-moderate-hidden": _hidden_comment,
    "ops-moderate-error": _refused_suspension,
    "ops-log-acts": _log,
    "ops-switches-on": _switches_on,
    "ops-announcement-error": _wordless_announcement,
    "announced": _announced,
    "read-only": _read_only,
}


def rendered(names: list[str]) -> dict[str, str]:
    """The HTML of those scenes. Leave out none of their errors: a scene that doesn't play fails."""
    with _apart():
        return {name: _played(name) for name in names}


def _played(name: str) -> str:
    with transaction.atomic():
        stage = Stage(User.objects.get(username="shopper5"), User.objects.get(username="admin"))
        asked = SCENES[name](stage)
        path, form = (asked, None) if isinstance(asked, str) else asked
        if form is None:
            response = stage.client.get(path, headers=_host())
        else:
            response = stage.client.post(path, form, headers=_host())
        transaction.set_rollback(True)
    _forget()
    if not (response.status_code < 300 or response.status_code in (404, 503)):
        raise AssertionError(f"{name}: {path} answered {response.status_code} {response.get('Location', '')}")
    return response.text


def _host() -> dict[str, str]:
    return {"host": urlsplit(settings.SITE_URL).netloc}


@contextmanager
def _apart() -> Iterator[None]:
    """Keep what is cached, the sessions and the switches under names of our own, and forget them afterwards."""
    named = {alias: {**each, "KEY_PREFIX": PREFIX} for alias, each in settings.CACHES.items()}
    middleware = [each for each in settings.MIDDLEWARE if not each.startswith(NOT_HERE)]
    with override_settings(CACHES=named, MIDDLEWARE=middleware):
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    for alias in settings.CACHES:
        caches[alias].delete_pattern("*")  # type: ignore[attr-defined]
    switches._known.looked = float("-inf")
