"""Who works at the demo's provider, and for which customers."""

from __future__ import annotations

from typing import Final

COMPANY: Final = "Alster IT Services"

# name, address, roles, title, status
STAFF: Final = (
    ("Mara Klein", "mara.klein@alster.example", ("dispatcher", "approver"), "Dispatcher", "available"),
    ("Oskar Lang", "oskar.lang@alster.example", ("dispatcher",), "Dispatcher", "available"),
    ("Anna Brandt", "anna.brandt@alster.example", ("technician",), "Technician, mail", "available"),
    ("Sofia Ortega", "sofia.ortega@alster.example", ("technician",), "Technician, network", "available"),
    ("Jonas Lind", "jonas.lind@alster.example", ("technician",), "Technician, servers", "available"),
    ("Tara Dunn", "tara.dunn@alster.example", ("technician",), "Technician, clients", "available"),
    ("Emil Vogt", "emil.vogt@alster.example", ("technician",), "Technician, field", "off"),
    ("Ayla Demir", "ayla.demir@alster.example", ("author", "technician"), "Automation", "available"),
    ("Rita Novak", "rita.novak@alster.example", ("approver",), "Head of service", "available"),
    ("Paula Reis", "paula.reis@alster.example", ("approver", "dispatcher"), "Team lead", "available"),
)  # fmt: skip

# name, lead, members
TEAMS: Final = (
    ("Service Desk", "Paula Reis", ("Mara Klein", "Paula Reis", "Anna Brandt", "Tara Dunn")),
    ("Infrastructure", "Rita Novak", ("Rita Novak", "Sofia Ortega", "Jonas Lind")),
    ("Field Service", "Mara Klein", ("Mara Klein", "Oskar Lang", "Emil Vogt")),
)  # fmt: skip

# name, the words in a ticket that ask for it, the certificate it needs
SKILLS: Final = (
    ("Mail", ("mail", "mailbox", "Outlook", "phishing", "calendar"), None),
    ("Networks", ("VPN", "WLAN", "firewall", "handhelds", "certificate"), None),
    ("Servers and backup", ("backup", "restore", "shared drive", "PACS", "share"), None),
    ("Clients and printers", ("printer", "prints", "laptop", "monitor", "scanner", "Excel", "Teams"), None),
    ("Power", ("UPS", "USV", "battery"), "Electrical safety"),
)  # fmt: skip

# name, skills with their level, hours of open work, where from, certificates
PROFILES: Final = (
    ("Anna Brandt", {"Mail": 5, "Clients and printers": 2}, 32, (53.55, 9.99), ()),
    ("Sofia Ortega", {"Networks": 5, "Servers and backup": 2}, None, (53.57, 10.03), ()),
    ("Jonas Lind", {"Servers and backup": 4, "Mail": 2}, None, (53.48, 9.98), ("Electrical safety",)),
    ("Tara Dunn", {"Clients and printers": 4, "Mail": 1}, 30, (53.60, 10.05), ()),
    ("Emil Vogt", {"Power": 4, "Networks": 3}, None, (53.87, 10.69), ("Electrical safety",)),
    ("Ayla Demir", {"Servers and backup": 3, "Networks": 2}, 12, None, ()),
)  # fmt: skip

# name, domain, tier, ((contact, mailbox, title), …), ((site, address), …), ((equipment, kind, serial, model), …)
CUSTOMERS: Final = (
    (
        "Northwind Traders", "northwind.example", "gold",
        (("Paul Weber", "paul.weber", "Office manager"), ("Ines Kaya", "ines.kaya", "Payroll")),
        (("Hamburg", "Kaiserkai 12, Hamburg"), ("Bremen", "Am Wall 4, Bremen")),
        (("MX-GW-01", "server", "NW-77-0192", "Mail gateway"), ("FW-HH-01", "network", "NW-31-0007", "FortiGate 60F")),
    ),
    (
        "Bergmann Logistik", "bergmann.example", "gold",
        (("Uwe Bergmann", "uwe", "Owner"), ("Lena Frost", "lena.frost", "Dispatch")),
        (("Hamburg", "Billhorner Deich 88, Hamburg"), ("Lübeck", "Kanalstraße 3, Lübeck")),
        (("VPN-HH-02", "network", "BL-40-1100", "OpenVPN gateway"), ("SRV-DB-01", "server", "BL-12-0440", "PowerEdge R550")),
    ),
    (
        "Fabrikam", "fabrikam.example", "silver",
        (("Nora Blum", "nora.blum", "Accounting"),),
        (("Hannover", "Georgstraße 20, Hannover"),),
        (("NAS-01", "server", "FB-90-2210", "Synology RS822"), ("PRN-03", "printer", "FB-11-0301", "LaserJet M507")),
    ),
    (
        "Contoso Dental", "contoso.example", "standard",
        (("Dr. Lea Sommer", "sommer", "Dentist"), ("Tim Hartung", "tim.hartung", "Reception")),
        (("Praxis", "Osterstraße 5, Hamburg"),),
        (("FS-02", "server", "CD-02-1120", "ProLiant ML30"), ("SCAN-01", "other", "CD-17-3344", "fi-8170")),
    ),
    (
        "Litware", "litware.example", "standard",
        (("Jo Falk", "jo.falk", "Engineering"),),
        (("Kiel", "Holtenauer Straße 70, Kiel"),),
        (("PRN-FL2", "printer", "LW-55-0008", "WorkForce C579"),),
    ),
    (
        "Hafenklinik", "hafenklinik.example", "platinum",
        (("Karin Voss", "k.voss", "IT lead"), ("Murat Yilmaz", "m.yilmaz", "Ward 3")),
        (("Haus A", "Zirkusweg 11, Hamburg"),),
        (("PACS-01", "server", "HK-01-0001", "PowerEdge R760"), ("SW-CORE", "network", "HK-01-0090", "Catalyst 9300")),
    ),
)  # fmt: skip
