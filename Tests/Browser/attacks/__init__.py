"""Attacks, by kind. Each is a function of a `Bench`, which notes down what was sent and what came back."""

from attacks import content, entry, http, load, questions, reach
from attacks.bench import Bench

KINDS = (entry, content, http, questions, load, reach)


def tried(workspace):
    """All attacks on a server of this workspace, in order."""
    bench = Bench(workspace)
    for kind in KINDS:
        for attack in kind.ATTACKS:
            attack(bench)
            bench.expect_alive(attack.__name__)
    return bench.found
