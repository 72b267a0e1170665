-- These tables have changed: new generations, at the greater of the positions, since bumps arrive out of order.
-- Arguments: token of the writer's mark or '', random name, lsn, time, tables. Marks of others stay.
for i = 5, #ARGV do
    local record = redis.call('HGET', KEYS[1], ARGV[i]) or ''
    local lsn, before = ARGV[3], string.match(record, '^%x+:(%d+):')
    if before and tonumber(before) > tonumber(lsn) then lsn = before end
    local marks = ''
    for mark, token in string.gmatch(record, '(|(%x+)@%d+)') do
        if token ~= ARGV[1] then marks = marks .. mark end
    end
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[2] .. ':' .. lsn .. ':' .. ARGV[4] .. marks)
end
