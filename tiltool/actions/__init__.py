"""What the commands do: a notebook and plain values in, a frozen report out."""
