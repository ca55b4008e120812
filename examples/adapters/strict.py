"""For libraries that read tags in the lenient way only: strict reading is lenient reading of tidied tags."""


def tidy(tags, mode):
    """Return the tags as they are in mode "lenient"; in "strict", an I-X that continues no X becomes O."""
    if mode == "lenient":
        return list(tags)
    tidied = []
    for tag in tags:
        before = tidied[-1][2:] if tidied else ""
        tidied.append("O" if tag.startswith("I-") and tag[2:] != before else tag)
    return tidied
