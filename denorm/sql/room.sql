-- Leave room in each page for the next version of its rows.
ALTER TABLE {stats} SET (fillfactor = 80)
