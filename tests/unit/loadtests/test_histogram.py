import random

import pytest

from loadtests import histogram


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99])
def test_a_quantile_is_within_its_precision(share: float) -> None:
    dice = random.Random(5)
    samples = sorted(dice.lognormvariate(3, 1) for _ in range(5000))
    counts = histogram.merge({histogram.bucket(sample): 1} for sample in samples)
    exact = samples[int(share * len(samples)) - 1]
    assert histogram.quantile(counts, share) == pytest.approx(exact, rel=0.026)


def test_no_samples_have_no_quantile() -> None:
    assert histogram.quantile({}, 0.95) is None


def test_a_clock_that_stood_still_is_the_first_bucket() -> None:
    assert histogram.bucket(0.0) == histogram.bucket(-1.0) == 0
