"""Which commands take the step that a case waits for: one of them is always open to somebody."""

STEPS: dict[str, frozenset[str]] = {
    "confirm_triage": frozenset({"ConfirmTriage"}),
    "answer_contest": frozenset({"ConfirmTriage"}),
    # Nobody accepts what is not classed yet.
    "accept": frozenset({"Accept", "ConfirmTriage"}),
    "receive": frozenset({"Receive"}),
    "first_contact": frozenset({"RecordContact"}),
    "resolve": frozenset({"Escalate", "RecordSettlement", "Close", "ReportRisk", "AnswerOrder"}),
    "applicant_choice": frozenset({"Escalate"}),
    "consent": frozenset({"GiveConsent"}),
    "open_mediation": frozenset({"OpenMediation"}),
    "choose_mediator": frozenset({"ChooseMediator", "AppointMediator"}),
    "decide_recusal": frozenset({"DecideRecusal"}),
    "mediate": frozenset({"DraftAgreement", "RecordSettlement", "TerminateMediation", "CloseSession"}),
    "resume": frozenset({"Resume"}),
    "sign": frozenset({"SignAgreement", "SignAsMediator", "SealAgreement", "DropDraft"}),
    "perform": frozenset({"RecordPerformance"}),
    "urge": frozenset({"Urge"}),
    "serve_notice": frozenset({"ServeNotice"}),
    "report_risk": frozenset({"ReportRisk"}),
    "answer_order": frozenset({"AnswerOrder"}),
    "transfer_reply": frozenset({"RecordTransferReply"}),
    "close": frozenset({"Close"}),
}
