-- How much is collected and not yet in its table, over the hashes KEYS?
local sum = 0
for _, key in ipairs(KEYS) do
    local fields = redis.call('HGETALL', key)
    for index = 1, #fields, 2 do
        if fields[index] ~= 'batch' then sum = sum + fields[index + 1] end
    end
end
return sum
