-- What have two sets in common? ARGV[6] is as far as it is counted, ARGV[7] how many are named, ARGV[8] how many members
-- of the smaller one may be looked at: Redis serves nobody else meanwhile.
-- Returns the number, whether there may be more, and the members named.
local first = ready(KEYS[4], ARGV[2], ARGV[3])
local second = ready(KEYS[5], ARGV[4], ARGV[5])
if not (first and second) then return false end
local limit, named, budget = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local small, large = KEYS[4], KEYS[5]
if redis.call('SCARD', small) > redis.call('SCARD', large) then small, large = large, small end
local counted = nil
if redis.call('SCARD', small) - 1 <= budget then
    counted = redis.call('SINTERCARD', 2, small, large, 'LIMIT', limit + 1) - 1  -- both have the sentinel
    if counted == 0 or named == 0 then return {counted, counted == limit and 1 or 0} end
end
local wanted = counted and math.min(named, counted) or limit
local found, known, seen, cursor = {}, {}, 0, '0'
repeat
    local step = redis.call('SSCAN', small, cursor, 'COUNT', 200)
    local asked = step[2]
    cursor = step[1]
    if #asked > 0 then
        local answers = redis.call('SMISMEMBER', large, unpack(asked))
        for index, member in ipairs(asked) do
            if answers[index] == 1 and member ~= ARGV[1] and not known[member] and #found < wanted then
                known[member] = true
                found[#found + 1] = member
            end
        end
        seen = seen + #asked
    end
until cursor == '0' or #found >= wanted or seen > budget
local more = 0
if counted then
    if counted == limit then more = 1 end
elseif cursor ~= '0' or #found == limit then
    more = 1
end
local answer = {counted or #found, more}
for index = 1, math.min(named, #found) do answer[#answer + 1] = found[index] end
return answer
