"""Recipes that train, quantise and export the models of undertone: `python3 -m training --help`."""
