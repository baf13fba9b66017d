"""Language tags (BCP-47): primary language, comparison, right-to-left languages."""

RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def primary_language(tag: str) -> str:
    """`pt` of `pt-BR`."""
    return tag.replace("_", "-").partition("-")[0].lower()


def is_same_language(one: str, other: str) -> bool:
    """Whether two tags name the same language, ignoring region and script."""
    return primary_language(one) == primary_language(other)


def is_right_to_left(tag: str) -> bool:
    return primary_language(tag) in RIGHT_TO_LEFT_LANGUAGES
