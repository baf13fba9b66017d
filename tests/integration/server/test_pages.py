"""Words that no page gave, where the next page begins."""

import base64
import json
from collections.abc import Sequence
from itertools import product

from tests.integration.server.harness import StudioHarness

NOON = "2020-01-01T12:00:00+00:00"
PLACES: Sequence[object] = (
    ["0001-01-01T00:00:00+14:00", "prj_1"],
    ["9999-12-31T23:59:59-14:00", "prj_1"],
    ["2020-01-01", "prj_1"],
    [NOON, "\ud800"],
    [NOON, "\0"],
    [NOON, "x" * 100],
    [NOON, 1],
    [2**80, "prj_1"],
    [NOON],
    {},
    1,
)
BYTES = (*(json.dumps(place).encode() for place in PLACES), b"[" * 290, b"\xff")
CRAFTED = ("", "=", "%00", *(base64.urlsafe_b64encode(word).decode() for word in BYTES))


async def test_are_refused(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        for path, word in product(("/jobs", "/projects"), CRAFTED):
            problem = await api.get(path, 422, params={"after": word})
            assert problem["code"] == "InvalidInput:after", word


async def test_an_invalid_id_is_not_found(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        paths = ("/jobs/{}", "/projects/{}", "/assets/{}", "/takes/{}", "/jobs/{}/events")
        for path, given in product(paths, ("%00", "%ed%a0%80", "%ff", "a%2fb", "x" * 5_000)):
            await api.get(path.format(given), 404)
