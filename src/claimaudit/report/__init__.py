"""The file that is mailed: notebooks run and gathered into one page."""
