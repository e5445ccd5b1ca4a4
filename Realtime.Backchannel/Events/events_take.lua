-- Takes a group's lease, if it is free or the caller's, and reads the events after the group's cursor.
-- After clock.lua and events.lua.
--
-- KEYS[1]  log      KEYS[2]  counter
-- KEYS[3]  group hash: cursor = number of the last event done, -1 if it was lost; owner, until = lease
-- ARGV[1]  consumer      ARGV[2]  lease, ms      ARGV[3]  return at most this many
-- ARGV[4]  '1': the consumer has met the group before      ARGV[5]  '1': a new group starts with the oldest event
--
-- Returns { } if another consumer has the lease, else
-- { "<number before the first event>", "1" if events before that are missing or "0", event, event, ... }.

local group = redis.call('HMGET', KEYS[3], 'cursor', 'owner', 'until')
local now = now_ms()
if group[2] and group[2] ~= ARGV[1] and tonumber(group[3]) > now then return {} end

local top = tonumber(redis.call('GET', KEYS[2]) or '0')
local oldest = top - redis.call('LLEN', KEYS[1]) + 1
local cursor
if group[1] then
  cursor = tonumber(group[1])
elseif ARGV[4] == '1' then
  cursor = -1
else
  cursor = ARGV[5] == '1' and oldest - 1 or top
end
if cursor > top then
  -- Numbers have begun anew.
  cursor = -1
end

redis.call('HSET', KEYS[3], 'cursor', whole(cursor), 'owner', ARGV[1], 'until', whole(now + tonumber(ARGV[2])))
redis.call('PEXPIRE', KEYS[3], LONG_MS)
redis.call('PEXPIRE', KEYS[2], LONG_MS)

local before = math.max(cursor, oldest - 1)
local answer = { whole(before), cursor < before and '1' or '0' }
local count = math.min(tonumber(ARGV[3]), top - before)
if count > 0 then
  local first = before + 1 - oldest
  local events = redis.call('LRANGE', KEYS[1], whole(first), whole(first + count - 1))
  for i = 1, #events do
    answer[i + 2] = events[i]
  end
end
return answer
