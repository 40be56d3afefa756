"""Every change to what is written over and over, collected."""

from __future__ import annotations

from deskflow.composing.canned import (
    CountUse,
    DefineCannedReply,
    DeleteCannedReply,
    count_use,
    define_canned_reply,
    delete_canned_reply,
)
from deskflow.composing.macros import (
    DefineMacro,
    DeleteMacro,
    RunMacro,
    define_macro,
    delete_macro,
    run_macro,
)
from deskflow.core.commands import Handlers

HANDLERS: Handlers = {
    DefineCannedReply: define_canned_reply,
    DeleteCannedReply: delete_canned_reply,
    CountUse: count_use,
    DefineMacro: define_macro,
    DeleteMacro: delete_macro,
    RunMacro: run_macro,
}
