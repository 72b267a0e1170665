"""The tags of versioned fragments.

    {% load versioned_cache %}
    {% versioned_cache look "card" %}<article>{{ look.title }}</article>{% endversioned_cache %}
    {% versioned_cache_list cards as look %}<article>{{ look.title }}</article>{% endversioned_cache_list %}

where the view made `cards = FragmentList(looks, "card", load=…)`. What differs by visitor stands around the fragment:

    {% versioned_cache_list posts as post %}{{ post.text }}{% around %}{{ fragment }} {{ user }}{% end… %}
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString, mark_safe

from caching.digests import body_source, digest
from caching.fragments import FragmentList, render_each
from caching.visitor import masks

register = Library()


class FragmentNode(Node):
    """The body of a fragment, and the digest of its source."""

    child_nodelists: tuple[str, ...] = ("nodelist",)

    def __init__(self, source: str, nodelist: NodeList) -> None:
        self.source = source
        self.nodelist = nodelist
        self._digest: str | None = None

    def render_fragments(
        self, context: Context, fragments: FragmentList[Any], variable: str | None
    ) -> list[str]:
        """Return the fragments' texts; the body sees each object under `variable`, and no visitor."""

        def render(obj: Model) -> str:
            layer: dict[str, Any] = {**masks(), **({} if variable is None else {variable: obj})}
            with context.push(**layer):
                return self.nodelist.render(context)

        return render_each(fragments, self.digest(context), render)

    def digest(self, context: Context) -> str:
        """Digest the source once a compiled template: when it is edited, Django compiles it again."""
        if self._digest is None:
            self._digest = digest(self.source, self.nodelist, context.template.engine)  # type: ignore[union-attr]
        return self._digest if context.autoescape else f"{self._digest}-raw"


class VersionedCacheNode(FragmentNode):
    """`{% versioned_cache object "name" within ancestor … %}`."""

    def __init__(
        self,
        obj: FilterExpression,
        name: FilterExpression,
        within: Sequence[FilterExpression],
        source: str,
        nodelist: NodeList,
    ) -> None:
        super().__init__(source, nodelist)
        self.obj = obj
        self.name = name
        self.within = within

    def render(self, context: Context) -> SafeString:
        """Return the object's fragment, found or made."""
        obj, *within = [_instance(each, context) for each in (self.obj, *self.within)]
        fragments = FragmentList([obj], str(self.name.resolve(context)), within=within)
        return mark_safe("".join(self.render_fragments(context, fragments, None)))  # noqa: S308 - rendered by Django


def _instance(expression: FilterExpression, context: Context) -> Model:
    found = expression.resolve(context)
    if not isinstance(found, Model):
        raise TemplateSyntaxError(f"versioned_cache needs a model instance, {expression} is {found!r}.")
    return found


class VersionedCacheListNode(FragmentNode):
    """`{% versioned_cache_list fragments as variable %}`."""

    child_nodelists = ("nodelist", "around")

    def __init__(
        self,
        fragments: FilterExpression,
        variable: str,
        source: str,
        nodelist: NodeList,
        around: NodeList | None = None,
    ) -> None:
        super().__init__(source, nodelist)
        self.fragments = fragments
        self.variable = variable
        self.around = around or NodeList()

    def render(self, context: Context) -> SafeString:
        """Return the fragments of a FragmentList, one after the other."""
        fragments = self.fragments.resolve(context)
        if not isinstance(fragments, FragmentList):
            raise TemplateSyntaxError(
                f"versioned_cache_list needs a FragmentList, {self.fragments} is {fragments!r}."
            )
        texts = self.render_fragments(context, fragments, self.variable)
        if self.around:
            texts = [
                self._frame(context, obj, text)
                for obj, text in zip(fragments.objects, texts, strict=True)
                if text  # else it is gone meanwhile
            ]
        return mark_safe("".join(texts))  # noqa: S308 - rendered by Django

    def _frame(self, context: Context, obj: Model, text: str) -> str:
        """Return the text in what differs by visitor, where `fragment` is the text and the object is the light one."""
        fragment = mark_safe(text)  # noqa: S308 - rendered by Django
        with context.push(**{self.variable: obj, "fragment": fragment}):
            return self.around.render(context)


@register.tag
def versioned_cache(parser: Parser, token: Token) -> VersionedCacheNode:
    """Keep what is between the tags under the object's version: `{% versioned_cache look "card" %}`.

    `within shelf season` after the name: under these objects' versions, too.
    """
    match token.split_contents():
        case [_, obj, name]:
            within: list[str] = []
        case [_, obj, name, "within", *within] if within:
            pass
        case _:
            raise TemplateSyntaxError('Write {% versioned_cache object "name" within ancestor … %}.')
    source, nodelist = _body(parser, "versioned_cache")
    return VersionedCacheNode(
        parser.compile_filter(obj),
        parser.compile_filter(name),
        [parser.compile_filter(each) for each in within],
        source,
        nodelist,
    )


@register.tag
def versioned_cache_list(parser: Parser, token: Token) -> VersionedCacheListNode:
    """Keep one fragment for each object of a FragmentList: `{% versioned_cache_list cards as look %}`."""
    match token.split_contents():
        case [_, fragments, "as", variable]:
            source = body_source(parser, "versioned_cache_list", "endversioned_cache_list")
            nodelist = parser.parse(("around", "endversioned_cache_list"))
            around = None
            if parser.next_token().contents == "around":
                around = parser.parse(("endversioned_cache_list",))
                parser.delete_first_token()
            _refuse_blocks("versioned_cache_list", nodelist)
            return VersionedCacheListNode(
                parser.compile_filter(fragments), variable, source, nodelist, around
            )
    raise TemplateSyntaxError("Write {% versioned_cache_list fragments as variable %}.")


def _body(parser: Parser, tag: str) -> tuple[str, NodeList]:
    end_tag = f"end{tag}"
    source = body_source(parser, tag, end_tag)
    nodelist = parser.parse((end_tag,))
    parser.delete_first_token()
    _refuse_blocks(tag, nodelist)
    return source, nodelist


def _refuse_blocks(tag: str, nodelist: NodeList) -> None:
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError(f"{tag} can't hold a {{% block %}}: each child's text would share one key.")
