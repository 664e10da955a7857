"""Quantity: a whole number of one commodity, such as 24 health packs. Different commodities never add up."""

from __future__ import annotations

from dataclasses import dataclass


class DifferentCommodities(ValueError):
    """Two quantities of different commodities were added or compared: a fault of the program, not of the person typing."""


@dataclass(frozen=True)
class Quantity:
    """So many of a commodity; `commodity` is its key in the ledger, the amount may be negative (a posting going out)."""

    amount: int
    commodity: str

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount + self._same(other).amount, self.commodity)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount - self._same(other).amount, self.commodity)

    def __neg__(self) -> Quantity:
        return Quantity(-self.amount, self.commodity)

    def __lt__(self, other: Quantity) -> bool:
        return self.amount < self._same(other).amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def _same(self, other: Quantity) -> Quantity:
        if other.commodity != self.commodity:
            raise DifferentCommodities(f"{other.commodity} is not {self.commodity}")
        return other
