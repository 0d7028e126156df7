"""What is said of a shipment where nothing was looked for: why, and whom the UFLPA can reach all the same."""

from __future__ import annotations

from collections.abc import Sequence

from graph.exposure import NOT_ASSESSED, Assessment
from graph.projection import Projection
from graph.scope import NO
from graph.targets import shipment_of
from review.path_words import listed
from review.plain_text import short
from review.regimes import UFLPA, RegimeByParty, regimes_of

MOST_NAMED = 5
OTHER_GOODS = (
    "The UFLPA reaches other goods too, where they were made wholly or in part in the XUAR or by a listed entity."
)
NOBODY = "No party on file is known to be in the XUAR or listed, which does not say that there is none."
NO_CLEARANCE = "That is no clearance."


def why_nothing_was_asked(
    projection: Projection, assessment: Assessment, regimes: Sequence[RegimeByParty] | None = None
) -> str:
    """In sentences; blank where the verdict is another, or the target is no shipment and no line of one.

    regimes: those of the shipment, found here where they are None.
    """
    shipment = shipment_of(projection, projection.nodes[assessment.target])
    if assessment.verdict != NOT_ASSESSED or shipment is None:
        return ""
    if regimes is None:
        regimes = regimes_of(projection, shipment.id, assessment.as_of)
    said = [f"Nothing was looked for, since {_reason(assessment, regimes)}."]
    said += [words for one in regimes if one.regime.regime == UFLPA for words in (OTHER_GOODS, _whom(one))]
    return " ".join([*said, NO_CLEARANCE])


def _reason(assessment: Assessment, regimes: Sequence[RegimeByParty]) -> str:
    if not regimes:
        return "no regime that is encoded here reaches its dates"
    if any(answer.scope.covered != NO for answer in assessment.answers):
        return "no line is of the goods that were asked for"
    return "no line is of cotton or tomatoes"


def _whom(one: RegimeByParty) -> str:
    if not one.parties:
        return f"{NOBODY.rstrip('.')}: {one.list_on_file}." if one.list_on_file else NOBODY
    return f"On file: {listed([short(party.in_words, 300) for party in one.parties], MOST_NAMED)}."
