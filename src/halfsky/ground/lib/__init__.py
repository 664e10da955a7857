"""lib: the things every room measures with. Pure Python, no tables, imports nothing else of the house.

What lives here is a *value* or a *decision* that many rooms need and that must mean the same in all of them: an amount of money, a
period, a duration, a citizen number, a reading in pinyin, a masked name, a sealed text, a code of a national standard. Each module
opens with its promise and the source of its rule, so that a reader can check the rule against the statute and not against us.

    who acts and what rooms declare     actors, declarations, lives, errors
    people, as the state numbers them   citizen_number, credit_code, codes, phones
    words                               pinyin, masking, numbers
    amounts                             money, quantity
    time                                moments, periods, workdays, clocks
    secrets                             sealing, fields, tokens

Values are frozen dataclasses. What cannot be read raises a subclass of `unreadable.Unreadable`, a ValueError whose `message` is a
translated sentence for the person who typed it. The room must never get a model, a view or a word of a single programme: then it
would no longer be a measure.
"""
