"""References that a manager or database exported, as records of a library.

`sources` reads files and makes one record of what is one source; `formats` lists the kinds of
files, each of which is one file here and one line there. `records` tidies what any of them says.
"""
