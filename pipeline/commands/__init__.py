"""One file a command: parse, call, print. A command is its module's function of the same name.

The line beside each name is what `torikumi --help` says of it, so that asking for help loads no command. `terminal.py`
(what may reach a terminal, how wide it is), `usage.py` (exit statuses, the default places), `page.py` (paragraphs, facts,
tables), `markdown.py`, `json_output.py` and `statuses.py` (what a status means to a person) serve several commands.
"""

COMMANDS = {
    "extract": "Read files and folders into one JSON a document and one database.",
    "check": "Select the rows of a database that cannot be right.",
    "diff": "Tell what changed from one database to the next.",
    "score": "Measure a database against what people wrote down about the reports.",
    "search": "Find passages by their words.",
    "show": "Print one file's extraction for a person.",
}
