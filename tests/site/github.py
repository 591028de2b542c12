"""GitHub's own parser, which tests compare with."""

from cmarkgfm.cmark import Options, markdown_to_html_with_extensions


def by_github(text: str) -> str:
    """Return the HTML that GitHub's parser makes of a text."""
    extensions = ["table", "strikethrough", "autolink"]
    return str(markdown_to_html_with_extensions(text, options=Options.CMARK_OPT_UNSAFE, extensions=extensions))
