"""How well goals and items are followed through the years: series of reports with the links that a reader draws.

python -m benchmarks.links.measure tests/store/series/kusuhara …
"""
