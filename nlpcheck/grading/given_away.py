"""Requirements that code which knows nothing passes."""

GIVEN_AWAY: frozenset[str] = frozenset()
