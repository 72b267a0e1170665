-- Which members came or went by this statement? Whoever keeps the sets is told in the same transaction. Of a long one
-- only the owners are noted: few of their sets are kept, and one of those is made again faster than a thousand
-- members are looked up.
IF EXISTS (SELECT FROM {rows} OFFSET 1000) THEN
    INSERT INTO "denorm_dirty" (name, owner) SELECT DISTINCT {name}, pair.owner FROM ({pairs}) AS pair;
ELSE
    INSERT INTO "denorm_dirty" (name, owner, member) SELECT {name}, pair.owner, pair.member FROM ({pairs}) AS pair;
END IF;
