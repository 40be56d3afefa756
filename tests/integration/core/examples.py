"""An example of every command: who runs it, what it needs, and how a stranger is turned away."""

from __future__ import annotations

from datetime import timedelta

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.approvals.closing import CancelApproval, CancelApprovalsOfExecution
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.delegating import DelegateApprovals, EndDelegation
from deskflow.approvals.expiring import ClimbLadders, ExpireApprovals
from deskflow.approvals.passing_on import PassApprovalOn
from deskflow.approvals.questions import AnswerQuestion, AskQuestion, WithdrawQuestion
from deskflow.assets.commands import AddEquipment, UpdateEquipment
from deskflow.calendars.commands import DefineCalendar
from deskflow.channels.digests import MailNotices
from deskflow.channels.notifying import (
    MarkAllNotificationsRead,
    MarkNotificationRead,
    Notify,
    SnoozeNotification,
)
from deskflow.channels.outgoing import CancelMessage, QueueMail, RetryMessage
from deskflow.channels.templates import DefineMailTemplate, DeleteMailTemplate
from deskflow.channels.unsent import KeepUnsent
from deskflow.channels.wishes import MuteTicket
from deskflow.composing.canned import CountUse, DefineCannedReply, DeleteCannedReply
from deskflow.composing.macros import DefineMacro, DeleteMacro, RunMacro
from deskflow.core.commands import Command
from deskflow.core.ids import derived_id
from deskflow.core.settings import ClearOwnSetting, ClearSetting, SetOwnSetting, SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.engine.reporting import ReportEnds, ReportTriggerFailures
from deskflow.knowledge.commands import CreateArticle, DeleteArticle, UpdateArticle
from deskflow.people.absence import AddTimeOff, RemoveTimeOff
from deskflow.people.commands import (
    AddUser,
    CreateContact,
    CreateCustomer,
    CreateSite,
    DefineRole,
    FoundTenant,
    SetUserStatus,
    UpdateCustomer,
)
from deskflow.people.contacts import UpdateContact, UpdateSite
from deskflow.people.importing import ImportPeople, PersonHint
from deskflow.people.profiles import SetCustomerPeople, SetProfile
from deskflow.people.skills import CreateSkill, UpdateSkill
from deskflow.people.staff import UpdateUser
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.routing.planning import Move, MoveAppointments, Plan, PlanTickets
from deskflow.sla.commands import (
    DefinePolicy,
    FireTimers,
    InstallDefaultPolicy,
    PauseSla,
    ReleaseDueTime,
    ResumeSla,
    SetDueTime,
)
from deskflow.tickets.arriving import ArrivedMessage, ImportMessages
from deskflow.tickets.changing import AssignTicket, AssignTickets, UpdateTicket, UpdateTickets
from deskflow.tickets.checklists import (
    AddChecklist,
    AddChecklistItem,
    RemoveChecklist,
    RemoveChecklistItem,
    SetChecklistItemDone,
)
from deskflow.tickets.creating import CreateTicket, ImportTickets
from deskflow.tickets.drafting import Attachment, NewMessage, NewTicket
from deskflow.tickets.escalating import EscalateTicket
from deskflow.tickets.linking import LinkTickets, UnlinkTickets
from deskflow.tickets.merging import MergeTickets, UnmergeTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.needing import SetTicketSkills
from deskflow.tickets.scheduling import (
    CancelAppointment,
    CreateWorkOrder,
    ScheduleTicket,
    SetAppointmentsTentative,
    SetWorkOrderDone,
    UnplanAppointments,
)
from deskflow.tickets.sending import CallBackReply, ReleaseReply, SendReply
from deskflow.tickets.surveys import RecordAnswer, SendSurvey
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.tasks import CreateTask, SetTaskDone
from deskflow.tickets.time_spent import LogTime, RemoveTime
from deskflow.tickets.watching import UnwatchTicket, WatchTicket
from deskflow.workflows.authoring import (
    CreateWorkflow,
    DeleteWorkflow,
    PublishWorkflow,
    SaveDraft,
    SetWorkflowActive,
    UpdateWorkflow,
)
from deskflow.workflows.callbacks import OpenCallback, ReceiveWebhook
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.categories import RenameCategory
from deskflow.workflows.checkpoints import DeleteCheckpoint, KeepCheckpoint, RenameCheckpoint
from deskflow.workflows.controlling import PauseExecution, ResumeExecution, SkipStep
from deskflow.workflows.credentials import DefineCredential, DeleteCredential
from deskflow.workflows.executing import CancelExecution, RetryExecution, StartWorkflow
from deskflow.workflows.inserting import InsertStep
from deskflow.workflows.moving import MoveExecution
from deskflow.workflows.on_the_fly import CreateAdHoc, CreatePublished, StartOnTickets
from deskflow.workflows.raising import RaiseEvent
from deskflow.workflows.receiving import ReceiveEvent
from deskflow.workflows.retrying import RunFromStep
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from deskflow.workflows.variables import (
    DeleteVariable,
    DescribeVariable,
    Resealed,
    ResealSecrets,
    RotateSecret,
    SetSecret,
    SetVariable,
)
from tests.integration.core.example import Example
from tests.integration.core.examples_defining import DEFINING
from tests.integration.core.examples_learning import LEARNING
from tests.integration.core.examples_relations import RELATIONS
from tests.integration.core.examples_service_levels import SERVICE_LEVELS
from tests.integration.core.examples_staff import STAFF
from tests.integration.core.examples_views import VIEWS
from tests.integration.core.world import DRAFT, LATER, ON_CREATION, ON_TICKETS, ROOT
from tests.integration.desk import START

