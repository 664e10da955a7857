"""HalfSky 半边天: a house with four floors. You may look down, never up.

`site` composes, `programmes` say how a line of work uses the seven nouns of the `kernel`, and everything stands on `ground`.
"""

__version__ = "0.1.0"
