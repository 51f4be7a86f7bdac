"""Places: who may have another socket in this process. Nobody takes all of them."""

from collections import Counter

ANONYMOUS = "visitor:"  # how the principals of those begin of whom nobody knows who they are
KEPT = 10  # percent of the places, for those who have signed in


class Places:
    def __init__(self, config: dict):
        self._config = config
        self._taken: Counter[str] = Counter()  # by principal

    def take(self, principal: str):
        self._taken[principal] += 1

    def give_back(self, principal: str):
        self._taken[principal] -= 1
        if not self._taken[principal]:
            del self._taken[principal]

    def are_left(self, taken: int) -> bool:
        """For anybody at all, where so many are taken."""
        return taken < self._config["MAX_SOCKETS"]

    def are_left_for(self, principal: str, taken: int) -> bool:
        places = self._config["MAX_SOCKETS"]
        if principal.startswith(ANONYMOUS):
            places -= places * KEPT // 100
        return taken < places and self._taken[principal] < self._config["MAX_SOCKETS_EACH"]
