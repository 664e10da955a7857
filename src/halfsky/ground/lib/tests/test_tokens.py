from __future__ import annotations

from halfsky.ground.lib import tokens


def test_only_the_digest_is_kept_and_only_the_token_fits() -> None:
    secret, other = tokens.new_secret(), tokens.new_secret()
    assert tokens.matches(secret.token, secret.digest)
    assert not tokens.matches(other.token, secret.digest)
    assert secret.token not in repr(secret)
    assert len(secret.token) == 43


def test_codes_have_no_characters_that_are_taken_for_others() -> None:
    codes = {tokens.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01258BILOSUVZ")


def test_a_code_is_read_however_it_is_typed() -> None:
    assert tokens.spaced_code("7KQ4M9AC") == "7KQ4-M9AC"
    assert tokens.read_code(" 7kq4—m9ac ") == tokens.read_code("７ＫＱ４ Ｍ９ＡＣ") == "7KQ4M9AC"
