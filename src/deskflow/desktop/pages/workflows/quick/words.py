"""The words of the quick creator: what can be chosen, the sentence while it is being built, and a name for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.forms.surroundings import Directory
from deskflow.desktop.words import word, word_of
from deskflow.desktop.words_workflows import event_title, mail_in_words, schedule_in_words, tr
from deskflow.workflows.quick import ONCE, WHENS, Deed, Sentence, event_of

WHEN_TITLES: Final = {
    "created": QT_TRANSLATE_NOOP("workflows", "a ticket is created"),
    "status": QT_TRANSLATE_NOOP("workflows", "a ticket's status changes"),
    "priority": QT_TRANSLATE_NOOP("workflows", "a ticket's priority changes"),
    "type": QT_TRANSLATE_NOOP("workflows", "a ticket's type changes"),
    "assigned_to": QT_TRANSLATE_NOOP("workflows", "a ticket gets another assignee"),
    "updated": QT_TRANSLATE_NOOP("workflows", "anything about a ticket changes"),
    "message": QT_TRANSLATE_NOOP("workflows", "somebody writes in a ticket"),
    "closed": QT_TRANSLATE_NOOP("workflows", "a ticket is closed"),
    "at_risk": QT_TRANSLATE_NOOP("workflows", "a ticket's due time is at risk"),
    "breached": QT_TRANSLATE_NOOP("workflows", "a ticket's due time is missed"),
    "mail": QT_TRANSLATE_NOOP("workflows", "a mail arrives"),
    "schedule": QT_TRANSLATE_NOOP("workflows", "a time has come"),
}
WHEN_ICONS: Final = {
    "created": "ticket-plus", "status": "circle-dot", "priority": "flag", "type": "tag",
    "assigned_to": "user-check", "updated": "square-pen", "message": "message-square",
    "closed": "archive", "at_risk": "timer", "breached": "alarm-clock", "mail": "mail",
    "schedule": "calendar-clock",
}  # fmt: skip
DEED_TITLES: Final = {
    "assign": QT_TRANSLATE_NOOP("workflows", "Assign it"),
    "update": QT_TRANSLATE_NOOP("workflows", "Set fields"),
    "tag": QT_TRANSLATE_NOOP("workflows", "Add or remove tags"),
    "note": QT_TRANSLATE_NOOP("workflows", "Add an internal note"),
    "mail": QT_TRANSLATE_NOOP("workflows", "Mail the customer"),
    "tell": QT_TRANSLATE_NOOP("workflows", "Notify colleagues"),
    "approve": QT_TRANSLATE_NOOP("workflows", "Ask for approval"),
    "task": QT_TRANSLATE_NOOP("workflows", "Create a task"),
    "escalate": QT_TRANSLATE_NOOP("workflows", "Escalate it"),
    "checklist": QT_TRANSLATE_NOOP("workflows", "Add a checklist"),
}
DEED_ICONS: Final = {
    "assign": "user-check", "update": "square-pen", "tag": "tags", "note": "lock", "mail": "mail",
    "tell": "bell", "approve": "badge-check", "task": "list-checks", "escalate": "trending-up",
    "checklist": "clipboard-list",
}  # fmt: skip
_SHORT: Final = {
    "assign": QT_TRANSLATE_NOOP("workflows", "assign"),
    "update": QT_TRANSLATE_NOOP("workflows", "set fields"),
    "tag": QT_TRANSLATE_NOOP("workflows", "tag"),
    "note": QT_TRANSLATE_NOOP("workflows", "note"),
    "mail": QT_TRANSLATE_NOOP("workflows", "mail"),
    "tell": QT_TRANSLATE_NOOP("workflows", "notify"),
    "approve": QT_TRANSLATE_NOOP("workflows", "approval"),
    "task": QT_TRANSLATE_NOOP("workflows", "task"),
    "escalate": QT_TRANSLATE_NOOP("workflows", "escalate"),
    "checklist": QT_TRANSLATE_NOOP("workflows", "checklist"),
}
_FIELD_KINDS: Final = {"assigned_to": "user", "customer_id": "customer"}
_AND: Final = QT_TRANSLATE_NOOP("workflows", " and ")
_OR: Final = QT_TRANSLATE_NOOP("workflows", " or ")
_QUOTED: Final = 48
_NAMED: Final = re.compile(r"\{\{\s*(?:trigger\.)?(\w+(?:\.\w+)*)\s*\}\}")
_NAME: Final = 90


def when_title(when: str) -> str:
    """What stands behind "When"."""
    if when in WHEN_TITLES:
        return tr(WHEN_TITLES[when])
    return event_title(event_of(when))


def when_in_words(sentence: Sentence) -> str:
    """The same with the time of a schedule."""
    if sentence.when == "schedule" and sentence.trigger.get("cron"):
        return schedule_in_words(str(sentence.trigger["cron"]))
    return when_title(sentence.when)


def sentence_in_words(sentence: Sentence, directory: Directory, chosen: int = 0) -> str:
    """The whole sentence as a person would say it; `chosen` is how many tickets it is for."""
    start = _beginning(sentence, directory, chosen)
    deeds = _deeds(sentence.deeds, directory)
    if not deeds:
        return tr(QT_TRANSLATE_NOOP("workflows", "{start} …")).format(start=start)
    return tr(QT_TRANSLATE_NOOP("workflows", "{start}: {deeds}.")).format(start=start, deeds=deeds)


def _beginning(sentence: Sentence, directory: Directory, chosen: int) -> str:
    if sentence.when == ONCE:
        one = QT_TRANSLATE_NOOP("workflows", "Once, for the chosen ticket")
        many = QT_TRANSLATE_NOOP("workflows", "Once, for the %n chosen ticket(s)")
        start = tr(one) if chosen == 1 else tr(many, chosen)
    else:
        start = _when(sentence)
    tests = _conditions(sentence, directory)
    if not tests:
        return start
    text = QT_TRANSLATE_NOOP("workflows", "{start}, if {tests}")
    if sentence.when == "schedule":
        text = QT_TRANSLATE_NOOP("workflows", "{start}, for each ticket whose {tests}")
    return tr(text).format(start=start, tests=tests)


def name_of(sentence: Sentence, directory: Directory) -> str:
    """A name for it: short, without the details."""
    if sentence.when == ONCE:
        start = tr(QT_TRANSLATE_NOOP("workflows", "Once"))
    elif sentence.when in ("mail", "schedule"):
        start = _when(sentence, bare=True)
    else:
        event = event_title(event_of(sentence.when))
        changed = WHENS[sentence.when].changed if sentence.when in WHENS else ""
        text = QT_TRANSLATE_NOOP("workflows", "{field} changed")
        start = tr(text).format(field=_field(changed)) if changed else event
    values = [
        shown
        for key, wanted in sentence.filters.items()
        if (shown := _values(key, wanted, directory))
    ]
    about = f" ({', '.join(values)})" if values else ""
    kinds = list(dict.fromkeys(one.kind for one in sentence.deeds))
    deeds = ", ".join(tr(_SHORT[one]) for one in kinds if one in _SHORT)
    name = f"{start}{about}: {deeds}" if deeds else f"{start}{about}"
    name = " ".join(name.split())
    name = name[:1].upper() + name[1:]
    return name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"


# --- inside ----------------------------------------------------------------------------------------


def _when(sentence: Sentence, *, bare: bool = False) -> str:
    """ "When a ticket is created"; the parts of the trigger that are typed in come with it."""
    if sentence.when == "schedule":
        cron = str(sentence.trigger.get("cron") or "")
        said = schedule_in_words(cron) if cron else tr(QT_TRANSLATE_NOOP("workflows", "at …"))
        return said[:1].upper() + said[1:]
    title = when_title(sentence.when)
    if sentence.when == "mail":
        more = mail_in_words(sentence.trigger)
        title = f"{title} {more}" if more else title
    if bare:
        return title
    if sentence.when in WHEN_TITLES:
        return tr(QT_TRANSLATE_NOOP("workflows", "When {title}")).format(title=title)
    return tr(QT_TRANSLATE_NOOP("workflows", "When this happens: {title}")).format(title=title)


def _conditions(sentence: Sentence, directory: Directory) -> str:
    if sentence.when == "mail":
        return ""
    text = tr(QT_TRANSLATE_NOOP("workflows", "{field} is {values}"))
    return tr(_AND).join(
        text.format(field=_field(key).lower(), values=shown)
        for key, wanted in sentence.filters.items()
        if (shown := _values(key, wanted, directory))
    )


def _field(key: str) -> str:
    plain = key.removeprefix("ticket.")
    shown = word("field", plain)
    said = shown if shown != plain else plain.replace(".", " ").replace("_", " ")
    return said[:1].upper() + said[1:]


def _values(key: str, wanted: Any, directory: Directory) -> str:
    several = wanted if isinstance(wanted, list) else [wanted]
    shown = [_value(key, one, directory) for one in several if one not in (None, "")]
    return tr(_OR).join(shown)


def _value(key: str, value: Any, directory: Directory) -> str:
    last = key.rpartition(".")[2]
    if isinstance(value, bool):
        yes = QT_TRANSLATE_NOOP("workflows", "yes")
        return tr(yes if value else QT_TRANSLATE_NOOP("workflows", "no"))
    if last in _FIELD_KINDS and isinstance(value, str):
        return _name(directory, _FIELD_KINDS[last], value)
    return word_of(last, value) if isinstance(value, str) else str(value)


def _name(directory: Directory, kind: str, value: str) -> str:
    """Nothing that only machines read is shown."""
    if "{{" in value:
        return tr(QT_TRANSLATE_NOOP("workflows", "whoever “{text}” says")).format(text=_cut(value))
    name = directory.name_of(kind, value)
    gone = tr(QT_TRANSLATE_NOOP("workflows", "somebody who is gone"))
    return name if name != value or kind == "role" else gone


def _names(directory: Directory, kind: str, wanted: Any) -> list[str]:
    several = wanted if isinstance(wanted, list) else [wanted]
    return [_name(directory, kind, str(one)) for one in several if one not in (None, "")]


def _deeds(deeds: tuple[Deed, ...], directory: Directory) -> str:
    if not deeds:
        return ""
    said = ""
    for place, deed in enumerate(deeds):
        if place:
            after = QT_TRANSLATE_NOOP("workflows", ", and if approved ")
            said += tr(after) if deeds[place - 1].kind == "approve" else tr(_THEN)
        said += deed_in_words(deed, directory)
    return said


_THEN: Final = QT_TRANSLATE_NOOP("workflows", ", then ")


def deed_in_words(deed: Deed, directory: Directory) -> str:
    """ "assign it to Tom Tech"; what is not filled in yet is "…"."""
    return _SAYING[deed.kind](deed.config, directory)


def _cut(value: Any) -> str:
    """Short enough for a sentence; an expression that is only a name is that name."""
    named = _NAMED.sub(lambda hit: f"‹{hit[1].replace('.', ' ')}›", str(value or ""))
    text = " ".join(named.split())
    if not text:
        return "…"
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


Config = Mapping[str, Any]


def _assign(config: Config, directory: Directory) -> str:
    if config.get("assigned_to"):
        who = _name(directory, "user", str(config["assigned_to"]))
    elif config.get("by"):
        who = tr(QT_TRANSLATE_NOOP("workflows", "whoever has the least open tickets"))
    else:
        who = "…"
    return tr(QT_TRANSLATE_NOOP("workflows", "assign it to {who}")).format(who=who)


def _update(config: Config, directory: Directory) -> str:
    updates = config.get("updates")
    text = tr(QT_TRANSLATE_NOOP("workflows", "{field} to {value}"))
    parts = [
        text.format(field=_field(key).lower(), value=_value(key, value, directory))
        for key, value in (updates.items() if isinstance(updates, Mapping) else ())
        if value not in (None, "")
    ]
    return tr(QT_TRANSLATE_NOOP("workflows", "set {what}")).format(what=tr(_AND).join(parts) or "…")


def _tag(config: Config, directory: Directory) -> str:
    add, remove = (_listed(config.get(name)) for name in ("add", "remove"))
    said = []
    if add or not remove:
        said.append(tr(QT_TRANSLATE_NOOP("workflows", "tag it {tags}")).format(tags=add or "…"))
    if remove:
        text = QT_TRANSLATE_NOOP("workflows", "take off the tag {tags}")
        said.append(tr(text).format(tags=remove))
    return tr(_AND).join(said)


def _listed(value: Any) -> str:
    several = value if isinstance(value, list) else [value]
    return ", ".join(_cut(one) for one in several if one not in (None, ""))


def _note(config: Config, directory: Directory) -> str:
    text = tr(QT_TRANSLATE_NOOP("workflows", "note “{text}”"))
    return text.format(text=_cut(config.get("text")))


def _mail(config: Config, directory: Directory) -> str:
    template = config.get("template_id")
    what = directory.name_of("mail_template", str(template)) if template else config.get("subject")
    text = tr(QT_TRANSLATE_NOOP("workflows", "mail the customer “{what}”"))
    return text.format(what=_cut(what or config.get("body")))


def _tell(config: Config, directory: Directory) -> str:
    who = [*_names(directory, "user", config.get("users")), *_names(directory, "role", config.get("roles"))]  # fmt: skip
    text = tr(QT_TRANSLATE_NOOP("workflows", "tell {who} “{what}”"))
    return text.format(who=tr(_AND).join(who) or "…", what=_cut(config.get("title")))


def _approve(config: Config, directory: Directory) -> str:
    who = [*_names(directory, "user", config.get("approvers")), *_names(directory, "role", config.get("roles"))]  # fmt: skip
    text = tr(QT_TRANSLATE_NOOP("workflows", "ask {who} to approve “{what}”"))
    return text.format(who=tr(_OR).join(who) or "…", what=_cut(config.get("title")))


def _task(config: Config, directory: Directory) -> str:
    text = tr(QT_TRANSLATE_NOOP("workflows", "create the task “{what}”"))
    said = text.format(what=_cut(config.get("title")))
    if config.get("assigned_to"):
        who = _name(directory, "user", str(config["assigned_to"]))
        said += tr(QT_TRANSLATE_NOOP("workflows", " for {who}")).format(who=who)
    return said


def _escalate(config: Config, directory: Directory) -> str:
    text = tr(QT_TRANSLATE_NOOP("workflows", "escalate it, because “{why}”"))
    return text.format(why=_cut(config.get("reason")))


def _checklist(config: Config, directory: Directory) -> str:
    text = tr(QT_TRANSLATE_NOOP("workflows", "add the checklist “{what}”"))
    return text.format(what=_cut(config.get("title")))


_SAYING: Final = {
    "assign": _assign, "update": _update, "tag": _tag, "note": _note, "mail": _mail, "tell": _tell,
    "approve": _approve, "task": _task, "escalate": _escalate, "checklist": _checklist,
}  # fmt: skip
