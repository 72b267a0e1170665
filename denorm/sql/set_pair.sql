-- Which pairs of owner and member do these rows say?
SELECT {row}.{owner} AS owner, {row}.{member} AS member FROM {rows} AS {row}
WHERE {row}.{owner} IS NOT NULL AND {row}.{member} IS NOT NULL AND {condition}
