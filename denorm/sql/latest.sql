-- Which is the latest of the rows that are left?
(SELECT max(child.{moment}) FROM {child} AS child WHERE child.{column} = {key} AND {condition})
