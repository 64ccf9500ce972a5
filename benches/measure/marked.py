"""Parts of documents that are measured: between a marker that names them and one that ends them."""

from __future__ import annotations

from . import Failed


def replace(text, name, lines):
    """The text with new lines between `<!-- name: … -->` and `<!-- /name -->`."""
    begin, end = f"<!-- {name}:", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    head, closed, rest = rest.partition("-->")
    _, ended, after = rest.partition(end)
    if not (found and closed and ended):
        raise Failed(f"no `{begin} … -->` and `{end}` around what is to be written")
    return before + begin + head + closed + "\n\n" + "\n".join(lines) + "\n\n" + end + after
