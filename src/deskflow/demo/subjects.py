"""What the demo's customers write about: (title, first message, priority, hours ago, status, who answers what)."""

from __future__ import annotations

from typing import Final, NamedTuple


class Subject(NamedTuple):
    """One demo ticket. `customer` and `equipment` are places in `people.CUSTOMERS`."""

    customer: int
    title: str
    text: str
    priority: str
    minutes_ago: int
    status: str
    assignee: str = ""
    equipment: int | None = None
    note: str = ""
    reply: str = ""


SUBJECTS: Final = (
    Subject(0, "Mail gateway rejects all outgoing mail", "Good morning,\nsince about nine o'clock every message we send comes back with “550 5.7.1 relaying denied”. Incoming mail works. About forty people are affected and payroll must go out before noon.", "P1", 78, "open", "Anna Brandt", 0, note="Their new IP range is missing in the relay allow list since last night's change."),
    Subject(1, "VPN down for the Hamburg office", "Nobody in Hamburg gets into the VPN since 8:40. The client says TLS handshake failed.", "P1", 64, "in_progress", "Sofia Ortega", 0, reply="Hello Mr Bergmann, the certificate of the gateway has expired. We are renewing it now."),
    Subject(2, "Accounting cannot open the month-end workbook", "Excel says the file is locked by another user, but nobody has it open.", "P2", 150, "in_progress", "Jonas Lind", 0),
    Subject(3, "Backup of FS-02 failed three nights in a row", "The report says: volume shadow copy timed out.", "P2", 290, "new", "", 0),
    Subject(0, "New starter Monday: laptop, mailbox, badge", "Please prepare everything for Mr Arif Koç, sales, starting Monday. He needs the CRM.", "P2", 130, "open", "Tara Dunn"),
    Subject(4, "Printer on floor 2 prints blank pages", "Since this morning only blank pages, also the test page.", "P3", 380, "scheduled", "Tara Dunn", 0),
    Subject(2, "Teams calls drop after ten minutes", "It happens in every meeting with external guests.", "P2", 200, "in_progress", "Jonas Lind"),
    Subject(3, "Scanner cannot reach the share", "The scanner shows error 0x4031 when it wants to save to the share.", "P3", 300, "open", "Tara Dunn", 1),
    Subject(4, "Licence warning in AutoCAD", "AutoCAD says the licence ends in 3 days.", "P3", 420, "open", "Anna Brandt"),
    Subject(0, "Shared calendar shows the wrong time zone", "All meetings of the Bremen office are one hour late.", "P3", 300, "new", ""),
    Subject(1, "Desk phone display is dark", "Extension 214. It rings, but the display stays dark.", "P4", 620, "open", "Sofia Ortega"),
    Subject(5, "PACS viewer is slow on ward 3", "Loading an image takes up to a minute since the weekend.", "P2", 130, "open", "Jonas Lind", 0),
    Subject(5, "Badge printer out of ribbon", "Please send two ribbons.", "P4", 1500, "pending_vendor", "Tara Dunn", reply="Ordered, they arrive on Wednesday."),
    Subject(5, "WLAN in the waiting room unstable", "Patients complain, it drops every few minutes.", "P3", 900, "pending_customer", "Sofia Ortega", 1, reply="Could you tell us since when, and whether it is all devices?"),
    Subject(2, "Restore of a deleted folder", "Somebody deleted the folder Offers 2026. We need it back today.", "P2", 95, "open", ""),
    Subject(0, "Phishing mail with our logo", "Several colleagues got a mail that asks for their password. One has clicked.", "P1", 35, "new", ""),
    Subject(3, "Update of the practice software", "The vendor wants a window on Saturday, two hours.", "P3", 2600, "scheduled", "Jonas Lind", 0),
    Subject(4, "Second monitor flickers", "Only with the new dock.", "P4", 1800, "open", ""),
    Subject(1, "Order portal: certificate warning", "Customers see a warning when they open the portal.", "P2", 55, "open", "Mara Klein"),
    Subject(2, "Offboarding Ms Peters", "Last day is the 30th. Please forward her mailbox to Ms Blum.", "P3", 1400, "in_progress", "Mara Klein", reply="I have noted it and prepare everything for the 30th."),
    Subject(5, "USV reports battery fault", "The UPS in rack 2 beeps, battery fault.", "P2", 320, "in_progress", "Emil Vogt", 1),
    Subject(0, "Guest WLAN voucher printer", "Vouchers are printed without the code.", "P4", 3000, "in_progress", "Tara Dunn", reply="We have ordered a new print head, it comes on Tuesday."),
    Subject(3, "X-ray workstation: no image export", "Export to the stick fails with “access denied”.", "P3", 700, "open", "Anna Brandt"),
    Subject(4, "Shared drive nearly full", "97 % used, please extend or clean.", "P3", 1100, "open", "Mara Klein"),
    Subject(1, "Handhelds lose their connection in hall 3", "All eight handhelds drop at the far end of hall 3.", "P2", 410, "in_progress", "Sofia Ortega", 1, reply="We are measuring the coverage this afternoon."),
    Subject(2, "Invoice printer prints twice", "Each invoice comes out twice.", "P4", 5200, "resolved", "Tara Dunn", 1, reply="The driver had “keep printed jobs” switched on. Solved."),
    Subject(0, "Password reset for the payroll portal", "Ms Kaya is locked out.", "P3", 4300, "closed", "Anna Brandt", reply="Reset done, please change it at the first sign-in."),
    Subject(5, "Monthly patch report", "Please send the report for October.", "P4", 6400, "closed", "Jonas Lind", reply="Attached, all systems are current."),
)  # fmt: skip

# What was solved in the last two weeks: (customer, title, who), again and again.
SOLVED: Final = (
    (0, "Password reset", "Anna Brandt"),
    (1, "Printer queue stuck", "Tara Dunn"),
    (2, "Outlook asks for the password again and again", "Anna Brandt"),
    (3, "Practice software does not start", "Jonas Lind"),
    (4, "New mouse, please", "Tara Dunn"),
    (5, "Ward phone without a dial tone", "Sofia Ortega"),
    (0, "Mailbox nearly full", "Anna Brandt"),
    (1, "Scanner at gate 2 offline", "Sofia Ortega"),
    (5, "Access to the lab folder", "Jonas Lind"),
    (2, "Update of the accounting software", "Jonas Lind"),
    (3, "Screen flickers at reception", "Tara Dunn"),
)
PER_WEEKDAY: Final = (9, 7, 8, 6, 7, 2, 1)
