-- Reads a page of a channel's history. Like history.lua it creates the epoch where there is none.
--
-- KEYS[1]  meta hash      KEYS[2]  history list, oldest first
-- ARGV[1]  epoch to begin with, should the channel have none
-- ARGV[2]  meta TTL, s
-- ARGV[3]  limit
-- ARGV[4]  begin beside this offset, or '' to begin at the end that ARGV[5] says
-- ARGV[5]  '1': from the newest to the oldest
--
-- Returns { "<offset> <epoch>", envelope, envelope, ... }, always oldest first.

local epoch = redis.call('HGET', KEYS[1], 'e')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'e', epoch)
  redis.call('DEL', KEYS[2])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])

local top = tonumber(redis.call('HGET', KEYS[1], 'o') or '0')
local answer = { string.format('%.0f', top) .. ' ' .. epoch }

-- Every offset has one envelope, so the list's places tell the offsets.
local oldest = top - redis.call('LLEN', KEYS[2]) + 1
local limit = tonumber(ARGV[3])
local since = tonumber(ARGV[4])
local from, to
if ARGV[5] == '1' then
  to = since and math.min(top, since - 1) or top
  from = math.max(oldest, to - limit + 1)
else
  from = since and math.max(oldest, since + 1) or oldest
  to = math.min(top, from + limit - 1)
end

if from <= to then
  local envelopes = redis.call('LRANGE', KEYS[2], from - oldest, to - oldest)
  for i = 1, #envelopes do
    answer[i + 1] = envelopes[i]
  end
end
return answer
