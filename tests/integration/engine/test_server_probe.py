"""Whether a user's own server is up, cached only briefly."""

import socket

from reelproof.engine.catalog.server_probe import ServerProbe


def test_a_server_that_takes_connections_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert ServerProbe().is_up(f"127.0.0.1:{server.getsockname()[1]}")
    assert not ServerProbe().is_up("127.0.0.1:none")
    assert not ServerProbe().is_up("nowhere.invalid:80")


def test_an_answer_is_kept_for_a_while_and_no_longer() -> None:
    lasting, fleeting = ServerProbe(ttl_s=3600), ServerProbe(ttl_s=0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        assert lasting.is_up(address)
        assert fleeting.is_up(address)
    assert lasting.is_up(address)
    assert not fleeting.is_up(address)
