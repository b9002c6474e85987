"""What asks the network, and nothing else does: pages that a person asks for, and services.

A file belongs here when it sends a request, whatever it brings back: an article, a record, an
abstract, what became of a source. It asks only when a person asks for it, hands what came to the
room that reads such bytes, and says when and where they were got. Rooms below this one, which read
files and compute, work without a network and never import this one.
"""
