"""The digest of a fragment's source, so that editing a template makes new keys and nobody has to flush."""

import hashlib
from collections.abc import Iterator
from typing import cast

from django.template import Engine, TemplateDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, TokenType
from django.template.library import InclusionNode
from django.template.loader_tags import ExtendsNode, IncludeNode, construct_relative_path


def body_source(parser: Parser, tag: str, end_tag: str) -> str:
    """Return, unparsed, what the parser will meet before this tag's end; call it before parsing the body."""
    depth, parts = 1, []
    for token in reversed(cast("list[Token]", parser.tokens)):  # Django keeps them last to first
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split(maxsplit=1)[0]
            depth += {tag: 1, end_tag: -1}.get(name, 0)
            if depth == 0:
                break
        parts.append(f"{token.token_type.value}{token.contents}")
    return "\0".join(parts)


def digest(source: str, nodelist: NodeList, engine: Engine) -> str:
    """Digest (16 hex digits) the source of a body and of the templates that it names: includes, parents, tags.

    A template whose name is a variable isn't known here: editing it alone doesn't make a new key.
    """
    sources = hashlib.blake2b(source.encode(), digest_size=8)
    seen: set[str] = set()
    pending = list(_template_names(nodelist))
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            template = engine.get_template(name)
        except TemplateDoesNotExist:
            continue  # it may stand in a branch that isn't reached; where it is, rendering says so
        sources.update(f"\0{name}\0{template.source}".encode())
        pending += _template_names(template.nodelist)
    return sources.hexdigest()


def _template_names(nodelist: NodeList) -> Iterator[str]:
    for node in nodelist.get_nodes_by_type(Node):
        if isinstance(node, IncludeNode):
            yield from _constant(node.template, node)
        elif isinstance(node, ExtendsNode):
            yield from _constant(node.parent_name, node)
        elif isinstance(node, InclusionNode) and isinstance(node.filename, str):
            yield node.filename


def _constant(name: FilterExpression | Node, node: Node) -> Iterator[str]:
    if isinstance(name, FilterExpression) and isinstance(name.var, str) and not name.filters:
        here = node.origin.template_name
        yield construct_relative_path(None if here is None else str(here), str(name.var))
