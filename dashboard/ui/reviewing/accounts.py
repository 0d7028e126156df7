"""Quantities and payments that do not reconcile, or of which that cannot be said."""

from __future__ import annotations

from dashboard.account_words import invoices_in_words, quantities_in_words
from dashboard.ui.page_words import safe
from dashboard.ui.record.parts import bullets_to_unfold, id_link, line, record_link
from review.case import Case
from review.payments import DOUBTFUL, Payment
from review.quantities import NOT_KNOWN, OK, Quantity

SHOWN = 30


def accounts_html(case: Case) -> str:
    """Both, each with how many reconcile."""
    return _quantities_html(case) + _payments_html(case)


def _quantities_html(case: Case) -> str:
    wrong = sorted((one for one in case.quantities if one.state != OK), key=lambda one: one.state == NOT_KNOWN)
    head = line(quantities_in_words(len(case.quantities) - len(wrong), len(case.quantities)))
    return head + bullets_to_unfold([_quantity_html(case, one) for one in wrong], SHOWN)


def _quantity_html(case: Case, one: Quantity) -> str:
    sign = "?" if one.state == NOT_KNOWN else "✕"
    by = f' <span class="xr-from">yield: {safe("; ".join(one.by), 300)}</span>' if one.by else ""
    return (
        f'<span aria-hidden="true">{sign}</span> <b>{safe(one.state)}</b>: {safe(one.kind)} '
        f"{id_link(case.projection, one.id)}, step {one.step}: {safe(one.because, 400)}{by}"
    )


def _payments_html(case: Case) -> str:
    wrong = [one for one in case.payments if not one.reconciles]
    right, count = len(case.payments) - len(wrong), len(case.payments)
    head = line(invoices_in_words(right, count, files_looked_at=bool(case.files)))
    return head + bullets_to_unfold([_payment_html(case, one) for one in wrong], SHOWN)


def _payment_html(case: Case, one: Payment) -> str:
    place = f", step {one.step}" + (f" to {one.to}" if one.to else "") if one.step else ""
    others = "".join(
        f'<div class="xr-evidence">{record_link(case.projection, problem.document)}: {safe(problem.because, 400)}</div>'
        for problem in one.problems
        if problem.because != one.because
    )
    sign = "?" if one.state in (NOT_KNOWN, DOUBTFUL) else "✕"
    return (
        f'<span aria-hidden="true">{sign}</span> <b>{safe(one.state_in_words)}</b>: invoice '
        f"{id_link(case.projection, one.invoice)}{place}: {safe(one.because, 400)}{others}"
    )
