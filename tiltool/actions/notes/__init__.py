"""What commands do with notes."""
