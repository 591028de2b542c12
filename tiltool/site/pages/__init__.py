"""The pages: from the facts to what each page shows, kind by kind. Pure."""
