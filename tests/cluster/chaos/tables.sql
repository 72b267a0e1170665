-- What the clients write: every number, so that a lost one is missed, and the newest of each writer, which pages show.
DROP TABLE IF EXISTS chaos_entry, chaos_newest;
CREATE TABLE chaos_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    writer varchar(40) NOT NULL,
    number integer NOT NULL,
    UNIQUE (writer, number)
);
CREATE TABLE chaos_newest (
    writer varchar(40) PRIMARY KEY,
    number integer NOT NULL
);
