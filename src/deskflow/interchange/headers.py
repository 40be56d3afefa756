"""What the headers of other programs' exports mean, in English and German."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# One of the tenant's own fields is meant by this and its key.
OWN = "fields."
FIELDS = (
    "title", "description", "customer", "contact_name", "contact_email", "contact_phone", "site", "equipment",
    "assignee", "priority", "status", "type", "channel", "created_at", "external_id", "impact", "urgency",
    "resolution_code", "cause_code", "resolution_method",
)  # fmt: skip

_SYNONYMS = {
    "title": "title subject summary betreff titel kurzbeschreibung shortdescription ueberschrift thema headline name "
    "ticketname tickettitle",
    "description": "description body details detail text message beschreibung nachricht inhalt problem "
    "problembeschreibung longdescription content comment kommentar notes firstmessage langtext",
    "customer": "customer customername company companyname organization organisation organizationname account "
    "accountname client clientname kunde kundenname firma firmenname unternehmen auftraggeber mandant",
    "contact_name": "contact contactname requester requestername reporter reportername caller callername "
    "ansprechpartner kontakt kontaktname melder anforderer requestedby submitter user customercontact gemeldetvon",
    "contact_email": "email emailaddress mail mailaddress contactemail requesteremail reporteremail customeremail "
    "fromemail from sender absender kontaktemail emailadresse mailadresse contactmail callermail calleremail "
    "emailkontakt ansprechpartneremail",
    "contact_phone": "phone phonenumber telephone telefon telefonnummer contactphone tel rufnummer mobile handy "
    "callback rueckrufnummer",
    "site": "site sitename location locationname standort niederlassung filiale ort branch objekt",
    "equipment": "equipment serial serialnumber serialno device devicename asset assetname assettag assetnumber "
    "configurationitem ci cmdbci geraet geraetenummer seriennummer seriennr inventarnummer maschine anlage machine "
    "equipmentserial hostname",
    "assignee": "assignee assignedto assigned owner agent technician bearbeiter zugewiesen zugewiesenan techniker "
    "verantwortlich verantwortlicher assigneename assigneeemail resource",
    "priority": "priority prio urgency severity prioritaet dringlichkeit priorityname",
    "status": "status state zustand ticketstatus statusname bearbeitungsstatus",
    "type": "type tickettype requesttype issuetype typ art tickettyp vorgangsart kategorie category",
    "channel": "channel source via kanal quelle eingang eingangskanal herkunft contacttype meldeweg medium",
    "created_at": "created createdat createddate createdon createdtime creationdate dateopened opened openedat "
    "opendate date datum erstellt erstelltam erstellungsdatum angelegt angelegtam eroeffnet eroeffnetam eingangsdatum "
    "gemeldetam reported reportedat reporteddate",
    "external_id": "id externalid ticketid ticketnumber number ticketno nummer ticketnummer vorgangsnummer key "
    "issuekey reference referenz caseid casenumber requestid ref extid belegnummer",
}
_SYNONYMS |= {
    "impact": "impact auswirkung",
    "resolution_code": "resolutioncode resolution loesungscode abschlusscode",
    "cause_code": "causecode cause rootcause ursache ursachencode",
    "resolution_method": "resolutionmethod solvedby loesungsweg",
}
# In many files the urgency is all there is of a priority; it is one of its own where both stand.
_URGENCY = ("urgency", "dringlichkeit")
_MEANING = {word: name for name, words in _SYNONYMS.items() for word in words.split()}
_OWNERS = (
    "ticket",
    "case",
    "issue",
    "request",
    "vorgang",
    "anfrage",
    "fall",
    "incident",
    "custom",
    "field",
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def field_for_header(header: str, *, exact: bool = True) -> str | None:
    """The ticket field a header means, or None. Without `exact` also "Ticket Subject (long)" and the like."""
    word = normal(header)
    if found := _MEANING.get(word):
        return found
    if exact:
        return None
    word = normal(re.sub(r"\(.*?\)|\[.*?\]", " ", header[:200]))
    if found := _MEANING.get(word):
        return found
    for owner in _OWNERS:
        trimmed = word.removeprefix(owner)
        if trimmed != word and (found := _MEANING.get(trimmed)):
            return found
    return None


def urgency_column(headers: Sequence[str]) -> int | None:
    """The column of the urgency in a file that has a priority beside it."""
    words = [normal(header) for header in headers]
    others = [word for word in words if _MEANING.get(word) == "priority" and word not in _URGENCY]
    return next((at for at, word in enumerate(words) if word in _URGENCY), None) if others else None


def normal(header: str) -> str:
    """A header as it is compared: letters and digits alone, umlauts written out."""
    text = unicodedata.normalize("NFC", header[:200]).casefold().translate(_UMLAUTS)
    return "".join(letter for letter in text if letter.isalnum())
