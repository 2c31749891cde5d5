"""What things cost, as ratios, so that the numbers mean the same on every machine: `make bench` (on Linux).

A part is a function without required arguments that measures and calls `ratios.print_ratio`, which says whether the
target is met. To add one: write the function, here or beside what it measures, and name it in `PARTS` in `__main__.py`.
`python -m tests.bench NAME` then runs it alone, its arguments become options, and `make bench` runs it with the rest.
What is tried rather than measured, and may fail, is in `TRIALS` and runs by its name alone.
"""
