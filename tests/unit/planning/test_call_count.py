"""Calls counted by kind and provider."""

from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import AssetKind
from reelproof.planning.assets.call_count import CallCount, CountedCall, count_by_provider

calls = st.lists(
    st.builds(
        CountedCall,
        kind=st.sampled_from(AssetKind),
        model=st.sampled_from(["local/card", "local/voice", "replicate/a/b", "alone"]),
        failed=st.booleans(),
    )
)


def test_models_of_a_provider_are_counted_together() -> None:
    image, speech = AssetKind.image, AssetKind.narration
    rows = count_by_provider(
        [
            CountedCall(image, "replicate/a/b", failed=True),
            CountedCall(speech, "local/voice", failed=False),
            CountedCall(image, "replicate/c", failed=False),
            CountedCall(image, "local/card", failed=False),
        ]
    )
    assert rows == (
        CallCount(image, "replicate", total=2, failed=1),
        CallCount(speech, "local", total=1, failed=0),
        CallCount(image, "local", total=1, failed=0),
    )


@given(calls)
def test_every_call_is_counted_once(made: list[CountedCall]) -> None:
    rows = count_by_provider(made)
    assert sum(row.total for row in rows) == len(made)
    assert sum(row.failed for row in rows) == sum(call.failed for call in made)
