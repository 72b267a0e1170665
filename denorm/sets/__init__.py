"""Sets of keys in Redis that follow a table: declared on a model, kept by the worker, answered by SQL while missing."""
