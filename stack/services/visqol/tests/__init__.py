"""Run in the image: `python -m unittest discover -t /srv -s /srv/visqol_scorer/tests`."""
