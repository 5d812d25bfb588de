"""Scores pairs of speech clips with ViSQOL v3: `python -m visqol_scorer FOLDER`."""
