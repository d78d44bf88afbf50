"""A folder of documents: what changed, each read in a process that can be killed, the results put in place atomically.

    plan.py      which files there are, and what each is called
    names.py     names as text that a database holds, and as places below the output folder
    source.py    a file's bytes, read once, behind the gate that protects the machine
    archive.py   members of a .zip file, under the same gate
    key.py       what decides a result: the bytes, the extractor, its settings, the vocabulary
    child.py     the process that reads documents, one after the other, under its limits
    progress.py  how far a document was read, and what of it is kept when it cannot be read to the end
    workers.py   the parent's side: who reads what, the clock, and what a death means
    cluster.py   the same on many machines, by Dask
    outpost.py   what reads documents beside a worker of a cluster
    in_process.py  the same without processes, where there is no fork
    answer.py    what comes back for a task
    summary.py   what a result says of itself, checked line by line
    publish.py   results and database, each replaced in one step, by one run at a time
    state.py     what the last run left, so that this one reads only what changed
    scratch.py   tables for what a run knows of its documents, on the disk where they are many
    report.py    what a run tells at its end
    history.py   the log of runs
    run.py       all of it in order

Nothing here prints, and nothing here knows what a report is.
"""
