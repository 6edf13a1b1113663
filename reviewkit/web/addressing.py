"""Under which address phones reach this computer: every interface that has one, the likeliest first."""

from __future__ import annotations

import ipaddress
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Interfaces that lead to other programs on the same computer, or through a tunnel, never to phones in the room.
VIRTUAL = (
    "docker",
    "br-",
    "veth",
    "virbr",
    "vmnet",
    "vboxnet",
    "lxc",
    "tun",
    "tap",
    "wg",
    "tailscale",
    "zt",
    "utun",
)
WIRELESS = ("wl", "ap", "wifi")  # how Linux calls them: wlan0, wlp3s0, ap0
GET_ADDRESS = 0x8915  # SIOCGIFADDR of linux/sockios.h
NO_ROUTE = ("192.0.2.1", 9)  # an address of documentation (RFC 5737): nothing is ever sent there


@dataclass(frozen=True, slots=True)
class Interface:
    """An address of this computer: on which interface, whether that is wireless, and whether the way out goes there."""

    address: str
    name: str = ""
    wireless: bool = False
    leads_out: bool = False


def interfaces() -> list[Interface]:
    """Return this computer's IPv4 addresses, the one that phones most likely reach first; the loopback is left out.

    No packet is sent for it, and it works with the network cable out: a hall's Wi-Fi often leads nowhere.
    """
    out = _way_out()
    named = _named()
    found = {
        address: Interface(address, name, _is_wireless(name), address == out)
        for name, address in named.items()
    }
    for address in [out, *_of_host_name()]:
        if address and not address.startswith("127."):
            found.setdefault(address, Interface(address, leads_out=address == out))
    return ordered(list(found.values()))


def ordered(found: list[Interface]) -> list[Interface]:
    """Return interfaces in the order in which phones most likely reach them.

    Wireless ones first, since phones have no cable; then the one that leads out of the computer; then private
    addresses; those that a computer gave itself for want of a better one (169.254…) and virtual ones at the end.
    """

    def rank(one: Interface) -> tuple[bool, bool, bool, bool, bool, str]:
        address = ipaddress.ip_address(one.address)
        virtual = one.name.startswith(VIRTUAL)
        return (
            virtual,
            address.is_link_local,
            not one.wireless,
            not one.leads_out,
            not address.is_private,
            one.address,
        )

    return sorted(found, key=rank)


def _named() -> dict[str, str]:
    """Return interface -> address, where the system tells them by name (Linux)."""
    try:
        from fcntl import ioctl
    except ImportError:  # Windows: the host's own name gives its addresses
        return {}
    found = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an IPv4 address, or a system with other numbers
                answer = ioctl(probe.fileno(), GET_ADDRESS, struct.pack("256s", name[:15].encode()))
                address = socket.inet_ntoa(answer[20:24])
                if not address.startswith("127."):
                    found[name] = address
    return found


def _is_wireless(name: str) -> bool:
    return name.startswith(WIRELESS) or Path("/sys/class/net", name, "wireless").exists()


def _of_host_name() -> list[str]:
    with suppress(OSError):
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        return [str(one[4][0]) for one in found]
    return []


def _way_out() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NO_ROUTE)  # a datagram socket only looks up the way; nothing is sent
        except OSError:
            return ""
        return str(probe.getsockname()[0])
