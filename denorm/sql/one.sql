-- What do the rows of one parent amount to?
SELECT {value} FROM ({truth}) AS truth
