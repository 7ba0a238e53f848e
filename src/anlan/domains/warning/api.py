"""The door of warning 预警发布."""

from anlan.domains.warning.adapters import CHANNELS
from anlan.domains.warning.commands import (
    AcknowledgeByLink,
    AcknowledgeReceipt,
    AmendWarning,
    CallUnanswered,
    DraftWarning,
    ExpireWarning,
    LiftWarning,
    RecordCall,
    RetryDelivery,
    ReviewWarning,
    SaveReceiver,
    SignAndIssueWarning,
    UpdateWarning,
)
from anlan.domains.warning.events import (
    CalloutNeeded,
    CallRecorded,
    DeliveryFailed,
    ReceiptAcknowledged,
    WarningDrafted,
    WarningExpired,
    WarningIssued,
    WarningLifted,
    WarningReviewed,
    WarningUpdated,
)
from anlan.domains.warning.proposing import draft_for
from anlan.domains.warning.queries import (
    callouts,
    cap_of,
    deliveries,
    find_case,
    find_receipt,
    get_warning,
    in_force,
    messages_of,
    my_receipts,
    open_callouts,
    open_warnings,
    public_cap,
    public_in_force,
    public_warnings,
    reach,
    reaches,
    receipts,
    receivers,
    visible_warnings,
    warnings_about,
)
from anlan.domains.warning.sending import deliver_due
from anlan.domains.warning.views import CalloutView, DeliveryView, MessageView, Reach, ReceiptView, ReceiverView, WarningView

__all__ = [
    "CHANNELS", "AcknowledgeByLink", "AcknowledgeReceipt", "AmendWarning", "CallRecorded", "CallUnanswered", "CalloutNeeded", "CalloutView",
    "DeliveryFailed", "DeliveryView", "DraftWarning", "ExpireWarning", "LiftWarning", "MessageView", "Reach", "ReceiptAcknowledged",
    "ReceiptView", "ReceiverView", "RecordCall", "RetryDelivery", "ReviewWarning", "SaveReceiver", "SignAndIssueWarning", "UpdateWarning", "WarningDrafted",
    "WarningExpired", "WarningIssued", "WarningLifted", "WarningReviewed", "WarningUpdated", "WarningView", "callouts", "cap_of",
    "deliver_due", "deliveries", "draft_for", "find_case", "find_receipt", "get_warning", "in_force", "messages_of", "my_receipts",
    "open_callouts", "open_warnings", "public_cap", "public_in_force", "public_warnings", "reach", "reaches", "receipts", "receivers",
    "visible_warnings", "warnings_about",
]  # fmt: skip
