-- What is each parent's sum over both sides of the statement? Parents whose sums are all zero are left out.
SELECT side.denorm_parent{sums} FROM ({sides}) AS side WHERE side.denorm_parent IS NOT NULL{within} GROUP BY side.denorm_parent{having}
