"""Examples of the commands that take in lists of the people who work here."""

from __future__ import annotations

from deskflow.core.commands import Command
from deskflow.people.absence_importing import ImportTimeOff
from deskflow.people.staff_importing import ImportStaff
from deskflow.people.staff_rows import AbsenceRow, CertificateWish, SkillWish, StaffRow
from tests.integration.core.example import Example

STAFF: dict[type[Command], Example] = {
    ImportStaff: Example(
        lambda w: ImportStaff(
            (
                StaffRow(
                    2, "ümit@msp.example", "Ümit Öz", "L2", "Europe/Berlin", ("Technician", "admin"), ("Night shift",),
                    "bea@msp.example", (SkillWish("Cisco", 4), SkillWish("Windows 11")),
                    (CertificateWish("CCNA", "2027-05-01"), CertificateWish("First aid")), ("North",),
                    "Mon-Fri 8-17", 30, (51.34, 12.37),
                ),
                StaffRow(3, "tess@msp.example", title="L3", teams=("Service desk", "Night shift"), manager="Ümit Öz"),
                StaffRow(4, "bea@msp.example", "Bea Bell", is_active=False),
                StaffRow(5, "nobody@msp.example"),
            )
        )
    ),
    ImportTimeOff: Example(
        lambda w: ImportTimeOff(
            (
                AbsenceRow(2, "tess@msp.example", "2026-12-24", "2026-12-31", "Skiing"),
                AbsenceRow(3, "nobody@msp.example", "2026-12-24"),
            )
        )
    ),
}  # fmt: skip
