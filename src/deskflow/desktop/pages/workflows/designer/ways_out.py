"""Choosing one of the ways out of a step from a list: each with where it leads now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.popover import Side


def ask_way_out(
    theme: Theme,
    anchor: QWidget,
    document: Document,
    node_id: str,
    then: Callable[[PortRef], object],
    side: Side = "below-left",
) -> None:
    """At once where there is only one; not at all where there is none."""
    node = document.nodes[node_id]
    ports = document.kinds.outs(node)
    if not ports:
        return
    if len(ports) == 1:
        then(PortRef(node_id, ports[0].name))
        return
    leads = {edge.source_port: edge.target for edge in document.edges_out(node_id)}
    choices = [
        Choice(port.name, port.label or _tr("Next"), _leads_to(document, leads.get(port.name)))
        for port in ports
    ]
    title = _tr("Which way out of {step}?").format(step=document.kinds.title_of(node))
    pick(theme, anchor, title, choices, lambda port: then(PortRef(node_id, str(port))), side)


def _leads_to(document: Document, target: str | None) -> str:
    if target is None:
        return _tr("leads nowhere")
    title = document.kinds.title_of(document.nodes[target])
    return _tr("leads to {step}").format(step=title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("workflows", text)
