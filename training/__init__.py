"""How the bundled Dutch encoder is made: `python -m training --help`. Not shipped in the wheel."""
