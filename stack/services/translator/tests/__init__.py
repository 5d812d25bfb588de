"""Run from stack/services: python -m unittest discover -t . -s translator/tests"""
