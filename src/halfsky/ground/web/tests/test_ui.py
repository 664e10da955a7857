"""The tags: words, shapes and what listeners hear; nothing inline that the policy would block."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.template import Context, Template
from django.utils.translation import gettext_lazy

from halfsky.ground.lib.lives import Life, Move, State
from halfsky.ground.web import charts, parts, words

LIFE = Life(
    "demo",
    (
        State("new", "Registered", "soon", 1),
        State("open", "Accepted", "calm", 2),
        State("shut", "Archived", "plain", 3, closed=True),
        State("back", "Returned", "late"),
    ),
    (Move("accept", "Accept", frozenset({"new"}), "open", ""),),
    "new",
)


def draw(source: str, **values: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def test_a_pill_escapes_its_word_and_knows_its_tones() -> None:
    assert draw("{% pill text 'late' %}", text="<b>") == '<span class="pill late">&lt;b&gt;</span>'
    assert "pill plain" in draw("{% pill 'x' 'purple' %}")


def test_a_flow_says_where_it_stands() -> None:
    drawn = draw("{% flow life 'open' %}", life=LIFE)
    assert re.findall(r'<li class="(\w+)"', drawn) == ["done", "now", "todo"]
    assert drawn.count('aria-current="step"') == 1
    assert "done" in re.findall(r'<li class="(\w+)"', draw("{% flow life 'shut' %}", life=LIFE))[-1]


def test_a_state_beside_the_flow_is_named_under_it() -> None:
    assert "Returned" in draw("{% flow life 'back' %}", life=LIFE)


def test_a_clock_never_runs_over_its_bar() -> None:
    assert 'width="100" height="6"/></svg>' in draw("{% clock 'Accept' 'overdue' 'late' 340 %}")


def test_a_number_keeps_its_full_value() -> None:
    assert draw("{% number 190300 '人次' %}") == '<data value="190300" title="190,300 人次">19.03 万</data>人次'
    assert draw("{% number 682 '人' %}") == '<data value="682">682</data> 人'
    assert draw("{% number nothing %}", nothing=None) == "—"


def test_verbs_past_three_fold() -> None:
    buttons = [parts.Button(f"verb {n}", f"/{n}/") for n in range(6)]
    drawn = draw("{% verbs buttons %}", buttons=buttons)
    assert drawn.index("verb 2") < drawn.index("<details") < drawn.index("verb 3")
    assert drawn.count("btn-primary") == 1
    assert "<details" not in draw("{% verbs buttons %}", buttons=buttons[:4])


def test_a_field_ties_its_words_to_its_control() -> None:
    class Shape(forms.Form):
        day = forms.DateField(help_text="When")
        danger = forms.ChoiceField(widget=forms.RadioSelect, choices=[("h", "High")])

    drawn = draw("{% form_fields form %}", form=Shape({"day": "never"}))
    assert 'type="date"' in drawn
    assert 'aria-describedby="id_day_helptext id_day_error"' in drawn
    assert 'id="id_day_error"' in drawn
    assert "<legend>" in drawn
    assert 'role="alert"' in drawn


def test_a_date_goes_into_its_picker_as_the_picker_wants_it() -> None:
    class Shape(forms.Form):
        day = forms.DateField(initial=date(2026, 11, 3))

    assert 'value="2026-11-03"' in draw("{% field form.day %}", form=Shape())


def test_a_chart_has_its_table_and_no_code_in_the_page() -> None:
    spec = charts.Chart("Calls", "line", ["Jan", "</script>"], [charts.Series("calls", [1, None])], "件")
    drawn = draw("{% chart 'c1' spec %}", spec=spec)
    assert 'type="application/json"' in drawn
    assert "</script>" not in drawn.split("application/json", 1)[1].split("</script>", 1)[0]
    assert "<table" in drawn
    assert "—" in drawn


def test_the_table_of_a_chart_leads_to_the_records_and_its_file_has_all_rows() -> None:
    spec = charts.Chart(
        "Calls", "days", ["2026-01-01", "2026-01-02"], [charts.Series("calls", [0, 3], ["/a/", "/b/"])], filled=True
    )
    drawn = draw("{% chart 'c1' spec 'Three calls' '?chart=c1' %}", spec=spec)
    assert '<a href="/b/">3</a>' in drawn
    assert 'href="/a/"' not in drawn
    assert 'aria-describedby="c1-words"' in drawn
    assert "?chart=c1&amp;export=csv" in drawn
    assert spec.rows() == [["2026-01-01", 0], ["2026-01-02", 3]]


def test_a_flow_and_a_treemap_have_their_tables_too() -> None:
    flow = charts.Chart("Flow", "flow", streams=[charts.Stream("A", "A", 2, "/a/")], unit="items")
    boxes = charts.Chart("Boxes", "treemap", branches=[charts.Branch("A", 2, note="90%", url="/a/", value_url="/b/")])
    assert (len(flow.head()), flow.rows()) == (3, [["A", "A", 2]])
    assert [cell.url for cell in boxes.cells()[0]] == ["/a/", "/b/", ""]
    assert boxes.options()["branches"] == [{"name": "A", "value": 2, "url": "/a/", "note": "90%"}]


def test_a_calendar_shows_its_days() -> None:
    drawn = draw(
        "{% calendar month days %}", month=date(2026, 2, 1), days=[parts.Day(date(2026, 2, 3), "Visit", "/v/")]
    )
    assert drawn.count("<tr>") == 1 + 5
    assert 'href="/v/"' in drawn
    assert "?month=2026-01" in drawn
    assert "?month=2026-03" in drawn


def test_no_template_has_anything_inline_that_the_policy_blocks() -> None:
    for path in (Path(__file__).parents[1] / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|<script(?![^>]*\bsrc=)", text), path.name


def test_where_nothing_is_chosen_it_says_so_in_words() -> None:
    class Asked(forms.Form):
        level = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])

    shown = draw("{% field form.level %}", form=Asked())
    assert "请选择" in shown
    assert "---" not in shown


def test_a_day_in_a_sentence_is_said_in_words() -> None:
    assert draw("{{ day|in_words }}", day=date(2026, 5, 9)) == "2026年5月9日"
    assert words.around_day(date(2026, 5, 9)) == ("5月", "日")


def test_options_are_escaped_and_the_chosen_one_is_marked() -> None:
    drawn = draw("{% options some '<' %}", some=[("a", gettext_lazy("today")), ("<", "甲&乙")])
    assert drawn == '<option value="a">今天</option><option value="&lt;" selected>甲&amp;乙</option>'
