"""How well text out of order is put in order: clean reports of our own, ways to scramble them, and what is read from them.

    python -m benchmarks.pairing.curve --reports 40      writes benchmarks/results/pairing.md and pairing.svg

The reports (`generator`), their look on paper (`layout`) and the ways to scramble them (`scrambler`) were written from the
genre alone, before and apart from the rules that they measure.
"""
