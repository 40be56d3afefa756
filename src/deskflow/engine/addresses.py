"""Which addresses a workflow may reach: never the machine itself or a private network unless allowed.

A name is resolved once and what came out is connected to, so that a name cannot change its mind in between.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deskflow.engine.results import StepFailed

if TYPE_CHECKING:
    import httpx

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# Where clouds keep the keys of a machine; link-local ones are refused as such.
_METADATA: Final = frozenset(
    map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"))
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ipaddress.ip_network("::/96")


@dataclass(frozen=True, slots=True)
class Reach:
    """`allow_private` opens this machine and private networks, `allowed` single hosts (`*.corp.example` too),
    addresses and networks (`10.1.0.0/16`). Link-local and metadata addresses must be named as addresses.
    """

    allow_private: bool = False
    allowed: tuple[str, ...] = ()

    def permits(self, host: str, address: IpAddress) -> bool:
        """Whether this address, which is what `host` resolved to, may be connected to."""
        names, networks = _parsed(self.allowed)
        seen = _meanings(address)
        if any(one in network for one in seen for network in networks):
            return True
        if all(_is_public(one) for one in seen):
            return True
        named = any(_matches(host, name) for name in names)
        return (self.allow_private or named) and not any(_is_special(one) for one in seen)


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: `addresses` are all vetted and tried in their order."""

    url: httpx.URL
    host: str
    addresses: tuple[str, ...]


async def checked_target(url: str, reach: Reach) -> Target:
    """Resolves and judges an http(s) address. Raises StepFailed for anything that may not be reached."""
    import httpx

    try:
        parsed = httpx.URL(url.strip())
        usual = 443 if parsed.scheme == "https" else 80
        host, port = parsed.host, usual if parsed.port is None else parsed.port
    except (httpx.InvalidURL, ValueError, UnicodeError) as problem:
        raise StepFailed("http.bad_url", retryable=False, url=url[:200]) from problem
    if parsed.scheme not in ("http", "https") or not host or not 0 < port < 65_536:
        raise StepFailed("http.bad_url", retryable=False, url=url[:200])
    # httpx writes names in letters; what is looked up and sent is the form the network knows.
    plain = parsed.raw_host.decode("ascii").strip("[]").rstrip(".")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(plain, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise StepFailed("http.unknown_host", host=host[:200]) from problem
    addresses = tuple(dict.fromkeys(str(address[0]) for *_, address in found))
    for text in addresses:
        # A name with a good and a bad address is a bad name.
        if not reach.permits(plain, ipaddress.ip_address(text.partition("%")[0])):
            raise StepFailed("http.private_address", retryable=False, host=host[:200])
    return Target(parsed, plain, addresses)


@lru_cache(maxsize=16)
def _parsed(allowed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[IpNetwork, ...]]:
    networks = [(one, _network(one)) for one in allowed]
    names = [one.strip().lower().rstrip(".") for one, network in networks if network is None]
    return tuple(name for name in names if name.strip("*.")), tuple(
        network for _, network in networks if network is not None
    )


def _network(text: str) -> IpNetwork | None:
    try:
        return ipaddress.ip_network(text.strip().strip("[]"), strict=False)
    except ValueError:
        return None


def _matches(host: str, name: str) -> bool:
    host = host.lower()
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


def _meanings(address: IpAddress) -> tuple[IpAddress, ...]:
    """The address and what is wrapped in it: a packet to either may end up at the other."""
    if not isinstance(address, ipaddress.IPv6Address):
        return (address,)
    wrapped: list[IpAddress] = []
    if address.ipv4_mapped is not None:
        # The outer form says nothing of its own.
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        wrapped.append(address.sixtofour)
    if address.teredo is not None:
        wrapped.extend(address.teredo)
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return (address, *wrapped)


def _is_public(address: IpAddress) -> bool:
    # Multicast and site-local addresses count as global in some versions of the registry.
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return (
        address.is_global
        and not address.is_multicast
        and not site_local
        and address not in _METADATA
    )


def _is_special(address: IpAddress) -> bool:
    """Never meant, also where private addresses are allowed."""
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.is_reserved and isinstance(address, ipaddress.IPv4Address))
        or address in _METADATA
    )
