-- The counter that everybody writes first: a trigger a row, which updates the parent.
CREATE FUNCTION _counted_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE _counted_rowlook SET liked = liked + 1 WHERE id = NEW.look_id; RETURN NULL; END $$;
CREATE TRIGGER _counted_row AFTER INSERT ON _counted_rowlike FOR EACH ROW EXECUTE FUNCTION _counted_row()
