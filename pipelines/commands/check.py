"""Recomputing what has been published, from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import typer

from pipelines.audit import Finding, contradictions
from pipelines.commands.terminal import BY, console, store
from pipelines.errors import ProblemError
from pipelines.ledger import failures
from pipelines.picture import verification
from pipelines.swedish import counted, day, joined

NOT_WHOLE = (
    "Allt före den första av posterna är orört. Stoppa Lägesbild, kopiera filen som den är och hör av er till den som "
    f"sköter lagret. {failures.FROM_COPY}"
)

WORDS = {
    "published_cells": ("ruta", "rutor"),
    "published_agencies": ("verksamhet", "verksamheter"),
    "published_signals": ("signal", "signaler"),
}


MOST_FINDINGS = 20
WHAT_TO_DO = "Jämför med en säkerhetskopia. Hör av er till den som sköter lagret."


def check(context: typer.Context) -> None:
    """Prövar att liggaren är hel, räknar om och jämför det som är fastställt, och letar efter ändringar i filen."""
    ledger = store(context)
    if broken := ledger.broken():
        raise ProblemError("\n".join(["Liggaren är inte hel:", *(f"– {words}" for words in broken), NOT_WHOLE]))
    version = ledger.reference.setting("method_version")
    rounds = verification.verify(ledger, by=BY)
    console.print(f"{counted(len(rounds), 'fastställd omgång', 'fastställda omgångar')} räknades om.")
    for words in changed_reference(rounds):
        console.print(words)
    differing = [round_ for round_ in rounds if round_.differences]
    for round_ in differing:
        if reason := why_expected(round_, version):
            console.print(f"{said(round_)}. {reason}")
    problems = [
        *unexplained([round_ for round_ in differing if not why_expected(round_, version)]),
        *contradicted(contradictions(ledger, by=BY)),
    ]
    if problems:
        raise ProblemError("\n".join([*problems, WHAT_TO_DO]))
    if not differing:
        console.print("Allt stämmer med det som fastställdes.")


def unexplained(rounds: Sequence[verification.VerifiedRound]) -> Iterator[str]:
    """The rounds that differ without a reason, in lines."""
    if rounds:
        yield (
            "Det som är fastställt stämmer inte med liggaren. Det beror inte på att referensdata har ändrats: antingen "
            "har lagrets fil ändrats, eller så är det ett fel i Lägesbild."
        )
        yield from (f"– {said(round_)}" for round_ in rounds)


def contradicted(findings: Sequence[Finding]) -> Iterator[str]:
    """What the ledger says against itself, in lines; the first of them if they are many."""
    if findings:
        found = counted(len({finding.entry_number for finding in findings}), "post", "poster")
        yield f"Liggaren säger emot sig själv i {found}. Så skriver inte Lägesbild: någon har ändrat i lagrets fil."
        yield from (f"– Post {finding.entry_number} {finding.words}." for finding in findings[:MOST_FINDINGS])
        if len(findings) > MOST_FINDINGS:
            yield f"– … och {len(findings) - MOST_FINDINGS} till."


def why_expected(round_: verification.VerifiedRound, version: str) -> str:
    """Why a round may be computed otherwise today though nothing has been altered; empty if it may not."""
    if round_.altered_cells_count:
        return ""
    if round_.method_version != version:
        return f"Den fastställdes med metod {round_.method_version}; nu gäller {version}, så det är väntat."
    if round_.reference_changes is None:
        return (
            "Vad den bedömdes mot är inte känt, för det sparades inte då. Har referensdata ändrats sedan dess är det "
            "väntat; annars har lagrets fil ändrats."
        )
    return ""


def changed_reference(rounds: Sequence[verification.VerifiedRound]) -> Iterator[str]:
    """What has changed in the reference data since the rounds were judged, once for those that it is the same for."""
    unknown = [round_ for round_ in rounds if round_.reference_changes is None]
    if unknown:
        yield f"Vad som gällde när de bedömdes är inte känt för {spanned(unknown)}: det sparades inte då."
    known = [round_ for round_ in rounds if round_.reference_changes]
    for changes, since in groupby(known, key=lambda round_: round_.reference_changes):
        yield f"Referensdata har ändrats sedan {spanned(list(since))}: {'. '.join(changes or ())}."


def spanned(rounds: Sequence[verification.VerifiedRound]) -> str:
    """'29 oktober 2026', or 'de 3 omgångarna 29 oktober 2026–17 december 2026'."""
    first, last = rounds[0], rounds[-1]
    if first is last:
        return day(first.round_id)
    return f"de {len(rounds)} omgångarna {day(first.round_id)}–{day(last.round_id)}"


def said(round_: verification.VerifiedRound) -> str:
    """'29 oktober 2026: 2 rutor och 1 signal skiljer sig'."""
    words = [counted(count, *WORDS.get(table, ("rad", "rader"))) for table, count in round_.differences.items()]
    return f"{day(round_.round_id)}: {joined(words)} skiljer sig"
