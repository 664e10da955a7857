"""The nouns of insight that are kept; a figure is none of them. See the room's docstring."""

from halfsky.kernel.insight.models.papers import PaperFigure
from halfsky.kernel.insight.models.publications import Publication
from halfsky.kernel.insight.models.reports import Cell, Report, ReportKind, Step, Version

__all__ = ["Cell", "PaperFigure", "Publication", "Report", "ReportKind", "Step", "Version"]
