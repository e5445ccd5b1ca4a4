-- Reads a channel's position and the envelopes after an offset. Creates the epoch where there is none,
-- so that a subscriber to a channel nobody published to yet has a position to come back with.
--
-- KEYS[1]  meta hash      KEYS[2]  history list
-- ARGV[1]  epoch to begin with, should the channel have none
-- ARGV[2]  meta TTL, s
-- ARGV[3]  return envelopes after this offset, or -1 for none
-- ARGV[4]  return at most this many
--
-- Returns { "<offset> <epoch>", envelope, envelope, ... }.

local epoch = redis.call('HGET', KEYS[1], 'e')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'e', epoch)
  redis.call('DEL', KEYS[2])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])

local top = tonumber(redis.call('HGET', KEYS[1], 'o') or '0')
local answer = { string.format('%.0f', top) .. ' ' .. epoch }

local since = tonumber(ARGV[3])
local missed = top - since
if since >= 0 and missed > 0 and missed <= tonumber(ARGV[4]) then
  local envelopes = redis.call('LRANGE', KEYS[2], 0 - missed, -1)
  for i = 1, #envelopes do
    answer[i + 1] = envelopes[i]
  end
end
return answer
