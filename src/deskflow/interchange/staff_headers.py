"""What the headers of lists of people and of time off mean, in English and German, and which kind of list a file is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from deskflow.interchange.headers import field_for_header, normal
from deskflow.interchange.one_line import one_line

Kind = Literal["tickets", "people", "time_off"]
KINDS: Final[tuple[Kind, ...]] = ("tickets", "people", "time_off")

STAFF_FIELDS: Final = (
    "email", "name", "first_name", "last_name", "title", "roles", "teams", "manager", "skills", "certificates",
    "territories", "working_hours", "capacity_hours", "time_zone", "home_position", "latitude", "longitude", "active",
)  # fmt: skip
# A column for one skill, with a level in each cell, is meant by this and the skill's name.
SKILL: Final = "skills."
TIME_OFF_FIELDS: Final = ("email", "name", "from", "to", "kind", "reason")

_PERSON = {
    "email": "email emailaddress mail mailaddress emailadresse mailadresse workemail businessemail upn "
    "userprincipalname userid login loginname benutzername username dienstlicheemail primaryemail technicianemail "
    "employeeemail mitarbeiteremail",
    "name": "name fullname displayname anzeigename vollername employee employeename mitarbeiter mitarbeiterin "
    "mitarbeitername person technician technicianname techniker user agent resource resourcename",
}
_STAFF = _PERSON | {
    "first_name": "firstname givenname vorname",
    "last_name": "lastname surname familyname nachname familienname zuname",
    "title": "title jobtitle position jobposition stelle stellenbezeichnung funktion berufsbezeichnung job taetigkeit",
    "roles": "role roles rolle rollen permission permissions accessrole userrole securityrole berechtigung "
    "berechtigungen securitygroup",
    "teams": "team teams group groups gruppe gruppen department abteilung queue queues serviceboard",
    "manager": "manager supervisor reportsto lead vorgesetzter vorgesetzte vorgesetzt fuehrungskraft chef manageremail",
    "skills": "skill skills kenntnis kenntnisse faehigkeit faehigkeiten skillset kompetenz kompetenzen expertise "
    "qualifikation qualifikationen",
    "certificates": "certificate certificates certification certifications cert certs zertifikat zertifikate "
    "zertifizierung zertifizierungen nachweis nachweise",
    "territories": "territory territories region regions gebiet gebiete einsatzgebiet einsatzgebiete zone area areas "
    "servicearea",
    "working_hours": "workinghours workhours businesshours hours calendar workcalendar schedule shift "
    "arbeitszeit arbeitszeiten dienstzeit dienstzeiten kalender schicht workingtime",
    "capacity_hours": "capacity capacityhours weeklycapacity maxhours kapazitaet kapazitaetstunden auslastungsgrenze "
    "workload workloadhours",
    "time_zone": "timezone tz zeitzone",
    "home_position": "homeposition homelocation home coordinates geo geoposition latlon latlong koordinaten "
    "wohnortkoordinaten standortkoordinaten gps",
    "latitude": "latitude lat breite breitengrad geobreite",
    "longitude": "longitude lon lng long laenge laengengrad geolaenge",
    "active": "active aktiv isactive enabled status employmentstatus workshere beschaeftigt accountenabled",
}  # fmt: skip
_TIME_OFF = _PERSON | {
    "from": "from start starts startsat startdate startdatum begin beginn von ab ersterag erstertag firstday "
    "datevon datefrom fromdate abwesendvon datum date day tag",
    "to": "to end ends endsat enddate enddatum ende bis until lastday letztertag dateto todate abwesendbis through",
    "kind": "kind type art typ abwesenheitsart leavetype absencetype urlaubsart category kategorie",
    "reason": "reason note notes grund bemerkung kommentar comment description beschreibung anmerkung notiz",
}  # fmt: skip
# Words that stand in lists of staff alone, and hardly in lists of tickets.
_TELLING: Final = frozenset(STAFF_FIELDS) - {
    "email",
    "name",
    "title",
    "active",
    "teams",
    "territories",
}


_ONE_SKILL = re.compile(r"(?:skill|kenntnis|fähigkeit|kompetenz)\s*:\s*(\S.*)", re.IGNORECASE)


def _meanings(words: Mapping[str, str]) -> dict[str, str]:
    return {word: field for field, several in words.items() for word in several.split()}


_MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "people": _meanings(_STAFF),
    "time_off": _meanings(_TIME_OFF),
}


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields a column of such a list can hold, those of tickets apart."""
    return {"people": STAFF_FIELDS, "time_off": TIME_OFF_FIELDS, "tickets": ()}[kind]


def staff_field(kind: Kind, header: str) -> str | None:
    """What a header means in such a list: `E-Mail`, `skills`, `Home position (lat, lon)`."""
    meanings = _MEANINGS[kind]
    if kind == "people" and (one := _ONE_SKILL.fullmatch(header.strip())):
        return SKILL + one_line(one[1])
    return meanings.get(normal(header)) or meanings.get(normal(header.partition("(")[0]))


def is_field(kind: Kind, field: str) -> bool:
    """Whether a column of such a list can hold this."""
    is_skill = (
        kind == "people" and field.startswith(SKILL) and bool(field.removeprefix(SKILL).strip())
    )
    return field in fields_of(kind) or is_skill


def recognised(headers: Sequence[str]) -> Kind:
    """Which list this most likely is. People and time off have to show it; everything else is tickets."""
    tickets = {field_for_header(one, exact=False) for one in headers} - {None}
    staff = {
        "skills" if field.startswith(SKILL) else field
        for one in headers
        if (field := staff_field("people", one))
    }
    absences = {staff_field("time_off", one) for one in headers} - {None}
    if tickets & {"description", "priority", "external_id", "customer", "contact_phone"}:
        # A list of staff has a phone, too; then it has more that tickets do not have.
        if len(staff & _TELLING) < 2:
            return "tickets"
        return "people" if "email" in staff and len(staff) > len(tickets) else "tickets"
    if {"from", "to"} <= absences and absences & {"email", "name"} and not staff & _TELLING:
        return "time_off"
    if "email" in staff and (staff & _TELLING) and len(staff) >= len(tickets):
        return "people"
    return "tickets"
