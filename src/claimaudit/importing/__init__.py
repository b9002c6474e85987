"""From exports of reference managers to the library of an audit."""
