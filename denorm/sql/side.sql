-- Which parent does each row of one side (before or after the statement) belong to, and what does it count for?
SELECT {row}.{column} AS denorm_parent{gains} FROM {rows} AS {row}
