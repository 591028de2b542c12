"""Messages in Korean, by their English template."""

TABLE: dict[str, str] = {
    "stopped": "중단했습니다",
}
