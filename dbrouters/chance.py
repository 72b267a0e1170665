"""Chance of this library's own: what it draws, in threads at that, must not disturb who seeds Python's generator."""

import random

CHANCE = random.SystemRandom()
