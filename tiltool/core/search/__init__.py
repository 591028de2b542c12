"""Search: queries, index tokens, snippets, and the search files of the site."""
