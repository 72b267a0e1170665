-- Which parents show one of these rows?
SELECT DISTINCT pointer.{parent} AS denorm_parent
FROM {pointing} AS pointer JOIN ({rows}) AS shown ON shown.denorm_shown = pointer.{column}
