"""Pictures: what their files hold besides the picture, and copies without it."""
