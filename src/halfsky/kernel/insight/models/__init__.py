"""The nouns of insight that are kept; a figure is none of them. See the room's docstring."""

from halfsky.kernel.insight.models.papers import PaperFigure
from halfsky.kernel.insight.models.publications import Publication
from halfsky.kernel.insight.models.reports import Cell, Report, ReportKind, Step, Version
from halfsky.kernel.insight.models.rollups import Fact, Line, Rollup, Span, Total

__all__ = [
    "Cell",
    "Fact",
    "Line",
    "PaperFigure",
    "Publication",
    "Report",
    "ReportKind",
    "Rollup",
    "Span",
    "Step",
    "Total",
    "Version",
]
