"""What reading costs, against what others need for less: speed, memory and quality on the same files, in one run.

    python -m benchmarks.speed            measures everything and writes benchmarks/results/speed.md and speed.json
    python -m benchmarks.speed --rounds 9 --only start-up

    inputs.py       the files, from the sentences and sheets of benchmarks/pairing: the same bytes everywhere, always
    office.py       a sheet as a Word or Excel file
    contestants.py  ours and theirs, each in a process of its own that reads what it is told
    measuring.py    CPU time and peak memory of processes, in alternating rounds
    readers.py      files read: ours against the libraries
    commands.py     the command line: start-up, runs without a change, workers, memory of the parent
    quality.py      what was right on the same files
    targets.py      which ratio must be how small
    page.py         the results, for people and for the guard
    guard.py        the short form that a test holds against the recorded figures

CPU seconds (user and system, children counted) are the figure: wall time doubles when a neighbour is busy, ratios of CPU time
hardly move. Each round measures every contestant in turn; a ratio is the median of the rounds' ratios.
"""
