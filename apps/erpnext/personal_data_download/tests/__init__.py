"""Runs on a site with Frappe's own test runner; anywhere else on a stand-in of what the app calls."""

import importlib.util
import sys
from pathlib import Path

_stand_in = str(Path(__file__).parent / "stand_in")
if importlib.util.find_spec("frappe") is None:
	sys.path.insert(0, _stand_in)
if importlib.util.find_spec("requests") is None:
	# Behind all that is installed: on a machine with requests but no Frappe the real one is used.
	sys.path.append(_stand_in)
