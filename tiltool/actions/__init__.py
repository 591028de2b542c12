"""One verb a file: a notebook and plain values in, a frozen report out."""
