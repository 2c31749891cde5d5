"""How we know: the method tried on invented worlds whose truth is known. `python -m pipelines validate` prints it.

`worlds` makes a world and lays it out as arrays, `methods` weighs ratings together, `signals` says what is raised,
`measures` compares with the truth, `trial` puts them together.
"""
