"""Mails of files and archives through commands: new tickets, or messages on the tickets they answer.

A mail belongs to a ticket whose messages it refers to; the ticket number in a subject counts only when the sender
takes part in that ticket. Within one import all mails that refer to the same one come together, in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deskflow.channels.mail import threading
from deskflow.channels.mail.addresses import read_addresses
from deskflow.channels.mail.message import IncomingMail
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.settings import get_setting
from deskflow.core.transaction import Unit
from deskflow.interchange.mail_files import MailBatch, MailItem, read_mails
from deskflow.interchange.mail_loops import guard_for
from deskflow.interchange.mail_values import (
    Party,
    is_fresh_news,
    mail_hint,
    mail_message,
    mail_source_key,
    mail_ticket,
)
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.ports import ImportPorts
from deskflow.interchange.readings import BadRow
from deskflow.interchange.resolving import (
    TicketRef,
    key_of,
    known_source_keys,
    staff,
    tickets_of_messages,
    tickets_of_numbers,
)
from deskflow.interchange.summary import ImportProgress, ImportSummary, refusal
from deskflow.people.importing import ImportPeople
from deskflow.tickets.arriving import ArrivedMessage, ImportMessages
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import Attachment


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail whose files are in the store already, and where it came from."""

    mail: IncomingMail
    files: tuple[Attachment, ...]
    file: str = ""
    place: int = 0


@dataclass(slots=True)
class _Batch:
    """What one transaction works out before it writes."""

    new: list[tuple[Letter, Party]] = field(default_factory=list)
    # Source key of a ticket of this batch, or the id of one that is there.
    replies: list[tuple[Letter, Party, UUID | str]] = field(default_factory=list)
    conversations: dict[str, UUID | str] = field(default_factory=dict)
    already_there: int = 0
    imported: int = 0
    threaded: int = 0
    customers: int = 0
    contacts: int = 0
    # Message-IDs of mails that must set nothing off.
    held: set[str] = field(default_factory=set)


