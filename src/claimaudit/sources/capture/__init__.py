"""The text of an article from a page or document.

`files` reads one and keeps what every format keeps; `formats` lists the kinds of files that are
read, each of which is one file here and one line there. `blocks` says what a line is wherever a
format has markup.
"""