# Sealed texts as any machine might have made them; whether they open is not the command's question.
SEALED = f"df1.{'0f' * 8}.{'QUJD' * 12}"
FILE = Attachment("ab" * 32, "photo.jpg", "image/jpeg", 12, "cid-1")
SAID = NewMessage(
    "We are on it", html="<p>We are <b>on it</b></p>", quoted_text="> help", attachments=(FILE,),
    mail_headers={"X-Loop": "no"},
)  # fmt: skip


EXAMPLES: dict[type[Command], Example] = {
    **DEFINING,
    **LEARNING,
    **RELATIONS,
    **SERVICE_LEVELS,
    **STAFF,
    **VIEWS,
    UndoCommand: Example(lambda w: UndoCommand(w.ids["command of renamed"]), stranger="undo.not_yours"),
    SetSetting: Example(lambda w: SetSetting("ticket_prefix", "ACME")),
    ClearSetting: Example(lambda w: ClearSetting("language")),
    SetOwnSetting: Example(lambda w: SetOwnSetting("theme", "dark"), stranger=None),
    ClearOwnSetting: Example(lambda w: ClearOwnSetting("motion"), stranger=None),
    DefineCalendar: Example(
        lambda w: DefineCalendar("Office", {"week": {"tue": [["08:00", "16:00"]]}}, w.ids["calendar"])
    ),
    FoundTenant: Example(
        lambda w: FoundTenant("Another MSP", "Bo Boss", "bo@other.example"), "other tenant"
    ),
    AddUser: Example(
        lambda w: AddUser("Ümit Öz", "umit@msp.example", ("technician", "approver"), "L2", "Europe/Berlin")
    ),
    SetUserStatus: Example(
        lambda w: SetUserStatus(w.ids["tess"], "busy"), "tess", stranger="user.not_your_status"
    ),
    DefineRole: Example(lambda w: DefineRole("guest", "Visitor", ("tickets.read",))),
    CreateCustomer: Example(
        lambda w: CreateCustomer("Zoë & Søn", "a@zoe.example", "+49 30 1", "zoe.example", "gold", "VIP"),
    ),
    UpdateCustomer: Example(
        lambda w: UpdateCustomer(w.ids["customer"], {"name": "Northwind Ltd", "tier": "gold", "domain": "nw.example"})
    ),
    CreateContact: Example(
        lambda w: CreateContact(w.ids["customer"], "Mia May", "mia@northwind.example", site_id=w.ids["site"])
    ),
    CreateSite: Example(lambda w: CreateSite(w.ids["customer"], "Depot", "1 Dock Road", "Europe/London")),
    UpdateContact: Example(
        lambda w: UpdateContact(w.ids["contact"], {"name": "Paula Penn", "site_id": str(w.ids["site"])})
    ),
    UpdateSite: Example(lambda w: UpdateSite(w.ids["site"], {"name": "HQ", "timezone": "Europe/Paris"})),
    CreateTeam: Example(
        lambda w: CreateTeam("Netze & Züge", (w.ids["tess"],), w.ids["admin"]),
    ),
    UpdateTeam: Example(
        lambda w: UpdateTeam(
            w.ids["team"],
            {"name": "Field", "members": [str(w.ids["admin"])], "lead_id": str(w.ids["admin"]), "is_active": False},
        )
    ),
    CreateSkill: Example(lambda w: CreateSkill("Netze", ("VPN", "WLAN"), "CCNA")),
    UpdateSkill: Example(
        lambda w: UpdateSkill(w.ids["skill"], {"name": "Print", "words": ["ink"], "certification": None, "is_active": False})
    ),
    SetProfile: Example(
        lambda w: SetProfile(
            w.ids["tess"],
            {"skills": {str(w.ids["skill"]): 4}, "capacity_hours": 30, "position": [51.34, 12.37],
             "territories": ["North"], "calendar_id": str(w.ids["calendar"]),
             "certifications": [{"name": "Fire safety", "expires_at": LATER.isoformat()}]},
        )
    ),
    SetCustomerPeople: Example(
        lambda w: SetCustomerPeople(w.ids["customer"], (w.ids["tess"],), (w.ids["rita"],))
    ),
    AddTimeOff: Example(
        lambda w: AddTimeOff(w.ids["tess"], START, LATER, "Away"), "tess", stranger="time_off.not_yours"
    ),
    RemoveTimeOff: Example(
        lambda w: RemoveTimeOff(w.ids["time_off"]), "rita", stranger="time_off.not_yours"
    ),
    UpdateUser: Example(
        lambda w: UpdateUser(w.ids["tess"], {"title": "L3", "role_keys": ["author", "technician"]})
    ),
    ImportPeople: Example(
        lambda w: ImportPeople(
            (PersonHint("Acme", "Al Ace", "al@acme.example", "1", "Yard"), PersonHint(email="bo@acme.example"),
             PersonHint(email="paul@northwind.example"), PersonHint(email="x@gmail.com"))
        )
    ),
    AddEquipment: Example(
        lambda w: AddEquipment(
            w.ids["customer"], "Router", "network", w.ids["site"], "R-9", "Edge", "rack 2",
            START - timedelta(days=90), START + timedelta(days=900),
        )
    ),
    UpdateEquipment: Example(
        lambda w: UpdateEquipment(
            w.ids["equipment"],
            {"name": "NAS 5", "site_id": str(w.ids["site"]), "warranty_until": LATER.isoformat()},
        )
    ),
    CreateTicket: Example(
        lambda w: CreateTicket(
            NewTicket(
                "Ünïcode {{ 7 * 7 }}", SAID, priority="critical", type="change", channel="phone",
                customer_id=w.ids["customer"], contact_id=w.ids["contact"], site_id=w.ids["site"],
                equipment_id=w.ids["equipment"], assignee_id=w.ids["tess"],
            )
        ), "tess",
    ),
    ImportTickets: Example(
        lambda w: ImportTickets(
            (NewTicket("One", NewMessage("1"), created_at=START - timedelta(days=30), status="closed", source_key="a"),
             NewTicket("Two", NewMessage("2"), source_key="b"), NewTicket("Two again", NewMessage("3"), source_key="b"))
        )
    ),
    ImportMessages: Example(
        lambda w: ImportMessages(
            (ArrivedMessage(w.ids["closed"], NewMessage("Again", author_kind="customer", mail_message_id="1@x")),
             ArrivedMessage(w.ids["ticket"], NewMessage("Old", at=START - timedelta(days=1), mail_message_id="2@x")))
        )
    ),
    UpdateTicket: Example(
        lambda w: UpdateTicket(
            w.ids["ticket"], {"priority": "P1", "assigned_to": str(w.ids["tess"])}, {"priority": "P3"}
        )
    ),
    UpdateTickets: Example(
        lambda w: UpdateTickets((w.ids["ticket"], w.ids["urgent"]), {"status": "pending_customer"})
    ),
    AssignTicket: Example(lambda w: AssignTicket(w.ids["ticket"], w.ids["tess"], "she knows printers")),
    AssignTickets: Example(
        lambda w: AssignTickets({str(w.ids["ticket"]): str(w.ids["tess"]), str(w.ids["urgent"]): str(w.ids["admin"])}, "a plan")
    ),
    AddMessage: Example(lambda w: AddMessage(w.ids["ticket"], SAID, "pending_customer"), "tess"),
    SendReply: Example(lambda w: SendReply(w.ids["ticket"], SAID, "pending_customer"), "tess"),
    CallBackReply: Example(lambda w: CallBackReply(w.ids["held"]), "tess", stranger="reply.not_yours"),
    ReleaseReply: Example(lambda w: ReleaseReply(w.ids["held"]), "tess", stranger="reply.not_yours"),
    KeepUnsent: Example(lambda w: KeepUnsent(w.ids["held"], "tickets.not_found", {"id": "x"}), "system"),
    DefineCannedReply: Example(
        lambda w: DefineCannedReply(
            "Grüße", "Dear {{ contact.first_name }},\n\n\\{{ ünïcode", "Closing", "team", w.ids["team"], (FILE,), w.ids["canned"]
        )
    ),
    DeleteCannedReply: Example(lambda w: DeleteCannedReply(w.ids["canned"])),
    CountUse: Example(lambda w: CountUse(w.ids["canned"])),
    DefineMacro: Example(
        lambda w: DefineMacro("Ablehnen & schließen", ({"kind": "note", "text": "Nö {{ ticket.number }}"},), macro_id=w.ids["macro"])
    ),
    DeleteMacro: Example(lambda w: DeleteMacro(w.ids["macro"])),
    RunMacro: Example(lambda w: RunMacro(w.ids["macro"], (w.ids["ticket"], w.ids["urgent"]))),
    CreateTask: Example(
        lambda w: CreateTask("Call Paul", w.ids["ticket"], "today", w.ids["tess"], LATER)
    ),
    SetTaskDone: Example(lambda w: SetTaskDone(w.ids["task"], True)),
    SetTicketSkills: Example(
        lambda w: SetTicketSkills(w.ids["ticket"], {str(w.ids["skill"]): 3}), "tess"
    ),
    TagTicket: Example(lambda w: TagTicket(w.ids["ticket"], ("VIP", "überfällig"), ("printer",))),
    LinkTickets: Example(lambda w: LinkTickets(w.ids["ticket"], w.ids["closed"], "duplicate")),
    UnlinkTickets: Example(lambda w: UnlinkTickets(w.ids["link"])),
    MergeTickets: Example(lambda w: MergeTickets((w.ids["urgent"],), w.ids["ticket"])),
    UnmergeTicket: Example(lambda w: UnmergeTicket(w.ids["twice"])),
    AddChecklist: Example(lambda w: AddChecklist(w.ids["ticket"], "Before leaving", ("Test", " ", "Sign"))),
    AddChecklistItem: Example(lambda w: AddChecklistItem(w.ids["checklist"], "Take a photo")),
    SetChecklistItemDone: Example(lambda w: SetChecklistItemDone(w.ids["item"], True)),
    RemoveChecklistItem: Example(lambda w: RemoveChecklistItem(w.ids["item"])),
    RemoveChecklist: Example(lambda w: RemoveChecklist(w.ids["checklist"])),
    LogTime: Example(
        lambda w: LogTime(w.ids["ticket"], 45, "on site", False, w.ids["tess"], START), "tess"
    ),
    RemoveTime: Example(lambda w: RemoveTime(w.ids["time"])),
    ScheduleTicket: Example(
        lambda w: ScheduleTicket(
            w.ids["ticket"], LATER + timedelta(days=1), LATER + timedelta(days=1, hours=2), w.ids["tess"],
            "bring the fuser", True,
        )
    ),
    CancelAppointment: Example(lambda w: CancelAppointment(w.ids["appointment"])),
    PlanTickets: Example(
        lambda w: PlanTickets(
            (
                Plan(w.ids["ticket"], w.ids["tess"], LATER, LATER + timedelta(hours=2), True, "bring toner"),
                Plan(w.ids["urgent"], w.ids["rita"], START, START + timedelta(hours=1)),
            ),
            "nobody else is there",
        )
    ),
    MoveAppointments: Example(
        lambda w: MoveAppointments(
            (Move(w.ids["appointment"], w.ids["olga"], LATER, LATER + timedelta(minutes=45)),), "it burns",
        )
    ),
    UnplanAppointments: Example(lambda w: UnplanAppointments((w.ids["appointment"],))),
    SetAppointmentsTentative: Example(lambda w: SetAppointmentsTentative((w.ids["appointment"],), True)),
    CreateWorkOrder: Example(
        lambda w: CreateWorkOrder(
            w.ids["ticket"], "New printer", "the old one burnt", w.ids["tess"], 90, LATER, ("Order", "Set up")
        )
    ),
    SetWorkOrderDone: Example(lambda w: SetWorkOrderDone(w.ids["work order"], True)),
    EscalateTicket: Example(
        lambda w: EscalateTicket(w.ids["ticket"], "the customer called twice", 2, w.ids["tess"])
    ),
    SendSurvey: Example(lambda w: SendSurvey(w.ids["solved"], "How was it?", "1 to 5 {{ 7*7 }}", 14), "tess"),
    RecordAnswer: Example(lambda w: RecordAnswer(w.ids["survey"], 4, "friendly")),
    WatchTicket: Example(lambda w: WatchTicket(w.ids["ticket"], (w.ids["tess"], w.ids["olga"]))),
    UnwatchTicket: Example(lambda w: UnwatchTicket(w.ids["ticket"], (w.ids["olga"],))),
    PauseSla: Example(lambda w: PauseSla(w.ids["ticket"], "the building is closed", "resolution")),
    ResumeSla: Example(lambda w: ResumeSla(w.ids["urgent"], "power is back")),
    CreateArticle: Example(lambda w: CreateArticle("Prüfe das VPN", "First {{ look }} at the gateway", "vpn, Ünï"), "tess"),
    UpdateArticle: Example(lambda w: UpdateArticle(w.ids["article"], {"title": "Printers that burn", "tags": "fire"})),
    DeleteArticle: Example(lambda w: DeleteArticle(w.ids["article"])),
    DefinePolicy: Example(
        lambda w: DefinePolicy(
            "Gold", w.ids["calendar"], {"targets": {"P1": {"first_response": 600, "resolution": 3600}}}, 5
        )
    ),
    InstallDefaultPolicy: Example(lambda w: InstallDefaultPolicy()),
    SetDueTime: Example(lambda w: SetDueTime(w.ids["ticket"], START + timedelta(hours=40))),
    ReleaseDueTime: Example(lambda w: ReleaseDueTime(w.ids["urgent"])),
    FireTimers: Example(lambda w: FireTimers(), "system", at=START + timedelta(hours=100)),
    RequestApproval: Example(
        lambda w: RequestApproval(
            "Weekend work", (NewStage(users=(w.ids["rita"], w.ids["olga"]), strategy="all", weights={str(w.ids["rita"]): 2}),),
            "Saturday", "ticket", w.ids["ticket"], {"title": "Printer on fire"}, ("title",), LATER + timedelta(days=1),
        )
    ),
    DecideApproval: Example(lambda w: DecideApproval(w.ids["approval"], "approved", "fine"), "rita"),
    CancelApproval: Example(lambda w: CancelApproval(w.ids["approval"])),
    CancelApprovalsOfExecution: Example(lambda w: CancelApprovalsOfExecution(w.ids["execution"])),
    ExpireApprovals: Example(lambda w: ExpireApprovals(), "system"),
    ClimbLadders: Example(lambda w: ClimbLadders(), "system"),
    DelegateApprovals: Example(
        lambda w: DelegateApprovals(w.ids["olga"], LATER, LATER + timedelta(days=7), "Overtime"), "rita"
    ),
    EndDelegation: Example(lambda w: EndDelegation(w.ids["delegation"]), "rita"),
    PassApprovalOn: Example(lambda w: PassApprovalOn(w.ids["approval"], w.ids["olga"]), "rita"),
    AskQuestion: Example(lambda w: AskQuestion(w.ids["reminding"], "Who pays?", w.ids["tess"]), "rita"),
    AnswerQuestion: Example(
        lambda w: AnswerQuestion(w.ids["question"], "The customer"), "admin", stranger="question.not_yours"
    ),
    WithdrawQuestion: Example(lambda w: WithdrawQuestion(w.ids["question"]), "rita"),
    CreateWorkflow: Example(lambda w: CreateWorkflow("Fresh", "what it does", "it", DRAFT), "olga"),
    SaveDraft: Example(lambda w: SaveDraft(w.ids["draft"], {**DRAFT, "steps": [], "edges": []}, 1)),
    KeepCheckpoint: Example(lambda w: KeepCheckpoint(w.ids["draft"], reason="restore", definition={**DRAFT, "steps": [], "edges": []})),
    RenameCheckpoint: Example(lambda w: RenameCheckpoint(w.ids["checkpoint"], "Before the ümlauts")),
    DeleteCheckpoint: Example(lambda w: DeleteCheckpoint(w.ids["checkpoint"])),
    RenameCategory: Example(lambda w: RenameCategory("office", "The ōffice")),
    UpdateWorkflow: Example(lambda w: UpdateWorkflow(w.ids["draft"], {"name": "Better", "category": "it"})),
    PublishWorkflow: Example(lambda w: PublishWorkflow(w.ids["draft"], 1, "first")),
    InstantiateTemplate: Example(lambda w: InstantiateTemplate("vip", "Our best", {"answer": "At once."}), "olga"),
    CreatePublished: Example(lambda w: CreatePublished("At once", ON_CREATION, "in one go"), "olga"),
    CreateAdHoc: Example(lambda w: CreateAdHoc("Just now", ON_TICKETS), "olga"),
    StartOnTickets: Example(
        lambda w: StartOnTickets(
            w.ids["ad hoc"], (w.ids["ticket"], w.ids["twice"], w.ids["urgent"]), derived_id(ROOT, 850)
        )
    ),
    SetWorkflowActive: Example(lambda w: SetWorkflowActive(w.ids["workflow"], False)),
    DeleteWorkflow: Example(lambda w: DeleteWorkflow(w.ids["workflow"])),
    SetVariable: Example(lambda w: SetVariable("vip_domains", "list", ["vip.example", "ümlaut.example"], "Who comes first")),
    DescribeVariable: Example(lambda w: DescribeVariable(w.ids["secret"], "For the monitoring")),
    DeleteVariable: Example(lambda w: DeleteVariable(w.ids["secret"])),
    SetSecret: Example(lambda w: SetSecret("chat_hook", SEALED, "The chat of the team", w.ids["workflow"])),
    RotateSecret: Example(lambda w: RotateSecret(w.ids["secret"], SEALED, 2)),
    ResealSecrets: Example(lambda w: ResealSecrets((Resealed(w.ids["secret"], 1, SEALED),))),
    DefineCredential: Example(
        lambda w: DefineCredential(
            "Accounting", "basic", "https://books.example/api/v2", "monitoring_key", {"user": "deskflow"}
        )
    ),
    OpenCallback: Example(lambda w: OpenCallback("ab" * 32, w.ids["execution"], LATER)),
    ReceiveWebhook: Example(lambda w: ReceiveWebhook("cd" * 32, {"ok": True}, "application/json")),
    DeleteCredential: Example(lambda w: DeleteCredential(w.ids["credential"])),
    RaiseEvent: Example(lambda w: RaiseEvent("custom.vip_called", {"mood": "bad"}, w.ids["ticket"])),
    StartWorkflow: Example(lambda w: StartWorkflow(w.ids["workflow"], {"ticket_id": str(w.ids["ticket"])})),
    CancelExecution: Example(lambda w: CancelExecution(w.ids["execution"])),
    RetryExecution: Example(lambda w: RetryExecution(w.ids["failed"], in_place=False)),
    ReceiveEvent: Example(
        lambda w: ReceiveEvent("rfp.declined", EVENT_TYPES["rfp.declined"].example(), "crm", "A-17")
    ),
    PauseExecution: Example(lambda w: PauseExecution(w.ids["waiting"])),
    ResumeExecution: Example(lambda w: ResumeExecution(w.ids["resting"])),
    SkipStep: Example(lambda w: SkipStep(w.ids["waiting"], "set")),
    InsertStep: Example(
        lambda w: InsertStep(w.ids["waiting"], "set", "success", {"type": "delay", "config": {"duration": "1h"}})
    ),
    MoveExecution: Example(lambda w: MoveExecution(w.ids["waiting"], 2)),
    RunFromStep: Example(lambda w: RunFromStep(w.ids["failed"], "set")),
    DefineMailTemplate: Example(
        lambda w: DefineMailTemplate("Welcome", "Hi {{ name }}", "Text", "<p>{{ name }}</p>", ("name",)), "olga"
    ),
    DeleteMailTemplate: Example(lambda w: DeleteMailTemplate(w.ids["template"])),
    QueueMail: Example(
        lambda w: QueueMail(
            ("Paul <paul@northwind.example>, mia@northwind.example",), "Done", "It works", "<p>It works</p>",
            ("boss@northwind.example",), (FILE,), w.ids["ticket"], hold_until=LATER + timedelta(minutes=1),
        ), "tess",
    ),
    RetryMessage: Example(lambda w: RetryMessage(w.ids["mail"])),
    CancelMessage: Example(lambda w: CancelMessage(w.ids["mail"])),
    Notify: Example(lambda w: Notify("Cake", (w.ids["tess"],), (w.ids["guest role"],), "in the kitchen")),
    MarkNotificationRead: Example(
        lambda w: MarkNotificationRead(w.ids["notice"]), stranger="notification.not_yours"
    ),
    MarkAllNotificationsRead: Example(lambda w: MarkAllNotificationsRead(), stranger=None),
    SnoozeNotification: Example(
        lambda w: SnoozeNotification(w.ids["notice"], LATER + timedelta(hours=1)), stranger="notification.not_yours"
    ),
    MuteTicket: Example(lambda w: MuteTicket(w.ids["ticket"])),
    MailNotices: Example(lambda w: MailNotices(), "system"),
    ReportTriggerFailures: Example(
        lambda w: ReportTriggerFailures(
            ({
                "workflow": {"id": str(w.ids["workflow"]), "name": "On creation", "version": 1, "owner_id": str(w.ids["olga"])},
                "error": {"code": "schedule.unknown_calendar", "params": {}},
            },)
        ), "system",
    ),
    ReportEnds: Example(
        lambda w: ReportEnds(
            ({
                "workflow": {"id": str(w.ids["workflow"]), "name": "On creation", "version": 1, "owner_id": str(w.ids["olga"])},
                "execution": {"id": str(w.ids["failed"]), "status": "failed", "duration_ms": 5, "step_key": "set",
                              "error": {"code": "step.internal", "params": {}}},
            },)
        ), "system",
    ),
}  # fmt: skip
