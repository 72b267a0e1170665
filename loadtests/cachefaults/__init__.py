"""The faults that a query cache must survive, each on real servers, for ours and for django-cachalot as it is."""
