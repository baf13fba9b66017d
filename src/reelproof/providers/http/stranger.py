"""Exchanges with an address from an answer, as a stranger: looked at first, and without a key."""

from dataclasses import replace
from typing import TYPE_CHECKING

from reelproof.access.addresses import AddressRefused, Target, download_target, host_of
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http.answer import Answer
from reelproof.providers.http.exchange import Break, ExchangeBroken, Outgoing

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport


async def exchange_as_stranger(transport: "Transport", outgoing: Outgoing, api_url: str) -> Answer:
    """Raises ReelproofError. It connects to the very address that was checked: a second look-up might give
    another.
    """
    target = await _target(outgoing.url, api_url)
    for address in target.addresses[:-1]:
        try:
            return await transport.exchange(_aimed(outgoing, target, address))
        except ExchangeBroken as broken:
            if broken.kind is not Break.not_sent:
                raise _broken(outgoing, target, broken) from broken
    try:
        return await transport.exchange(_aimed(outgoing, target, target.addresses[-1]))
    except ExchangeBroken as broken:
        raise _broken(outgoing, target, broken) from broken


async def _target(url: str, api_url: str) -> Target:
    try:
        return await download_target(url, api_url)
    except AddressRefused as error:
        message = f"The provider named an address that is not called. {error}"
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message)) from error
    except (OSError, UnicodeError) as error:
        message = f"{host_of(url) or 'The provider'} could not be found: {error}"
        raise ReelproofError(Failure(ErrorCode.TransientNetworkFailure, message)) from error


def _aimed(outgoing: Outgoing, target: Target, address: str) -> Outgoing:
    headers = {"Host": target.host_header, "Accept": "*/*", **outgoing.headers}
    return replace(outgoing, url=target.url_at(address), headers=headers, server_name=target.host)


def _broken(outgoing: Outgoing, target: Target, broken: ExchangeBroken) -> ReelproofError:
    is_final = broken.kind in (Break.too_large, Break.malformed)
    code = ErrorCode.ProviderFailure if is_final else ErrorCode.TransientNetworkFailure
    what = "download from" if outgoing.method == "GET" else "upload to"
    return ReelproofError(Failure(code, f"The {what} {target.host} failed: {broken}"))
