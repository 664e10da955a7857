"""Codes of the national standards, with their words in the reader's language.

Promise: what is stored and exchanged is the standard's code; pages show its word. Sources: sex GB/T 2261.1, marriage GB/T 2261.2,
schooling GB/T 4658-2006 (the whole tens; the standard's finer codes are for personnel files), ethnic groups GB/T 3304-1991 (97 and
98 as the household register uses them), family relation GB/T 4761-2008, two digits.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("Sex not known")
    MALE = "1", _("Male")
    FEMALE = "2", _("Female")
    UNSTATED = "9", _("Sex not stated")


class Marriage(TextChoices):
    """GB/T 2261.2; 21 to 23 say more than 20."""

    SINGLE = "10", _("Unmarried")
    MARRIED = "20", _("Married")
    FIRST = "21", _("Married for the first time")
    AGAIN = "22", _("Married again")
    REUNITED = "23", _("Married again to the same person")
    WIDOWED = "30", _("Widowed")
    DIVORCED = "40", _("Divorced")
    UNSTATED = "90", _("Marriage not stated")

    @property
    def is_married(self) -> bool:
        """20 and what says more than 20."""
        return self.value.startswith("2")


class Schooling(TextChoices):
    """GB/T 4658-2006, the whole tens."""

    POSTGRADUATE = "10", _("Postgraduate")
    BACHELOR = "20", _("University")
    COLLEGE = "30", _("College (three years)")
    VOCATIONAL = "40", _("Vocational secondary school")
    SENIOR = "60", _("Senior secondary school")
    JUNIOR = "70", _("Junior secondary school")
    PRIMARY = "80", _("Primary school")
    OTHER = "90", _("Other schooling")


class EthnicGroup(TextChoices):
    """GB/T 3304-1991, spelled as the standard does where English has no other custom."""

    HAN = "01", pgettext_lazy("ethnic group", "Han")
    MONGOL = "02", pgettext_lazy("ethnic group", "Mongol")
    HUI = "03", pgettext_lazy("ethnic group", "Hui")
    TIBETAN = "04", pgettext_lazy("ethnic group", "Tibetan")
    UYGUR = "05", pgettext_lazy("ethnic group", "Uygur")
    MIAO = "06", pgettext_lazy("ethnic group", "Miao")
    YI = "07", pgettext_lazy("ethnic group", "Yi")
    ZHUANG = "08", pgettext_lazy("ethnic group", "Zhuang")
    BUYEI = "09", pgettext_lazy("ethnic group", "Buyei")
    KOREAN = "10", pgettext_lazy("ethnic group", "Korean")
    MANCHU = "11", pgettext_lazy("ethnic group", "Manchu")
    DONG = "12", pgettext_lazy("ethnic group", "Dong")
    YAO = "13", pgettext_lazy("ethnic group", "Yao")
    BAI = "14", pgettext_lazy("ethnic group", "Bai")
    TUJIA = "15", pgettext_lazy("ethnic group", "Tujia")
    HANI = "16", pgettext_lazy("ethnic group", "Hani")
    KAZAK = "17", pgettext_lazy("ethnic group", "Kazak")
    DAI = "18", pgettext_lazy("ethnic group", "Dai")
    LI = "19", pgettext_lazy("ethnic group", "Li")
    LISU = "20", pgettext_lazy("ethnic group", "Lisu")
    VA = "21", pgettext_lazy("ethnic group", "Va")
    SHE = "22", pgettext_lazy("ethnic group", "She")
    GAOSHAN = "23", pgettext_lazy("ethnic group", "Gaoshan")
    LAHU = "24", pgettext_lazy("ethnic group", "Lahu")
    SUI = "25", pgettext_lazy("ethnic group", "Sui")
    DONGXIANG = "26", pgettext_lazy("ethnic group", "Dongxiang")
    NAXI = "27", pgettext_lazy("ethnic group", "Naxi")
    JINGPO = "28", pgettext_lazy("ethnic group", "Jingpo")
    KIRGIZ = "29", pgettext_lazy("ethnic group", "Kirgiz")
    TU = "30", pgettext_lazy("ethnic group", "Tu")
    DAUR = "31", pgettext_lazy("ethnic group", "Daur")
    MULAO = "32", pgettext_lazy("ethnic group", "Mulao")
    QIANG = "33", pgettext_lazy("ethnic group", "Qiang")
    BLANG = "34", pgettext_lazy("ethnic group", "Blang")
    SALAR = "35", pgettext_lazy("ethnic group", "Salar")
    MAONAN = "36", pgettext_lazy("ethnic group", "Maonan")
    GELAO = "37", pgettext_lazy("ethnic group", "Gelao")
    XIBE = "38", pgettext_lazy("ethnic group", "Xibe")
    ACHANG = "39", pgettext_lazy("ethnic group", "Achang")
    PUMI = "40", pgettext_lazy("ethnic group", "Pumi")
    TAJIK = "41", pgettext_lazy("ethnic group", "Tajik")
    NU = "42", pgettext_lazy("ethnic group", "Nu")
    UZBEK = "43", pgettext_lazy("ethnic group", "Uzbek")
    RUSSIAN = "44", pgettext_lazy("ethnic group", "Russian")
    EWENKI = "45", pgettext_lazy("ethnic group", "Ewenki")
    DEANG = "46", pgettext_lazy("ethnic group", "Deang")
    BONAN = "47", pgettext_lazy("ethnic group", "Bonan")
    YUGUR = "48", pgettext_lazy("ethnic group", "Yugur")
    GIN = "49", pgettext_lazy("ethnic group", "Gin")
    TATAR = "50", pgettext_lazy("ethnic group", "Tatar")
    DERUNG = "51", pgettext_lazy("ethnic group", "Derung")
    OROQEN = "52", pgettext_lazy("ethnic group", "Oroqen")
    HEZHEN = "53", pgettext_lazy("ethnic group", "Hezhen")
    MONBA = "54", pgettext_lazy("ethnic group", "Monba")
    LHOBA = "55", pgettext_lazy("ethnic group", "Lhoba")
    JINO = "56", pgettext_lazy("ethnic group", "Jino")
    OTHER = "97", _("Another ethnic group")
    FOREIGN = "98", _("Of foreign descent, naturalised")


class FamilyRelation(TextChoices):
    """GB/T 4761-2008: what someone is to the head of the household, or to the person the page is about."""

    SELF = "01", _("Self")
    HEAD = "02", _("Head of the household")
    SPOUSE = "10", _("Spouse")
    HUSBAND = "11", _("Husband")
    WIFE = "12", _("Wife")
    SON = "20", _("Son")
    ONLY_SON = "21", _("Only son")
    FIRST_SON = "22", _("Eldest son")
    SECOND_SON = "23", _("Second son")
    THIRD_SON = "24", _("Third son")
    FOURTH_SON = "25", _("Fourth son")
    FIFTH_SON = "26", _("Fifth son")
    STEP_SON = "27", _("Adopted son or stepson")
    SON_IN_LAW = "28", _("Son-in-law")
    OTHER_SON = "29", _("Other son")
    DAUGHTER = "30", _("Daughter")
    ONLY_DAUGHTER = "31", _("Only daughter")
    FIRST_DAUGHTER = "32", _("Eldest daughter")
    SECOND_DAUGHTER = "33", _("Second daughter")
    THIRD_DAUGHTER = "34", _("Third daughter")
    FOURTH_DAUGHTER = "35", _("Fourth daughter")
    FIFTH_DAUGHTER = "36", _("Fifth daughter")
    STEP_DAUGHTER = "37", _("Adopted daughter or stepdaughter")
    DAUGHTER_IN_LAW = "38", _("Daughter-in-law")
    OTHER_DAUGHTER = "39", _("Other daughter")
    GRANDCHILD = "40", _("Grandchild")
    SONS_SON = "41", _("Grandson (a son's son)")
    SONS_DAUGHTER = "42", _("Granddaughter (a son's daughter)")
    DAUGHTERS_SON = "43", _("Grandson (a daughter's son)")
    DAUGHTERS_DAUGHTER = "44", _("Granddaughter (a daughter's daughter)")
    GRANDSONS_WIFE = "45", _("Grandson's wife")
    GRANDDAUGHTERS_HUSBAND = "46", _("Granddaughter's husband")
    GREAT_GRANDSON = "47", _("Great-grandson")
    GREAT_GRANDDAUGHTER = "48", _("Great-granddaughter")
    OTHER_GRANDCHILD = "49", _("Other grandchild")
    PARENT = "50", _("Parent")
    FATHER = "51", _("Father")
    MOTHER = "52", _("Mother")
    HUSBANDS_FATHER = "53", _("Father-in-law (the husband's father)")
    HUSBANDS_MOTHER = "54", _("Mother-in-law (the husband's mother)")
    WIFES_FATHER = "55", _("Father-in-law (the wife's father)")
    WIFES_MOTHER = "56", _("Mother-in-law (the wife's mother)")
    STEP_FATHER = "57", _("Stepfather or adoptive father")
    STEP_MOTHER = "58", _("Stepmother or adoptive mother")
    OTHER_PARENT = "59", _("Other parent")
    GRANDPARENT = "60", _("Grandparent")
    FATHERS_FATHER = "61", _("Grandfather (the father's father)")
    FATHERS_MOTHER = "62", _("Grandmother (the father's mother)")
    MOTHERS_FATHER = "63", _("Grandfather (the mother's father)")
    MOTHERS_MOTHER = "64", _("Grandmother (the mother's mother)")
    SPOUSES_GRANDPARENT = "65", _("Spouse's grandparent")
    GREAT_GRANDFATHER = "66", _("Great-grandfather")
    GREAT_GRANDMOTHER = "67", _("Great-grandmother")
    SPOUSES_GREAT_GRANDPARENT = "68", _("Spouse's great-grandparent")
    OTHER_GRANDPARENT = "69", _("Other grandparent")
    SIBLING = "70", _("Brother or sister")
    ELDER_BROTHER = "71", _("Elder brother")
    ELDER_BROTHERS_WIFE = "72", _("Elder brother's wife")
    YOUNGER_BROTHER = "73", _("Younger brother")
    YOUNGER_BROTHERS_WIFE = "74", _("Younger brother's wife")
    ELDER_SISTER = "75", _("Elder sister")
    ELDER_SISTERS_HUSBAND = "76", _("Elder sister's husband")
    YOUNGER_SISTER = "77", _("Younger sister")
    YOUNGER_SISTERS_HUSBAND = "78", _("Younger sister's husband")
    OTHER_SIBLING = "79", _("Other brother or sister")
    OTHER = "80", _("Other relation")
    FATHERS_ELDER_BROTHER = "81", _("Uncle (the father's elder brother)")
    FATHERS_ELDER_BROTHERS_WIFE = "82", _("Aunt (the wife of the father's elder brother)")
    FATHERS_YOUNGER_BROTHER = "83", _("Uncle (the father's younger brother)")
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", _("Aunt (the wife of the father's younger brother)")
    MOTHERS_BROTHER = "85", _("Uncle (the mother's brother)")
    MOTHERS_BROTHERS_WIFE = "86", _("Aunt (the wife of the mother's brother)")
    MOTHERS_SISTERS_HUSBAND = "87", _("Uncle (the husband of the mother's sister)")
    MOTHERS_SISTER = "88", _("Aunt (the mother's sister)")
    FATHERS_SISTERS_HUSBAND = "89", _("Uncle (the husband of the father's sister)")
    FATHERS_SISTER = "90", _("Aunt (the father's sister)")
    FATHERS_SIDE_COUSIN = "91", _("Cousin (a child of the father's brother)")
    OTHER_COUSIN = "92", _("Cousin (any other)")
    BROTHERS_SON = "93", _("Nephew (a brother's son)")
    BROTHERS_DAUGHTER = "94", _("Niece (a brother's daughter)")
    SISTERS_SON = "95", _("Nephew (a sister's son)")
    SISTERS_DAUGHTER = "96", _("Niece (a sister's daughter)")
    OTHER_RELATIVE = "97", _("Other relative")
    NOT_RELATED = "99", _("Not related")
