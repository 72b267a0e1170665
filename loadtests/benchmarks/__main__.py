"""`python -m loadtests.benchmarks NAME`: run one benchmark and print its measurements, a line of JSON each."""

import importlib
import json
import sys

module = importlib.import_module(f"loadtests.benchmarks.{sys.argv[1]}")
for measurement in module.measure():
    sys.stdout.write(json.dumps(measurement.as_json()) + "\n")
