"""Students' Markdown as HTML that cannot do anything, with mathematics that needs no script."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape, unescape
from xml.etree import ElementTree

import nh3
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

_MAX_FORMULA = 4000  # characters; a longer one is shown as it is written

_MATH_TAGS = frozenset(
    [
        "math",
        "menclose",
        "merror",
        "mfenced",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "none",
        "semantics",
    ]
)
_MATH_ATTRIBUTES = frozenset(
    [
        "accent",
        "accentunder",
        "close",
        "columnalign",
        "columnlines",
        "columnspacing",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "frame",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathcolor",
        "mathsize",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "open",
        "rowalign",
        "rowlines",
        "rowspacing",
        "rspace",
        "scriptlevel",
        "separator",
        "separators",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    ]
)
_TAGS = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "span": {"title"}, "details": {"open"}}
_SIGNS = frozenset("+−-±∓")
_CLOSING = frozenset(")]}|‖∥⟩!")  # what ends a number: a sign after it is an operation
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]*", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_ATTACHMENT_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def markdown_html(source: str, attachments: Mapping[str, object] | None = None) -> str:
    """Render a Markdown cell; what it holds of HTML is cut down to text, links and pictures of its own."""
    if attachments:
        return _render(source, attachments)
    return _render_plain(source)


@lru_cache(maxsize=4096)  # a class shares most of its text
def _render_plain(source: str) -> str:
    return _render(source, {})


def _render(source: str, attachments: Mapping[str, object]) -> str:
    # A formula waits outside while the rest is cleaned, under a name that no student knows. In an attribute
    # its quotation marks are escaped, so that it is found again where an element may stand and nowhere else.
    secret = secrets.token_hex(8)
    formulas: list[str] = []

    def hold(content: str, options: Mapping[str, object]) -> str:
        formulas.append(math_html(content, display=bool(options.get("display_mode"))))
        return f'<span title="{secret}-{len(formulas) - 1}"></span>'

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, renderer=hold, double_inline=True, allow_labels=False)
    parser.use(amsmath_plugin, renderer=lambda content: hold(content, {"display_mode": True}))
    html = nh3.clean(
        parser.render(source),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute_filter(attachments),
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        link_rel="noopener noreferrer",
    )
    return re.sub(rf'<span title="{secret}-(\d+)"></span>', lambda match: formulas[int(match[1])], html)


def _attribute_filter(attachments: Mapping[str, object]) -> Callable[[str, str, str], str | None]:
    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if _LINK.fullmatch(value) else None
        if attribute == "src":
            if value.startswith("attachment:"):
                value = _picture(attachments.get(value.removeprefix("attachment:")))
            return value if _PICTURE.fullmatch(value) else None  # nothing is fetched when the page is read
        return value

    return kept


def _picture(bundle: object) -> str:
    if isinstance(bundle, Mapping):
        for kind in _ATTACHMENT_TYPES:
            if isinstance(bundle.get(kind), str):
                return f"data:{kind};base64,{bundle[kind]}"
    return ""


@lru_cache(maxsize=8192)
def math_html(latex: str, *, display: bool) -> str:
    """LaTeX as MathML, which browsers show without a script; as it is written where it cannot be read."""
    latex = re.sub(r"(\\(?:begin|end)\{(?:align|equation|gather|multline))\}", r"\1*}", latex.strip())
    latex = re.sub(r"\\arg\s*\\(max|min)(?![a-zA-Z])", r"\\arg\1", latex)  # the converter knows no \arg
    written = f"<code>{escape(latex)}</code>"
    if not latex or len(latex) > _MAX_FORMULA:
        return written
    try:
        # Not its text: the converter writes what stands in \text{…} without escaping it.
        tree = convert_to_element(latex, display="block" if display else "inline")
        if not _clean(tree):
            return written
        _space(tree)
        return ElementTree.tostring(tree, encoding="unicode")
    except Exception:  # the converter raises whatever its tables raise; a formula is never worth a page
        return written


def _clean(element: ElementTree.Element) -> bool:
    """Drop attributes that are not MathML's presentation; false where an element is none of its."""
    if element.tag not in _MATH_TAGS:
        return False
    for name in list(element.attrib):
        if name not in _MATH_ATTRIBUTES:
            del element.attrib[name]
    element.text = unescape(element.text or "")
    element.tail = unescape(element.tail or "")
    return all(_clean(child) for child in element)


def _space(element: ElementTree.Element) -> None:
    """Space operators as TeX does: none around a slash, and a sign stands by its number."""
    before: ElementTree.Element | None = None
    for child in element:
        if child.text in ("±", "∓"):
            child.tag = "mo"  # the converter takes them for names
        if child.text == "/":
            child.set("lspace", "0")
            child.set("rspace", "0")
        elif (
            child.text in _SIGNS and before is not None and before.tag == "mo" and before.text not in _CLOSING
        ):
            child.set("form", "prefix")
        before = child
        _space(child)
