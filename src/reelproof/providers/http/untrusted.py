"""Requests to URLs taken from responses: address checked first (SSRF), sent without the key."""

from dataclasses import replace
from typing import TYPE_CHECKING

from reelproof.access.outbound_addresses import AddressRefused, ConnectTarget, download_target, host_of
from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http.exchange import ExchangeError, ExchangeErrorKind, OutgoingRequest
from reelproof.providers.http.response import HttpResponse

if TYPE_CHECKING:
    from reelproof.providers.http.transport import Transport


async def exchange_untrusted(transport: "Transport", outgoing: OutgoingRequest, api_url: str) -> HttpResponse:
    """Raises ReelproofError. Connects to the address that was checked: a second DNS lookup might return
    another.
    """
    target = await _target(outgoing.url, api_url)
    for address in target.addresses[:-1]:
        try:
            return await transport.exchange(_addressed(outgoing, target, address))
        except ExchangeError as broken:
            if broken.kind is not ExchangeErrorKind.not_sent:
                raise _broken(outgoing, target, broken) from broken
    try:
        return await transport.exchange(_addressed(outgoing, target, target.addresses[-1]))
    except ExchangeError as broken:
        raise _broken(outgoing, target, broken) from broken


async def _target(url: str, api_url: str) -> ConnectTarget:
    try:
        return await download_target(url, api_url)
    except AddressRefused as error:
        message = f"The provider returned a URL that is not allowed. {error}"
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message)) from error
    except (OSError, UnicodeError) as error:
        message = f"{host_of(url) or 'The provider'} could not be resolved: {error}"
        raise ReelproofError(Failure(ErrorCode.TransientNetworkFailure, message)) from error


def _addressed(outgoing: OutgoingRequest, target: ConnectTarget, address: str) -> OutgoingRequest:
    headers = {"Host": target.host_header, "Accept": "*/*", **outgoing.headers}
    return replace(outgoing, url=target.url_at(address), headers=headers, server_name=target.host)


def _broken(outgoing: OutgoingRequest, target: ConnectTarget, broken: ExchangeError) -> ReelproofError:
    is_final = broken.kind in (ExchangeErrorKind.too_large, ExchangeErrorKind.malformed)
    code = ErrorCode.ProviderFailure if is_final else ErrorCode.TransientNetworkFailure
    what = "download from" if outgoing.method == "GET" else "upload to"
    return ReelproofError(Failure(code, f"The {what} {target.host} failed: {broken}"))
