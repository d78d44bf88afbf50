"""One file a command: parse, call, print. A command is its module's function of the same name.

The line beside each name is what `torikumi --help` says of it, so that asking for help loads no command.
"""

COMMANDS = {
    "extract": "Read files and folders into one JSON a document and one database.",
    "show": "Print one file's extraction for a person.",
}
