"""Whether a server of someone's own is up, as it is now and not as it once was."""

import socket

from reelproof.engine.catalog.reach import Reach


def test_a_server_that_takes_connections_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert Reach().answers(f"127.0.0.1:{server.getsockname()[1]}")
    assert not Reach().answers("127.0.0.1:none")
    assert not Reach().answers("nowhere.invalid:80")


def test_an_answer_is_kept_for_a_while_and_no_longer() -> None:
    lasting, fleeting = Reach(life_s=3600), Reach(life_s=0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        assert lasting.answers(address)
        assert fleeting.answers(address)
    assert lasting.answers(address)
    assert not fleeting.answers(address)
