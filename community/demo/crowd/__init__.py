"""The crowd: launch day's rows around the demo community, made from its words and pictures and loaded by COPY."""
