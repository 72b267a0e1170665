"""The benchmarks: one module each, with a function `measure` that yields measurements.

A module runs in a process of its own, on a stack of its own, and may configure Django as it likes. What it compares,
it measures in the same run, taking turns: these machines are noisy, a ratio is less so.
"""
