-- These tables may have changed, nobody knows where in the log. Arguments as for bump.lua; whoever reads next makes
-- new records. Marks of others stay.
for i = 5, #ARGV do
    local marks = ''
    for mark, token in string.gmatch(redis.call('HGET', KEYS[1], ARGV[i]) or '', '(|(%x+)@%d+)') do
        if token ~= ARGV[1] then marks = marks .. mark end
    end
    if marks == '' then
        redis.call('HDEL', KEYS[1], ARGV[i])
    else
        redis.call('HSET', KEYS[1], ARGV[i], marks)
    end
end
