"""An address with a number that no record can have is an address of nothing, in every room."""

from __future__ import annotations

from django.urls import reverse
from django.urls.converters import IntConverter

from tests.architecture.addresses import patterns
from tests.cast import Cast

IMPOSSIBLE = 10**20


def test_a_key_no_record_can_have_breaks_no_page(cast: Cast) -> None:
    client = cast.client("chair")
    client.raise_request_exception = False
    broken = []
    for space, name, entry in patterns():
        converters = entry.pattern.converters
        if any(isinstance(one, IntConverter) for one in converters.values()):
            kwargs = {key: IMPOSSIBLE if isinstance(one, IntConverter) else "1" for key, one in converters.items()}
            path = reverse(f"{space}:{name}" if space else name, kwargs=kwargs)
            broken += [
                (path, status) for method in (client.get, client.post) if (status := method(path).status_code) >= 500
            ]
    assert not broken


def test_an_offset_beyond_all_records_breaks_no_list_of_the_api(cast: Cast) -> None:
    client = cast.client("chair")
    client.raise_request_exception = False
    paths = [f"/api/v1/{room}?offset={IMPOSSIBLE}" for room in ("matters/", "people/", "network/organisations")]
    assert [client.get(path).status_code for path in paths] == [422, 422, 422]