class MailImport:
    """Imports batches of mails; remembers the conversations it has met."""

    def __init__(self, ports: ImportPorts, options: ImportOptions) -> None:
        self._ports = ports
        self._options = options
        self._conversations: dict[str, UUID] = {}

    def run(self, paths: Sequence[str], summary: ImportSummary, done: int, total: int) -> None:
        """All mails of these files. Cancelled between batches, what is in stays in."""
        with self._ports.stream(read_mails, tuple(paths)) as batches:
            for batch in batches:
                if self._options.cancelled():
                    summary.cancelled = True
                    break
                self._take(batch, summary)
                self._options.progress(
                    ImportProgress(
                        batch.file, done + batch.done, total, summary.imported, summary.threaded,
                        summary.already_there, summary.bad_count,
                    )
                )  # fmt: skip

    def _take(self, batch: MailBatch, summary: ImportSummary) -> None:
        for file, bad in batch.bad:
            summary.add_bad(file, bad)
        if not batch.items:
            return
        items = self._unknown(batch.items)
        summary.already_there += len(batch.items) - len(items)
        # Files first, outside the transaction: a crash leaves a file without a row, never the reverse.
        letters = [self._with_files(item) for item in items]
        for start in range(0, len(letters), self._options.batch_rows):
            for part in self._stored(letters[start : start + self._options.batch_rows], summary):
                summary.imported += part.imported
                summary.threaded += part.threaded
                summary.already_there += part.already_there
                summary.customers += part.customers
                summary.contacts += part.contacts

    def _stored(self, letters: Sequence[Letter], summary: ImportSummary) -> Iterator[_Batch]:
        """The batch in one transaction; where a mail is refused, mail by mail, so that the others come in."""
        if not letters:
            return
        try:
            yield self._ports.submit(lambda: self.store(letters))
        except (Rejected, NotFound, ValueError) as refused:
            if len(letters) == 1:
                code, params = refusal(refused)
                summary.add_bad(letters[0].file, BadRow(letters[0].place, "", code, params))
                return
            for letter in letters:
                yield from self._stored([letter], summary)

    def _unknown(self, items: Sequence[MailItem]) -> list[MailItem]:
        """Those that are on no ticket yet, each once."""
        with self._ports.database.read() as connection:
            known = tickets_of_messages(
                connection, self._ports.actor.tenant_id, [item.mail.message_id for item in items]
            )
        fresh: dict[str, MailItem] = {}
        for item in items:
            if item.mail.message_id not in known:
                fresh.setdefault(item.mail.message_id, item)
        return list(fresh.values())

    def _with_files(self, item: MailItem) -> Letter:
        files = []
        for file in item.mail.attachments:
            stored = self._ports.attachments.put_bytes(file.content)
            files.append(
                Attachment(
                    stored.hash,
                    file.filename,
                    file.content_type,
                    stored.size,
                    file.content_id or None,
                )
            )
        return Letter(item.mail, tuple(files), item.file, item.place)

    # --- on the writer's thread --------------------------------------------------------------------

    def store(self, letters: Sequence[Letter]) -> _Batch:
        """Writes a batch in one transaction."""
        batch = _Batch()
        with self._ports.bus.unit() as unit:
            parties = self._parties(unit, letters, batch)
            self._sort_out(unit, letters, parties, batch)
            self._hold_back(unit, batch)
            made = self._write_tickets(unit, batch)
            self._write_replies(unit, batch, made)
        for reference, where in batch.conversations.items():
            ticket_id = made.get(where) if isinstance(where, str) else where
            if ticket_id is not None:
                self._conversations.setdefault(reference, ticket_id)
        return batch

    def _parties(self, unit: Unit, letters: Sequence[Letter], batch: _Batch) -> list[Party]:
        """Who each mail is from and whose ticket it would be."""
        by_email, _ = staff(unit.connection, self._ports.actor.tenant_id)
        own = self._own_addresses(unit)

        def user_of(address: str) -> UUID | None:
            return by_email.get(key_of(address))

        def is_ours(address: str) -> bool:
            return user_of(address) is not None or address.casefold() in own

        hints = [mail_hint(letter.mail, is_ours) for letter in letters]
        distinct = list(dict.fromkeys(hints))
        outcome = self._ports.bus.run_in(
            unit, ImportPeople(tuple(distinct)), self._ports.actor, quiet=not self._options.automate
        )
        batch.customers += outcome.result["customers"]
        batch.contacts += outcome.result["contacts"]
        found = dict(zip(distinct, outcome.result["people"], strict=True))
        parties = []
        for letter, hint in zip(letters, hints, strict=True):
            customer, contact, _site = found[hint]
            sender = letter.mail.sender.address
            parties.append(
                Party(
                    user_id=user_of(sender),
                    is_own=sender.casefold() in own,
                    customer_id=UUID(customer) if customer else None,
                    contact_id=UUID(contact) if contact else None,
                )
            )
        return parties

    def _own_addresses(self, unit: Unit) -> frozenset[str]:
        """The desk's own mailboxes, the one it sends from among them."""
        sender = get_setting(unit.connection, "email_from", self._ports.actor.tenant_id)
        boxes = read_addresses(str(sender or "").encode(), 1)
        known = (*self._options.own_addresses, *(box.address for box in boxes))
        return frozenset(one.casefold() for one in known)

    def _sort_out(
        self, unit: Unit, letters: Sequence[Letter], parties: Sequence[Party], batch: _Batch
    ) -> None:
        """Decides for each mail: a new ticket, or a message on which one."""
        tenant_id = self._ports.actor.tenant_id
        clues = [_clues(letter.mail) for letter in letters]
        ids = {one for clue in clues for one in clue.message_ids} | {
            x.mail.message_id for x in letters
        }
        known = tickets_of_messages(unit.connection, tenant_id, ids)
        numbers = tickets_of_numbers(
            unit.connection, tenant_id, {token for clue in clues for token in clue.ticket_tokens}
        )
        keys = known_source_keys(
            unit.connection, tenant_id, [mail_source_key(x.mail) for x in letters]
        )
        for letter, party, clue in zip(letters, parties, clues, strict=True):
            mail = letter.mail
            if mail.message_id in known or mail_source_key(mail) in keys:
                batch.already_there += 1
                continue
            where = self._where(mail, party, clue, known, numbers, batch)
            if where is None:
                where = mail_source_key(mail)
                batch.new.append((letter, party))
            else:
                batch.replies.append((letter, party, where))
            for reference in (mail.message_id, *mail.references):
                batch.conversations.setdefault(reference, where)

    def _where(
        self,
        mail: IncomingMail,
        party: Party,
        clue: threading.ThreadClues,
        known: dict[str, UUID],
        numbers: dict[str, TicketRef],
        batch: _Batch,
    ) -> UUID | str | None:
        for message_id in (*clue.message_ids, mail.message_id):
            for place in (known, self._conversations, batch.conversations):
                if (found := place.get(message_id)) is not None:
                    return found
        for token in clue.ticket_tokens:
            ticket = numbers.get(token)
            if ticket is not None and party.takes_part_in(ticket):
                return ticket.id
        return None

    def _hold_back(self, unit: Unit, batch: _Batch) -> None:
        """Before anything is written, so that no mail of this batch counts twice."""
        coming = [(letter.mail, party) for letter, party in batch.new] + [
            (letter.mail, party) for letter, party, _ in batch.replies
        ]
        now = self._ports.clock.now()
        guard = guard_for(
            unit.connection, self._ports.actor.tenant_id, (mail for mail, _ in coming), now
        )
        batch.held = {
            mail.message_id
            for mail, party in coming
            if is_fresh_news(mail, party, None, self._options, now) and guard.holds(mail)
        }

    def _is_news(
        self, letter: Letter, party: Party, status: str | None, batch: _Batch, now: datetime
    ) -> bool:
        mail = letter.mail
        return mail.message_id not in batch.held and is_fresh_news(
            mail, party, status, self._options, now
        )

    def _write_tickets(self, unit: Unit, batch: _Batch) -> dict[str, UUID]:
        """{source key: ticket id} of the tickets that were made."""
        told = self._options.told
        now = self._ports.clock.now()
        wanted = [
            mail_ticket(letter.mail, letter.files, party, told) for letter, party in batch.new
        ]
        for quiet in (False, True):
            group = tuple(
                ticket
                for ticket, (letter, party) in zip(wanted, batch.new, strict=True)
                if quiet != self._is_news(letter, party, ticket.status, batch, now)
            )
            if group:
                outcome = self._ports.bus.run_in(
                    unit, ImportTickets(group), self._ports.actor, quiet=quiet
                )
                batch.imported += len(outcome.result["created"])
        keys = [ticket.source_key for ticket in wanted if ticket.source_key]
        return known_source_keys(unit.connection, self._ports.actor.tenant_id, keys)

    def _write_replies(self, unit: Unit, batch: _Batch, made: dict[str, UUID]) -> None:
        now = self._ports.clock.now()
        for quiet in (False, True):
            arrived = []
            for letter, party, where in batch.replies:
                ticket_id = made[where] if isinstance(where, str) else where
                if quiet != self._is_news(letter, party, None, batch, now):
                    arrived.append(
                        ArrivedMessage(ticket_id, mail_message(letter.mail, letter.files, party))
                    )
            if arrived:
                outcome = self._ports.bus.run_in(
                    unit, ImportMessages(tuple(arrived)), self._ports.actor, quiet=quiet
                )
                batch.threaded += outcome.result["added"]


def _clues(mail: IncomingMail) -> threading.ThreadClues:
    bounced = mail.bounce.original_message_id if mail.bounce else ""
    return threading.clues(mail.in_reply_to, mail.references, mail.subject, bounced)
