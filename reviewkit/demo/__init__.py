"""The demonstration: a whole co-produced review played from the material that ships with reviewkit."""

from reviewkit.demo.player import INVENTED, Played, play

__all__ = ["INVENTED", "Played", "play"]
