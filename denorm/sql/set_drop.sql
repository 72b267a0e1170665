-- All rows are gone, and with them every set of that name.
INSERT INTO "denorm_dirty" (name) VALUES ({name});
