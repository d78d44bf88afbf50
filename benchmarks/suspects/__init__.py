"""How much of what print, scans and PDFs spoil is told as suspect: sound text of our own, spoiled by dice.

    python -m benchmarks.suspects.measure --seeds 20     writes benchmarks/results/suspects.md

The ways to spoil a text (`spoiler`) were written from the genre alone, apart from the rules that they measure.
"""
