"""What commands do with tasks."""
