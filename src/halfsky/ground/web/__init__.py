"""What every page looks like: skeleton, components, registers, replies. No models; imports ground/lib only.

Page authors need five things from here.

Templates
    ``web/base.html``    signed-in page. Blocks: title, crumbs, heading, subheading, verbs (buttons top right), guard, content.
    ``web/noun.html``    a record's page. Adds blocks ``overview`` (a card across: flow and clocks), ``main``, ``aside``.
    ``web/register.html``a register page, rendered by ``RegisterPage.reply``. Blocks as base, and ``before``, ``after`` around the list.
    ``web/form.html``    a form page or, loaded into the sheet by htmx, a form alone. Blocks: before, fields, after.
    ``web/public.html``  no account, one thumb. Put ``{% quick_exit %}`` into block ``exit`` on rights pages.
    ``web/bare.html``    sign-in pages: one centred card.
    ``web/progress.html``a job's progress, asks again until it is done; ``web/error.html``; ``web/empty.html``.
    A link with ``data-sheet`` opens its page (a form) in the sheet; a button with ``data-key="a"`` has that key as its shortcut.
    A page's main button is ``btn btn-primary``, any other ``btn``; a box is ``<section class="card"><h2>…</h2>…</section>``;
    words and values are ``<dl class="facts">``. ``grid`` puts two columns side by side, the second narrow. Other classes: ``group``
    (heading of workbench rows), ``figures`` (figures side by side), ``figure-line`` (a line in a narrow box), ``button-row``, ``pair``
    (two fields on one line), ``fold`` (details that hold what is asked of few), ``prose``, ``plain-list``, ``steps``, ``doors`` (big
    links of a public page), ``number-big``, ``show`` (a small link after a value), ``scroll`` around a ``table`` of class ``table``,
    ``muted``, ``hidden`` (for listeners only), ``no-print``.

Tags: ``{% load ui %}``
    ``{% pill text tone %}``                      tone is late, soon, calm, ok or plain
    ``{% state_pill life state %}``               the pill of a state of a ``Life``
    ``{% flow life state skipped %}``             the picture of a life; `skipped` states it has not passed through
    ``{% clock label words tone share %}``        share of the time used, 0 to 100
    ``{% deadline due_at %}``                     the pill of a moment: overdue by, left, today, Thursday, a date
    ``{% due_line due primary=False %}``          a workbench row from ``declarations.Due``, in a ``<section class="card">``
    ``{% timeline entries %}``                    of ``parts.Entry``; ``{% entry heading at who detail text key %}`` for one
    ``{% figure label value unit url note %}``    a number that opens the rows behind it
    ``{% verbs buttons %}``                       of ``parts.Button``: the first is primary if it may be, past three they fold into “More”
    ``{% crumbs "Matters" url "Advice" url "XC-1" %}``
    ``{% when datetime %}`` ``{% day date %}`` ``{% number n unit %}``
    ``{% field form.name %}`` ``{% form_fields form %}``
    ``{% qr text %}`` ``{% copy text %}`` ``{% icon name %}`` ``{% empty message url label %}`` ``{% notice text tone url label %}``
    ``{% chart id spec sentence files %}`` (``charts.Chart``) ``{% calendar month entries %}`` (``parts.Day``)
    ``{% tiles items %}`` (``parts.Tile``) ``{% tree nodes %}`` (``parts.Node``) ``{% dots done soon all label %}``
    ``{% tabs items %}`` ``{% picks items label %}`` (``parts.Tab``)

Replies: ``from halfsky.ground.web import replies``
    ``page(request, template, context)``; ``form(request, form, heading=…, intro=…, submit=…, cancel=…)`` (422 when it has errors);
    ``done(request, url, message)`` after a verb; ``refused(request, refusal)``; ``download(content, name)``;
    ``progress(request, …)``. A ``Refusal`` raised by a verb is answered by middleware and said in the form, at the field that its ``at``
    names: do not catch it. What a form is made of is ``posted(request)`` of ``halfsky.ground.web.sent``: sent empty, it says what is
    missing. A ``form`` of class ``form`` is sent by script; ``<details data-unfold="channel=letter">`` opens when that is chosen.
    A field's ``needed`` says by what it is needed, where others may leave it empty. One record among very many is a ``choosers.OneOfMany``.

Registers: ``from halfsky.ground.web.registers import Register, Column, Choice, Search, Dates, Flag, Own, BulkVerb``
    ``REGISTER = Register(key="matters.matter", heading=_("Matters"), columns=[…], filters=[…], bulk=[…], default_sort="-registered_at")``
    ``return REGISTER.read(request, Matter.objects.visible_to(request.user)).reply(request)``
    A bulk verb's view gets its rows by ``REGISTER.chosen(request, queryset)``, on GET and on POST.

Pages without an account: ``from halfsky.ground.web.public import PublicForm, quiet, sender`` and ``from halfsky.ground.web import
    limits``: ``@quiet`` leaves no trace, a ``PublicForm`` is sent once, ``limits.spend`` counts how often somebody sends.

Values a page may ignore: the shell (navigation, where I act, bell, me) comes from the composition's context processor as ``shell``.
"""
