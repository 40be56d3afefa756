"""Which addresses a workflow may reach; resolving is left out here."""

from __future__ import annotations

import ipaddress

import pytest

from deskflow.engine.addresses import Reach

INSIDE = (
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "192.0.0.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "192.0.2.1", "240.0.0.1", "255.255.255.255",
    "::1", "fd00::1", "fc00::7", "fec0::1", "2001:db8::1",
    # The same, wrapped.
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.168.0.1", "2002:7f00:1::", "2002:a00:1::1",
    "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "::127.0.0.1", "::10.0.0.1",
    "2001:0:7f00:1::1", "2001:0:808:808::f5ff:fffe",
)  # fmt: skip
NEVER = (
    "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "2002:a9fe:a9fe::", "64:ff9b::a9fe:a9fe",
    "fe80::1", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "0.0.0.0", "::", "224.0.0.1", "ff02::1",
    "::ffff:0.0.0.0",
)  # fmt: skip
PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


def permits(reach: Reach, address: str, host: str = "somewhere.example") -> bool:
    return reach.permits(host, ipaddress.ip_address(address))


@pytest.mark.parametrize("address", INSIDE + NEVER)
def test_nothing_inside_by_default(address):
    assert not permits(Reach(), address)


@pytest.mark.parametrize("address", PUBLIC)
def test_everything_outside(address):
    assert permits(Reach(), address)


@pytest.mark.parametrize("address", NEVER)
def test_what_clouds_keep_keys_at_is_not_a_private_network(address):
    assert not permits(Reach(allow_private=True), address)
    assert not permits(Reach(allowed=("somewhere.example",)), address)


def test_a_host_a_pattern_an_address_or_a_network_can_be_allowed():
    reach = Reach(
        allowed=("NAS.office.example.", "*.corp.example", "10.1.0.0/16", "192.168.7.7", "fd12::/32")
    )
    assert permits(reach, "10.99.0.1", "nas.office.example")
    assert permits(reach, "10.99.0.1", "a.b.corp.example")
    assert permits(reach, "10.1.200.3")
    assert permits(reach, "::ffff:10.1.200.3")
    assert permits(reach, "192.168.7.7")
    assert permits(reach, "fd12::5")
    for address, host in (
        ("10.99.0.1", "corp.example"), ("10.99.0.1", "evilcorp.example"), ("10.99.0.1", "corp.example.evil"),
        ("10.2.0.1", "somewhere.example"), ("192.168.7.8", "somewhere.example"), ("127.0.0.1", "localhost"),
    ):  # fmt: skip
        assert not permits(reach, address, host)


def test_a_link_local_address_is_allowed_only_as_an_address():
    assert permits(Reach(allowed=("169.254.169.254",)), "169.254.169.254")


@pytest.mark.parametrize(
    "entry", ["", "*", "10.0.0.0/33", "http://10.0.0.1", "*.", "10.0.0.*", " , "]
)
def test_an_entry_that_means_nothing_allows_nothing(entry):
    assert not permits(Reach(allowed=(entry,)), "10.0.0.1")
    assert not permits(Reach(allowed=(entry,)), "127.0.0.1", "")
