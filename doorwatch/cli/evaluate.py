"""`doorwatch evaluate`: figures on a corpus of our own sentences, and on generated listings."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from doorwatch.cli.common import emit, finish, note, options, tenant
from doorwatch.errors import Exit

if TYPE_CHECKING:
    from doorwatch.evaluate import Corpus, Figures
    from doorwatch.scoring.judge import Judge

app = typer.Typer()


@app.command()
def evaluate(
    ctx: typer.Context,
    corpus: Annotated[
        list[Path], typer.Argument(metavar="CORPUS...", help="Files of sentences, or folders with them.")
    ],
    generated: Annotated[
        int, typer.Option("--generated", metavar="N", min=0, help="Also judge N generated innocent listings.")
    ] = 0,
    frames: Annotated[Literal["A", "B"], typer.Option(help="The frames that they are made from.")] = "B",
    seed: Annotated[int, typer.Option(help="The seed of the generated listings.")] = 1,
    write: Annotated[
        Path | None, typer.Option("--write", help="Also write the figures as JSON into this file.")
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--page", exists=True, dir_okay=False, help="Also put the tables between the marks of this page."
        ),
    ] = None,
) -> None:
    """Print recall, precision and false signals for each indicator and language, and what went wrong.

    Intervals are Wilson's at 95 %. A line that is no sentence is named on stderr and the rest is
    done (exit 2). With --tenant the tenant's private rules count too.
    """
    from doorwatch.cli._assess import load_judge
    from doorwatch.evaluate import HEADING, load_corpus
    from doorwatch.evaluate.plain import plain

    judge = load_judge(tenant(ctx) if options(ctx).tenant else None)
    scored = {name for name, entry in judge.taxonomy.items() if entry.build == "score"}
    sentences = load_corpus(corpus, scored)
    for fault in sentences.faults:
        note(ctx, f"doorwatch: {fault}")
    found = _judged(sentences, judge)
    result: dict[str, Any] = {
        "heading": HEADING,
        "ruleset": judge.ruleset,
        "detectors": judge.digest,
        **plain(sentences, found),
    }
    parts = None
    if generated:
        from doorwatch.cli._evaluation import plain_generated

        parts = _generated(generated, frames, seed, judge)
        result["generated"] = plain_generated(parts, generated, frames, seed)
    emit(ctx, result)
    _keep(result, write, page)
    if not options(ctx).json and not options(ctx).quiet:
        from doorwatch.cli._evaluation import print_evaluation

        print_evaluation(sentences, found, parts, sys.stdout)
    finish([Exit.BAD_INPUT] if sentences.faults else [])


def _keep(result: dict[str, Any], write: Path | None, page: Path | None) -> None:
    from doorwatch.evaluate.page import placed, render

    if page is not None:
        page.write_text(placed(page.read_text("utf-8"), render(result), page.name), "utf-8")
    if write is not None:
        write.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _judged(corpus: Corpus, judge: Judge) -> Figures:
    from doorwatch.evaluate import figures, outcome_of
    from doorwatch.reading import read
    from doorwatch.rules.coverage import covered
    from doorwatch.types import MemoryView

    outcomes = [
        outcome_of(one, judge.assess(read(one.listing(), (), one.as_of), MemoryView()))
        for one in corpus.sentences
    ]
    return figures(outcomes, covered(judge.rules, judge.taxonomy))


def _generated(number: int, frames: Literal["A", "B"], seed: int, judge: Judge) -> Any:
    from demo.generator import START
    from doorwatch.cli._generated import evaluate_generated
    from doorwatch.reading import effective_date, read
    from doorwatch.types import Assessment, Listing, MemoryView

    def assess(listing: Listing) -> Assessment:
        day = effective_date(listing, None, START.date())
        return judge.assess(read(listing, (), day), MemoryView())

    return evaluate_generated(number, frames, seed, assess)
