"""The labelled reports beside the repository hold the accuracy; skipped where they are not."""

import pytest

from bench import _planbook_reports as corpus

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (corpus.shared() / "data/reports").is_dir(), reason="the labelled reports are not beside the repository"
    ),
]


def test_accuracy_does_not_fall():
    shares = {name: tally.share for name, tally in corpus.measure().items()}
    assert shares["type"] >= 97
    assert shares["time"] >= 90
    assert shares["place"] >= 90
    assert shares["casualties"] >= 95
