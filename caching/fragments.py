"""Versioned fragments: rendered text that is found under the version of what it shows.

A new version is a new key, so nothing is ever deleted and nothing old is ever found. The version is read
before the content: an old version with newer content lives until the next bump, the reverse for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar
from urllib.parse import quote

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils import timezone, translation

from caching import bypass, meters, store
from caching.conf import conf

LAYER = "fragment"

M = TypeVar("M", bound=Model)


class NoCacheVersionError(TypeError):
    """An object has no version to key on. Give its stats a `cache_version`, or the model itself."""

    def __init__(self, obj: object) -> None:
        super().__init__(
            f"{type(obj).__name__} has neither `cache_version` nor `stats.cache_version`, so a fragment of it "
            "could never be known to be old. Declare a cache_version on its stats model or on itself."
        )


class FragmentList(Generic[M]):
    """A page's objects, of which only those whose fragment is missing need their details.

    `objects` are light: their key and version, in one query (`select_related("stats")`). `load` receives the
    primary keys of the missing, once, and returns these objects with all that the fragment shows; without
    it the objects are rendered as they are. An object that `load` no longer finds is left out of the page.

    `within` are ancestors that every fragment shows something of, each with a version of its own: a new one makes all
    the fragments new at the cost of one row, where touching the objects would write ten thousand.
    """

    def __init__(
        self,
        objects: Iterable[M],
        name: str,
        *,
        load: Callable[[list[object]], Iterable[M]] | None = None,
        within: Sequence[Model] = (),
    ) -> None:
        self.name = name
        self.within = within
        self._objects = objects
        self._evaluated: list[M] | None = None
        self._load = load

    @property
    def objects(self) -> list[M]:
        """The light objects, read once."""
        if self._evaluated is None:
            self._evaluated = list(self._objects)
        return self._evaluated

    def __len__(self) -> int:
        return len(self.objects)

    def __iter__(self) -> Iterator[M]:
        return iter(self.objects)

    def load(self, missing: Sequence[M]) -> dict[object, M]:
        """Load the details of these objects in one go, by primary key."""
        if self._load is None:
            return {obj.pk: obj for obj in missing}
        return {obj.pk: obj for obj in self._load([obj.pk for obj in missing])}


def render_each(fragments: FragmentList[M], digest: str, render: Callable[[M], str]) -> list[str]:
    """Return the texts of the fragments, in order: one look-up for all, one load for the missing.

    A text is kept under the version that came with its details, where one did: a lagging node's may be older.
    `digest` names the template, `render` makes the text of one loaded object. A cache never makes it raise.
    """
    objects = fragments.objects
    scope = scope_of(fragments.name, digest, fragments.within)
    keys = [key_of(obj, scope) for obj in objects]
    refusal = bypass.refusal(LAYER)
    answer = store.Answer() if refusal else store.get_many([key for key in keys if key])
    texts = {index: answer.texts[key] for index, key in enumerate(keys) if key and key in answer.texts}
    missing = [index for index in range(len(objects)) if index not in texts]
    _count(hits=len(texts), missed=[keys[index] for index in missing], answer=answer, refusal=refusal)

    made: dict[str, str] = {}
    if missing:
        with bypass.queries_bypassed():
            loaded = fragments.load([objects[index] for index in missing])
            for index in missing:
                obj = loaded.get(objects[index].pk)
                texts[index] = "" if obj is None else render(obj)
                if obj is not None and (key := key_of(obj, scope) if _has_version(obj) else keys[index]):
                    made[key] = texts[index]
    if made and not refusal and answer.reached:
        store.set_many(made, conf().FRAGMENT_TIMEOUT)
    return [texts[index] for index in range(len(objects))]


def scope_of(name: str, digest: str, within: Sequence[Model] = ()) -> str | None:
    """Return the part of a key that all objects of a list share: template, language, time zone, ancestors' versions.

    None where an ancestor's version has no row yet. Raises NoCacheVersionError for one that can't have a version.
    """
    ancestors = [_versioned(obj) for obj in within]
    if None in ancestors:
        return None
    language = translation.get_language() or "-"
    parts = (quote(name, safe=""), digest, language, timezone.get_current_timezone_name(), *ancestors)
    return ":".join(str(part) for part in parts)


def key_of(obj: Model, scope: str | None) -> str | None:
    """Return the key of an object's fragment; None for an object, or a scope, whose version has no row yet.

    Raises NoCacheVersionError for an object that can't have one.
    """
    versioned = _versioned(obj)
    return None if versioned is None or scope is None else f"fragment:{versioned}:{scope}"


def _versioned(obj: Model) -> str | None:
    version = version_of(obj)
    if version is None:
        return None
    pk = obj.pk if isinstance(obj.pk, int) else quote(str(obj.pk), safe="")
    return f"{obj._meta.label_lower}:{pk}:{version}"


def version_of(obj: Model) -> int | None:
    """Return the object's `cache_version`, or its stats'; None where the stats have no row.

    Raises NoCacheVersionError for an object with neither. Costs a query where the stats weren't selected with it.
    """
    version = getattr(obj, "cache_version", None)
    if version is None:
        if not hasattr(type(obj), "stats"):
            raise NoCacheVersionError(obj)
        try:
            stats = obj.stats  # type: ignore[attr-defined]  # found on the class above
        except ObjectDoesNotExist:
            return None
        if stats is None:
            return None
        version = stats.cache_version
    return int(version)


def _has_version(obj: Model) -> bool:
    """Say whether the object's version was loaded with it, so that asking for it costs no query."""
    return "cache_version" in obj.__dict__ or "stats" in obj._state.fields_cache


def _count(
    *, hits: int, missed: Sequence[str | None], answer: store.Answer, refusal: tuple[str, str] | None
) -> None:
    if refusal:
        meters.count(LAYER, *refusal, number=len(missed))
        return
    meters.count(LAYER, "hit", number=hits)
    for key in missed:
        if key is None:
            reason = "unversioned"
        elif not answer.reached:
            reason = "unreachable"
        else:
            reason = "corrupt" if key in answer.corrupt else "cold"
        meters.count(LAYER, "miss", reason)
